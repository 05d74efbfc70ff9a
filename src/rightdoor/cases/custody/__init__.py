"""The area `custody`: people, arrest, voluntary attendance, interview, detention and its clock."""

from __future__ import annotations

from typing import Final

from rightdoor.cases.area import Area
from rightdoor.cases.custody.breaches import breaches
from rightdoor.cases.custody.duties import duties
from rightdoor.cases.custody.kinds import KINDS
from rightdoor.cases.custody.lines import keeps_open, lines

AREA: Final = Area("custody", "Arrest, interview and custody", KINDS, duties, breaches, lines, keeps_open)
