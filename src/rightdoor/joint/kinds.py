"""Everything that can be recorded of an operation, by area, in the order in which pages show it. A kind's code is given once over all areas."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rightdoor.cases.history import WITHDRAWN
from rightdoor.cases.kinds import Field, Kind
from rightdoor.joint.claim_kinds import OF_CLAIMS
from rightdoor.joint.day.kinds import KINDS as OF_DAYS
from rightdoor.joint.force_kinds import OF_FORCES
from rightdoor.joint.frame_kinds import FRAME, RUN
from rightdoor.joint.tasking_kinds import OF_TASKING

AREAS: Final[tuple[tuple[str, str, tuple[Kind, ...]], ...]] = (  # one a line: code, words, kinds
    ("operation", "The operation", FRAME),
    ("forces", "Forces", OF_FORCES),
    ("tasking", "Packages", OF_TASKING),
    ("claims", "Claims and requests", OF_CLAIMS),
    ("day", "Days of action", OF_DAYS),
)  # fmt: skip

KINDS: Final[Mapping[str, Kind]] = MappingProxyType({kind.code: kind for _, _, kinds in AREAS for kind in kinds})
AREA_OF: Final[Mapping[str, str]] = MappingProxyType({kind.code: area for area, _, kinds in AREAS for kind in kinds})
WITHDRAWAL: Final = Kind(WITHDRAWN, "Withdrawn", (Field("reason", "Reason", "long"),), RUN)


def kind_of(code: str) -> Kind | None:
    """The kind of a code, the withdrawal included; None where there is none."""
    return WITHDRAWAL if code == WITHDRAWN else KINDS.get(code)
