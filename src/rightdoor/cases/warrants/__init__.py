"""Search warrants and searches: what is recorded, the window, entries and return, what went past a rule, what stands."""

from __future__ import annotations

from rightdoor.cases.area import Area
from rightdoor.cases.warrants.breaches import breaches
from rightdoor.cases.warrants.duties import duties
from rightdoor.cases.warrants.kinds import KINDS
from rightdoor.cases.warrants.lines import keeps_open, lines

AREA = Area("warrants", "Warrants and searches", KINDS, duties, breaches, lines, keeps_open)
