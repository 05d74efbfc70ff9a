"""Which decisions are in force, as an index: a pure function of the rows, whatever their order.

A row is in force while no other row supersedes it and the exhibit that it came in was not erased. Nothing is read but the rows (ADR 2).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rightdoor.model.civil import days_from_civil, parse_day
from rightdoor.model.decision import RECORDED_ONLY, Decision
from rightdoor.model.instant import TimeProfile

# kept with the decisions; no attribution depends on them
MARKS = frozenset({"restriction", "restriction-lifted"}) | RECORDED_ONLY
FIRST_DAY, LAST_DAY = days_from_civil(1, 1, 1), days_from_civil(9999, 12, 31)


class ProviderFault(NamedTuple):
    """An announced fault of a provider: results produced from `first` to `last` (day numbers, inclusive) lean on it."""

    provider: str
    first: int
    last: int
    nature: str
    decision: str


class DecisionsInForce:
    """What people decided, ready to be asked. Where two speak of the same thing, the later decision comes first.

    Time profiles that came in together and contradict each other are in `conflicting`, and none of them is heard: nothing says which holds.
    """

    def __init__(self, decisions: Iterable[Decision]) -> None:
        rows = list(decisions)
        replaced = {row.supersedes for row in rows if row.supersedes}
        self.decisions = tuple(
            sorted((row for row in rows if row.id not in replaced and not row.erased), key=lambda row: (-row.decided_us, row.id))
        )
        self._profiles: dict[str, list[TimeProfile]] = defaultdict(list)
        self._faults: dict[str, list[ProviderFault]] = defaultdict(list)
        self._readings: dict[str, str] = {}
        self._authorities: dict[str, str] = {}
        self._media: dict[str, str] | None = None
        self.conflicting = tuple(_conflicting([row for row in self.decisions if row.kind == "time-profile" and row.receipt]))
        unheard = {row.id for row in self.conflicting}
        for row in self.decisions:
            if row.id not in unheard:
                self._index(row)

    def _index(self, row: Decision) -> None:
        body = row.body
        if row.kind == "time-profile":
            first, last = _span(body)
            profile = TimeProfile(
                body["source"], body.get("zone", ""), body.get("clock", ""), body.get("date_order", ""), first, last, "decision"
            )
            self._profiles[profile.source.strip()].append(profile)
        elif row.kind == "provider-fault":
            fault = ProviderFault(body["provider"], *_span(body), body["nature"], row.id)
            self._faults[_provider(fault.provider)].append(fault)
        elif row.kind == "reading":
            self._readings.setdefault(body["footprint"], body["reading"])
        elif row.kind == "authority":
            self._authorities.setdefault(body["exhibit"], body["authority"])
        elif row.kind == "keep-media" and self._media is None:
            self._media = dict(body)

    def profiles(self, source: str) -> tuple[TimeProfile, ...]:
        """The decided time profiles of a source, by its exact name."""
        return tuple(self._profiles.get(source.strip(), ()))

    def faults(self, provider: str) -> tuple[ProviderFault, ...]:
        """The announced faults of a provider; case and surrounding space of its name do not count."""
        return tuple(self._faults.get(_provider(provider), ()))

    def all_faults(self) -> tuple[ProviderFault, ...]:
        """The announced faults of all providers, by provider."""
        return tuple(fault for name in sorted(self._faults) for fault in self._faults[name])

    def reading(self, footprint: str) -> str | None:
        """The start (RFC 3339) of the reading that a person decided for a footprint."""
        return self._readings.get(footprint)

    def of_kind(self, kind: str) -> tuple[Decision, ...]:
        """The decisions of one kind in force, the newest first."""
        return tuple(row for row in self.decisions if row.kind == kind)

    def authority(self, exhibit: str) -> str | None:
        """The authority that a person named for an exhibit after it was taken in."""
        return self._authorities.get(exhibit)

    @property
    def media_authority(self) -> str:
        """The authority under which the store keeps media; empty, the default, when it keeps none."""
        return self._media["authority"] if self._media is not None and self._media["keep"] == "yes" else ""

    @property
    def digest(self) -> str:
        """SHA-256 over everything that an answer depends on: equal digests, equal answers."""
        rows = [[row.id, row.kind, sorted(row.body.items())] for row in self.decisions if row.kind not in MARKS]
        return hashlib.sha256(json.dumps(rows).encode("ascii")).hexdigest()


def in_force(decisions: Iterable[Decision]) -> DecisionsInForce:
    """The index over the rows of the table, in any order."""
    return DecisionsInForce(decisions)


def _conflicting(profiles: Sequence[Decision]) -> Iterator[Decision]:
    """Those of received time profiles that another one, recorded at the same instant, contradicts for some day of their source."""
    for row in profiles:
        others = (o for o in profiles if o.id != row.id and o.decided_us == row.decided_us)
        if any(_contradict(row.body, other.body) for other in others):
            yield row


def _contradict(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    if a["source"].strip() != b["source"].strip():
        return False
    (first_a, last_a), (first_b, last_b) = _span(a), _span(b)
    said = ((a.get(name, ""), b.get(name, "")) for name in ("zone", "clock", "date_order"))
    return max(first_a, first_b) <= min(last_a, last_b) and any(one and other and one != other for one, other in said)


def _span(body: Mapping[str, str]) -> tuple[int, int]:
    first, last = parse_day(body.get("from", "")), parse_day(body.get("to", ""))
    return (FIRST_DAY if first is None else first), (LAST_DAY if last is None else last)


def _provider(name: str) -> str:
    return " ".join(name.split()).casefold()
