"""Outcomes: the code of a crime, hand-over with acceptance, word to whoever sent the referral, prevention that is followed up."""

from __future__ import annotations

from rightdoor.cases.area import Area
from rightdoor.cases.outcomes.breaches import breaches
from rightdoor.cases.outcomes.duties import duties
from rightdoor.cases.outcomes.kinds import KINDS
from rightdoor.cases.outcomes.lines import keeps_open, lines

AREA = Area("outcomes", "Outcomes, hand-over and prevention", KINDS, duties, breaches, lines, keeps_open)
