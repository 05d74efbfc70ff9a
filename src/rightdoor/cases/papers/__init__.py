"""Papers of a case: receipt and research, authorisations for communications data, breaches of personal data, requests of data subjects."""

from __future__ import annotations

from rightdoor.cases.area import Area
from rightdoor.cases.papers.breaches import breaches
from rightdoor.cases.papers.duties import duties
from rightdoor.cases.papers.kinds import KINDS
from rightdoor.cases.papers.lines import keeps_open, lines

AREA = Area("papers", "Receipt, research, authorisations and data", KINDS, duties, breaches, lines, keeps_open)
