"""What the planner needs of one attribution: the line that lists show, and its papers, as typed values."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

import msgspec

from rightdoor.model.civil import DAY, SECOND, days_from_civil
from rightdoor.operations.derived import DerivedRef, read_column


class IdentifierPart(msgspec.Struct, gc=False):
    """What a line says of the identifier."""

    type: str
    value: str
    port: int | None


class ReadingPart(msgspec.Struct, gc=False):
    """One reading of the time, as RFC 3339 texts."""

    start: str = msgspec.field(name="from")
    end: str = msgspec.field(name="to")


class InstantPart(msgspec.Struct):
    """The time as received with its readings."""

    literal: str
    readings: list[ReadingPart]


class PremisesPart(msgspec.Struct, gc=False):
    """The id of one candidate."""

    premises: str


class FindingPart(msgspec.Struct, gc=False):
    """What a check found."""

    code: str
    severity: str
    pattern: str
    settle: str


class EventLine(msgspec.Struct):
    """The line of one event, without what planning has no use for."""

    footprint: str
    referral: str
    exhibit: str
    locator: str
    act: str
    identifier: IdentifierPart
    instant: InstantPart
    status: str
    premises: list[PremisesPart]
    findings: list[FindingPart]


class Paper(NamedTuple):
    """Where one paper of the event stands, and which request it belongs to."""

    kind: str
    receipt: str
    exhibit: str
    locator: str
    request_id: str
    how: str


class Event(NamedTuple):
    """One event with its papers; `readings` in UTC microseconds."""

    line: EventLine
    papers: list[Paper]
    readings: tuple[tuple[int, int], ...]

    @property
    def question(self) -> tuple[object, ...]:
        """Sightings with the same question are one act: nobody is asked twice who had this address at this instant."""
        said = self.line.identifier
        return said.type, said.value, said.port, self.readings or self.line.instant.literal


_LINE = msgspec.json.Decoder(EventLine).decode
_PAPERS = msgspec.json.Decoder(list[Paper]).decode


def event_of(line: str | bytes, papers: str | bytes) -> Event:
    """The event of a derived row's two JSON texts."""
    decoded = _LINE(line)
    return Event(decoded, _PAPERS(papers), tuple((micros(r.start), micros(r.end)) for r in decoded.instant.readings))


def derived_events(ref: DerivedRef, footprints: Collection[str] | None = None, actors: Collection[str] = ()) -> Iterator[tuple[str, Event]]:
    """Every event of the store with its actor, in order of footprint; only those `footprints`, and those of `actors`, when given."""
    names = ("actor", "line", "papers") if footprints is None else ("actor", "line", "papers", "footprint")
    columns = (read_column(ref, "attributions", name) for name in names)
    for actor, line, papers, *named in zip(*columns, strict=True):
        if footprints is None or named[0] in footprints or actor in actors:
            yield actor, event_of(line, papers)


@lru_cache(maxsize=65_536)
def _day(text: str) -> int:
    year, month, day = text.rsplit("-", 2)  # a year may have five digits, or a sign: an offset can lead beyond 9999
    return days_from_civil(int(year), int(month), int(day))


def micros(text: str) -> int:
    """UTC microseconds of a time as `iso_utc` writes it."""
    day, _, clock = text.partition("T")
    seconds = int(clock[:2]) * 3600 + int(clock[3:5]) * 60 + int(clock[6:8])
    fraction = int(clock[9:-1].ljust(6, "0")) if len(clock) > 9 else 0
    return _day(day) * DAY + seconds * SECOND + fraction
