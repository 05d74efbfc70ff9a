"""The area `bail`: release, bail with its conditions and extensions, release under investigation, no further action."""

from __future__ import annotations

from typing import Final

from rightdoor.cases.area import Area
from rightdoor.cases.bail.breaches import breaches
from rightdoor.cases.bail.duties import duties
from rightdoor.cases.bail.kinds import KINDS
from rightdoor.cases.bail.lines import keeps_open, lines

AREA: Final = Area("bail", "Bail and release", KINDS, duties, breaches, lines, keeps_open)
