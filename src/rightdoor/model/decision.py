"""What people decided and the rest takes as input: rows that supersede rows, never overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Decision(NamedTuple):
    """One decision in force or superseded.

    `body` holds the kind's own fields (texts); for `time-profile`: source, zone, clock, date_order,
    from, to (days, inclusive); for `provider-fault`: provider, from, to, nature; for `reading`:
    footprint, reading (RFC 3339 start of the reading that holds); for `keep-media`: authority, keep (yes or no).
    """

    id: str
    kind: str
    body: Mapping[str, str]
    actor: str
    decided_us: int
    reason: str
    supersedes: str
    receipt: str  # the decisions.yaml receipt it came from, "" when made by command
    locator: str
    erased: bool = False  # the exhibit it was received in was erased: its text is gone, it is not in force


KINDS: dict[str, tuple[str, ...]] = {
    "time-profile": ("source", "zone", "clock", "date_order", "from", "to"),
    "provider-fault": ("provider", "from", "to", "nature"),
    "reading": ("footprint", "reading"),
    "authority": ("exhibit", "authority"),
    "keep-media": ("authority", "keep"),
}

# What a received decisions.yaml may decide. The rest is decided by command alone: a file that arrives from outside
# must not be able to switch on the keeping of media, or to name an authority for what it came with.
RECEIVED_KINDS = frozenset({"time-profile", "provider-fault"})
