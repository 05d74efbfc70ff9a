"""From footprint rows to source events: source, actor, instant with its readings, and which act each is a sighting of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rightdoor.attribution.actors import ActorIndex
from rightdoor.attribution.inputs import AttributionInputs, TimeReader
from rightdoor.model.ids import footprint_id
from rightdoor.model.instant import Instant, settled
from rightdoor.model.rows import FootprintRow, IdentifierRow, ReferralRow
from rightdoor.rules.attribution.papers import Grade, SourceEvent
from rightdoor.rules.attribution.rd_a17_package_papers import PAPERS

NO_INSTANT = Instant("", "unknown", 0, (), ("empty",))
_WRITTEN = frozenset({"web", "online", "internet", "email", "e-mail", "mail", "letter", "form", "portal", "chat", "text", "sms"})


class _Around(NamedTuple):
    """What the referral around an event says: its form and source, missing papers, times of report, how its values came about."""

    form: str = ""
    name: str = ""
    missing: tuple[str, ...] = ()
    report_times: tuple[Instant, ...] = ()
    grade: Grade = "machine-captured"


class ActKey(NamedTuple):
    """Events of one source with equal identifier, instant and port are one act seen several times."""

    source: str
    id_value: str
    port: int | None
    time: tuple[int, ...] | str


class EventBuilder:
    """Builds source events; facts of a referral are worked out once.

    Times of report are read only where somebody asked: they are compared with requests, and most referrals have none.
    """

    def __init__(self, inputs: AttributionInputs, times: TimeReader, actors: ActorIndex) -> None:
        self._decisions = inputs.decisions
        self._times = times
        self._actors = actors
        self._channels = inputs.channels
        self._referral: dict[tuple[str, str], _Around] = {}
        self._asked = _asked(inputs)

    def event(self, row: FootprintRow) -> SourceEvent:
        """The source event of a footprint; its act key is still its own id."""
        form, name, missing, report_times, grade = self._around(row.receipt, row.number)
        source = name if form == "cybertip-file" and name else row.source
        instant = self._times.read(row.literal, row.zone, format_zone=row.format_zone, source=source, clock_error=row.clock_error_us)
        return SourceEvent(
            row.footprint, row.footprint, "event", row.receipt, row.exhibit, row.locator, row.number, source, row.reader,
            self._actors.of_footprint(row), row.role, row.act or "unknown", row.id_type, row.id_value, row.port,
            self._decided(row, instant), row.proxy, False, form, missing, report_times, row.clock_error_us, grade,
        )  # fmt: skip

    def identifier(self, row: IdentifierRow, kind: str) -> SourceEvent:
        """The line of an account identifier that a request names: no instant, no act. `kind` is the request's type."""
        number = self._actors.referrals.number(row.receipt, row.number)
        form, name, missing, report_times, grade = self._around(row.receipt, number)
        place = footprint_id(row.receipt, row.locator)
        return SourceEvent(
            place, place, "identifier", row.receipt, row.exhibit, row.locator, number, name, "",
            self._actors.of_identifier(row), row.role, "unknown", kind, row.id_value, None,
            NO_INSTANT, None, row.verified, form, missing, report_times, 0, grade,
        )  # fmt: skip

    def _decided(self, row: FootprintRow, instant: Instant) -> Instant:
        """The instant with the one reading that a person decided, where that reading exists."""
        decided = self._decisions.reading(row.footprint)
        if not decided:
            return instant
        return settled(instant, self._times.read(decided), row.clock_error_us)

    def _around(self, receipt: str, number: str) -> _Around:
        key = (receipt, number)
        found = self._referral.get(key)
        if found is None:
            row = self._actors.referrals.row(receipt, number)
            found = self._referral[key] = _Around() if row is None else self._facts(row, number)
        return found

    def _facts(self, row: ReferralRow, number: str) -> _Around:
        source = self._actors.referrals.source(row.receipt, number)
        papers = {part.strip() for part in row.papers.split(",")}
        missing = tuple(p for p in PAPERS if p not in papers) if row.form == "package" and row.papers.strip() != "-" else ()
        asked = row.form == "observation-log" or (number or row.receipt) in self._asked  # requests reach the other rows of a log
        return _Around(row.form, source, missing, self._report_times(row, number, source) if asked else (), self._grade(row))

    def _report_times(self, row: ReferralRow, number: str, source: str) -> tuple[Instant, ...]:
        stated = [
            (text, r.received_zone) for r in self._actors.referrals.around(row, number) for text in (r.incident_literal, r.received_literal)
        ]
        read = (self._times.read(text, zone, source=source) for text, zone in dict.fromkeys(stated) if text.strip())
        return tuple(i for i in read if i.readings and i.basis != "unknown")

    def _grade(self, row: ReferralRow) -> Grade:
        """How the values of a referral came to stand there: a call by its channel, a table of others as copied by a machine."""
        if row.form == "call":
            channel = self._channels.get((row.receipt, row.locator), "").casefold()
            return "typed" if _WRITTEN & set(channel.replace("/", " ").replace(",", " ").split()) else "dictated"
        return "machine-copied" if row.form == "package" or row.reader == "mapped_table" else "machine-captured"


def _asked(inputs: AttributionInputs) -> set[str]:
    """The numbers (else receipts) of all sources that requests name, or where one names a line instead, that have such lines."""
    numbers = {row.source_ref for row in inputs.requests}
    if "" in numbers:
        lines = {row.footprint for row in inputs.requests if not row.source_ref}
        numbers |= {row.number or row.receipt for row in inputs.footprints if row.footprint in lines}
        numbers |= {name for row in inputs.identifiers for name in (row.number, row.receipt)}
    return numbers


def with_acts(events: Sequence[SourceEvent]) -> list[SourceEvent]:
    """The same events, each with the smallest footprint id among the sightings of its act."""
    smallest: dict[tuple[str, ActKey], str] = {}
    keys = [(event.number or event.receipt, act_key(event)) for event in events]
    for event, key in zip(events, keys, strict=True):
        held = smallest.get(key)
        if held is None or event.footprint < held:
            smallest[key] = event.footprint
    return [
        event if smallest[key] == event.footprint else event._replace(act_key=smallest[key])
        for event, key in zip(events, keys, strict=True)
    ]


def act_key(event: SourceEvent) -> ActKey:
    """What makes two sightings one act, within one referral number. `:45` and `:45.000` are one instant written twice."""
    return ActKey(event.source, event.id_value, event.port, tuple(r.start for r in event.instant.readings) or event.instant.literal)
