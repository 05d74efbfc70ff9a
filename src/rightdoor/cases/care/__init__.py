"""Care for people under investigation, for those later cleared, and for their families; what a death stops."""

from __future__ import annotations

from rightdoor.cases.area import Area
from rightdoor.cases.care.duties import breaches, duties, keeps_open, lines
from rightdoor.cases.care.kinds import KINDS

AREA = Area("care", "Care", KINDS, duties, breaches, lines, keeps_open)
