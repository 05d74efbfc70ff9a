"""The areas of a case, in the order in which pages show them. A kind's code is given once over all areas."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rightdoor.cases.area import Area
from rightdoor.cases.bail import AREA as BAIL
from rightdoor.cases.care import AREA as CARE
from rightdoor.cases.charges import AREA as CHARGES
from rightdoor.cases.correcting import AREA as CORRECTING
from rightdoor.cases.custody import AREA as CUSTODY
from rightdoor.cases.devices import AREA as DEVICES
from rightdoor.cases.kinds import Kind
from rightdoor.cases.opening.area import OPENING
from rightdoor.cases.outcomes import AREA as OUTCOMES
from rightdoor.cases.papers import AREA as PAPERS
from rightdoor.cases.safeguarding import AREA as SAFEGUARDING
from rightdoor.cases.warrants import AREA as WARRANTS

AREAS: tuple[Area, ...] = (  # one a line
    OPENING,
    SAFEGUARDING,
    CORRECTING,
    CARE,
    WARRANTS,
    CUSTODY,
    BAIL,
    DEVICES,
    CHARGES,
    OUTCOMES,
    PAPERS,
)  # fmt: skip

KINDS: Mapping[str, Kind] = MappingProxyType({kind.code: kind for area in AREAS for kind in area.kinds})
AREA_OF: Mapping[str, str] = MappingProxyType({kind.code: area.code for area in AREAS for kind in area.kinds})
