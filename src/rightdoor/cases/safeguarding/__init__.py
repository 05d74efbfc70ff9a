"""Children at risk: noted, decided on, referred, protected; positions of trust; a child who is the person reported."""

from __future__ import annotations

from rightdoor.cases.area import Area
from rightdoor.cases.safeguarding import child_track, children, risks, together, trust
from rightdoor.cases.safeguarding.breaches import breaches
from rightdoor.cases.safeguarding.duties import duties
from rightdoor.cases.safeguarding.lines import keeps_open, lines

KINDS = (*children.KINDS, *risks.KINDS, *together.KINDS, *trust.KINDS, *child_track.KINDS)
AREA = Area("safeguarding", "Safeguarding", KINDS, duties, breaches, lines, keeps_open)
