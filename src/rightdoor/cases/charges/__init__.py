"""Charges, court and orders: what is recorded, what the dated offences say of it, what has to be done, what stands."""

from __future__ import annotations

from rightdoor.cases.area import Area
from rightdoor.cases.charges.breaches import breaches
from rightdoor.cases.charges.duties import duties
from rightdoor.cases.charges.kinds import KINDS
from rightdoor.cases.charges.lines import keeps_open, lines

AREA = Area("charges", "Charges and court", KINDS, duties, breaches, lines, keeps_open)
