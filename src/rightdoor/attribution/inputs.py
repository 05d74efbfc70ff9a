"""What a rebuild of attributions takes: typed rows, what people decided, and reference data.

Nothing here depends on the clock: the same inputs give the same attributions at any `as_of`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from rightdoor.model.instant import Instant, TimeProfile, read_instant
from rightdoor.model.rows import FootprintRow, IdentifierRow, LeaseRow, ReferralRow, RequestRow, ResultRow
from rightdoor.rules.attribution.papers import Context


class DecisionsInForce(Protocol):
    """The part of `decisions.in_force` that attribution needs."""

    def profiles(self, source: str) -> tuple[TimeProfile, ...]:
        """The time profiles of a source, decided or from reference data."""
        ...

    def reading(self, footprint: str) -> str | None:
        """The RFC 3339 start of the reading that a person decided for a footprint; None or "" for no decision."""
        ...


class NoDecisions:
    """Nothing was decided."""

    def profiles(self, source: str) -> tuple[TimeProfile, ...]:
        """None for any source."""
        del source
        return ()

    def reading(self, footprint: str) -> str | None:
        """None for any footprint."""
        del footprint
        return None


class AboutMove(NamedTuple):
    """A recorded move as it was decided: `about` is a `fp_`, `sub_` or `pr_` id or a referral's number, `day` the day number."""

    about: str
    day: int


class AttributionInputs(NamedTuple):
    """All rows of a store, in any order, with decisions and the rules' context.

    `intake` gives the place of each receipt in the order of intake and `columns` the names of its
    columns, both for RD-A04; without `intake` batches are taken in the order of their events. `channels` says by (receipt,
    locator of the referral) over which channel a call came (RD-A12); `compromised` holds the person records (receipt, locator) whose account the
    provider flags as compromised (RD-A21); `sender_statuses` what the sender of a package says of a footprint (RD-A17).
    What a package takes over from papers of other people that it does not hold: `answered`, (receipt of a schedule, folded provider)
    of which other rows were answered (RD-A10); `subscribers` that a provider's own log knows (RD-A11).
    """

    context: Context
    footprints: Sequence[FootprintRow] = ()
    referrals: Sequence[ReferralRow] = ()
    identifiers: Sequence[IdentifierRow] = ()
    requests: Sequence[RequestRow] = ()
    results: Sequence[ResultRow] = ()
    leases: Sequence[LeaseRow] = ()
    decisions: DecisionsInForce = NoDecisions()
    intake: Mapping[str, int] = {}
    columns: Mapping[str, frozenset[str]] = {}
    channels: Mapping[tuple[str, str], str] = {}
    compromised: frozenset[tuple[str, str]] = frozenset()
    moves: tuple[AboutMove, ...] = ()
    sender_statuses: Mapping[str, str] = {}
    answered: frozenset[tuple[str, str]] = frozenset()
    subscribers: frozenset[str] = frozenset()


_MOST_CACHED = 200_000


class TimeReader:
    """Reads times with the profiles of their source; equal texts are read once."""

    def __init__(self, decisions: DecisionsInForce) -> None:
        self._decisions = decisions
        self._profiles: dict[str, tuple[TimeProfile, ...]] = {}
        self._read: dict[tuple[str, str, str, str, int], Instant] = {}

    def read(self, literal: str, zone: str = "", *, format_zone: str = "", source: str = "", clock_error: int = 0) -> Instant:
        """The instant of a literal; `source` names whose time profile applies ("" for none)."""
        key = (literal, zone, format_zone, source, clock_error)
        found = self._read.get(key)
        if found is None:
            if len(self._read) >= _MOST_CACHED:
                self._read.clear()
            found = self._read[key] = read_instant(
                literal, zone=zone, format_zone=format_zone, profiles=self._profiles_of(source), clock_error=clock_error
            )
        return found

    def _profiles_of(self, source: str) -> tuple[TimeProfile, ...]:
        if not source:
            return ()
        found = self._profiles.get(source)
        if found is None:
            found = self._profiles[source] = tuple(self._decisions.profiles(source))
        return found
