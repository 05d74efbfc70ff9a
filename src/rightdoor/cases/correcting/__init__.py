"""Putting it right: somebody was wrongly affected, and every step back has an owner and a time."""

from __future__ import annotations

from rightdoor.cases.area import Area
from rightdoor.cases.correcting.duties import breaches, duties
from rightdoor.cases.correcting.kinds import KINDS
from rightdoor.cases.correcting.lines import keeps_open, lines

AREA = Area("correcting", "Putting it right", KINDS, duties, breaches, lines, keeps_open)
