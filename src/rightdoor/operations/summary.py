"""What triage takes from attributions and receipts: days, deadlines, questions, first receipt anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar, cast

from rightdoor.attribution.shape import Attribution, PremisesShown
from rightdoor.model.civil import DAY
from rightdoor.model.finding import SEVERITY_ORDER, CheckFinding
from rightdoor.model.instant import read_instant
from rightdoor.model.rows import ReferralRow
from rightdoor.operations.reference import Reference
from rightdoor.triage.awaiting import Out
from rightdoor.triage.row import AttributedFootprint, Premises

T = TypeVar("T")
WIDE = 2 * DAY  # a reading wider than this says nothing about the day


class Summary:
    """What is kept of attributions while they are written and let go, one after the other."""

    def __init__(
        self,
        reference: Reference,
        received: Mapping[str, int],
        providers: Mapping[tuple[str, str], str],
        sent: Mapping[tuple[str, str], Out],
    ) -> None:
        """`providers` gives the provider that a request or result (by receipt and place) names, `sent` the requests that went out."""
        self._providers = providers
        self._sent = sent
        self._reference = reference
        self.received = received
        self._shared: dict[object, Any] = {}
        self.event_days: dict[str, tuple[int, ...]] = {}  # footprint to the UTC days on which its readings start
        self.at: dict[tuple[str, str], str] = {}  # receipt and place to the footprint of the event there
        self.attributed: dict[str, AttributedFootprint] = {}
        self.late: list[Attribution] = []  # those that begin after they were received

    def seen(self, attributions: Iterable[Attribution]) -> Iterator[Attribution]:
        """The same, each taken note of."""
        for a in attributions:
            self._note(a)
            yield a

    def _note(self, a: Attribution) -> None:
        readings = a.instant.readings
        if readings:
            self.event_days[a.footprint] = self._one(tuple(sorted({r.start // DAY for r in readings if r.end - r.start <= WIDE})))
            if a.kind == "event":
                self.at[a.receipt, a.locator] = a.footprint
            if readings[0].start > self.received.get(a.receipt, readings[0].start):
                self.late.append(a)
        self.attributed[a.footprint] = self._attributed(a)

    def _attributed(self, a: Attribution) -> AttributedFootprint:
        """What triage needs of one. The deadline counts from the earliest reading: the safe side."""
        starts = [r.start for r in a.instant.readings]
        still_open = a.status in ("unresolved", "single-strand", "ambiguous", "refused") and a.kind == "event"
        return AttributedFootprint(
            footprint=a.footprint,
            status=a.status,
            premises=tuple(self._one(_premises(p)) for p in a.premises),
            settle=self._one(_settle(a.findings)) if a.findings else (),
            deadline_us=self._one(self._deadline(a, min(starts))) if starts and still_open else None,
            open=still_open,
            days=self._one(tuple(sorted({s // DAY for s in starts}))),
            out=self._out(a) if still_open else None,
        )

    def _out(self, a: Attribution) -> Out | None:
        """The latest request that has no answer; None where a stop speaks against the event.

        One that the provider passed over while it answered others of its batch is not awaited: it is to be asked again (RD-A10).
        """
        if a.status != "unresolved" or any(f.severity == "stop" for f in a.findings):
            return None
        answered = {p.request_id for p in a.papers if p.kind == "result"}
        asked = [p for p in a.papers if p.kind == "request" and p.request_id not in answered]
        out = [found for p in asked if (found := self._sent.get((p.receipt, p.locator))) is not None]
        passed_over = sum(1 for f in a.findings if (f.code, f.pattern) == ("RD-A10", "rows-missing"))
        return max(out) if len(out) > passed_over else None

    def _deadline(self, a: Attribution, start: int) -> int:
        """The earliest deadline of the providers that its papers name, else of those that hold the network, else of any.

        The deadline falls on whole days: those of one day of start are looked up once.
        """
        papers = (self._providers.get((p.receipt, p.locator), "") for p in a.papers if p.kind in ("request", "result"))
        named = {name.strip().casefold() for name in papers} - {""}
        names = named or self._reference.holders(a.id_type, a.id_value, start // DAY) or ("*",)
        return min(self._looked_up(start, name) for name in names)

    def _looked_up(self, start: int, provider: str) -> int:
        key = ("deadline", start // DAY, provider)
        found = self._shared.get(key)
        if found is None:
            found = self._shared[key] = self._reference.deadline(start, provider)
        return cast("int", found)

    def _one(self, value: T) -> T:
        """The first of equal values: a store has few different ones, and they are kept."""
        return cast("T", self._shared.setdefault(value, value))


def _premises(shown: PremisesShown) -> Premises:
    at = shown.address
    return Premises(shown.premises, at.address, at.postcode, at.uprn, at.role)


def _settle(findings: Iterable[CheckFinding]) -> tuple[str, ...]:
    """Sentences of stop and caution findings, worst first."""
    ordered = sorted((f for f in findings if f.severity != "note"), key=lambda f: SEVERITY_ORDER[f.severity])
    return tuple(f.settle for f in ordered if f.settle)


def first_received(received: Mapping[str, int], referrals: Iterable[ReferralRow]) -> Mapping[str, int]:
    """Receipt to the earliest receipt anywhere: what the source states, or ours, whichever is earlier."""
    earliest = dict(received)
    for row in referrals:
        if not row.received_literal:
            continue
        instant = read_instant(row.received_literal, zone=row.received_zone)
        if instant.single and row.receipt in earliest:
            earliest[row.receipt] = min(earliest[row.receipt], instant.readings[0].start)
    return earliest
