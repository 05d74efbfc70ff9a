"""The events of a subject as rows for a table and bars for a timeline; nothing is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from rightdoor.model.civil import DAY
from rightdoor.model.finding import SEVERITY_ORDER
from rightdoor.model.instant import read_instant
from rightdoor.operations.picture import Derived
from rightdoor.reporting.picture_words import day_words, reading_words

TITLES = {
    "footprint": "Source record",
    "request": "Request as sent",
    "stray-request": "Request that answers to no event of the source",
    "result": "Result as returned",
    "lease": "Assignment in a provider's log",
}
WIDTH, LEFT, RIGHT, STEP, TOP = 960, 10, 10, 26, 34  # of the drawing, in its own units
_MARK = 12  # the narrowest that a mark is drawn


class Reading(NamedTuple):
    """One interval that a time can mean, UTC microseconds, and why."""

    start_us: int
    end_us: int
    words: str
    why: str


class Paper(NamedTuple):
    """A paper that an event rests on."""

    title: str
    receipt: str
    locator: str
    request_id: str
    how: str


class EventRow(NamedTuple):
    """One event. `number` counts the events in order of time, so that a mark and its row have one name."""

    number: int
    line: dict[str, Any]
    identifier: str
    readings: tuple[Reading, ...]
    findings: tuple[dict[str, str], ...]
    papers: tuple[Paper, ...]

    @property
    def source(self) -> Paper | None:
        """The record of the source."""
        return next((p for p in self.papers if p.title == TITLES["footprint"]), None)


class Bar(NamedTuple):
    """One reading as drawn: a diamond where the interval is narrower than a mark, else a bar."""

    number: int
    x: float
    y: int
    width: float
    instant: bool
    one_of: int
    status: str
    words: str

    @property
    def middle(self) -> float:
        """Where its middle is."""
        return round(self.x + self.width / 2, 1)

    @property
    def anchor(self) -> str:
        """On which side its number stands."""
        return "end" if self.x + self.width > WIDTH - 60 else "start"

    @property
    def label_x(self) -> float:
        """Where its number stands: behind it, at the right edge before it."""
        return round(self.x - 6 if self.anchor == "end" else self.x + self.width + 6, 1)


class Tick(NamedTuple):
    """A day on the axis."""

    x: float
    words: str
    anchor: str


class Timeline(NamedTuple):
    """The drawing: its height, bars and ticks; `undated`: events without a usable time, which the table alone shows."""

    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    undated: int


def event_rows(events: Sequence[Derived]) -> tuple[EventRow, ...]:
    """Rows in the order given."""
    return tuple(_row(number, event) for number, event in enumerate(events, start=1))


def _row(number: int, event: Derived) -> EventRow:
    line = event.line
    found = line["identifier"]
    readings = tuple(
        Reading(_us(r["from"]), _us(r["to"]), reading_words(_us(r["from"]), _us(r["to"])), str(r["why"]))
        for r in line["instant"]["readings"]
    )
    findings = sorted(line["findings"], key=lambda f: (SEVERITY_ORDER.get(f["severity"], 9), f["code"]))
    papers = tuple(dict.fromkeys(Paper(TITLES.get(p[0], p[0]), p[1], p[3], p[4], p[5]) for p in event.papers))
    port = f" port {found['port']}" if found["port"] is not None else ""
    return EventRow(number, line, f"{found['value']}{port}", readings, tuple(findings), papers)


def timeline(rows: Sequence[EventRow]) -> Timeline:
    """Bars on one axis from the first to the last reading, a line for each event."""
    dated = [row for row in rows if row.readings]
    if not dated:
        return Timeline(0, (), (), len(rows))
    first = min(r.start_us for row in dated for r in row.readings)
    last = max(r.end_us for row in dated for r in row.readings)
    first, last = first - first % DAY, last + (-last) % DAY
    last = max(last, first + DAY)
    scale = (WIDTH - LEFT - RIGHT) / (last - first)
    bars = []
    for n, row in enumerate(dated):
        for reading in row.readings:
            x, width = LEFT + (reading.start_us - first) * scale, (reading.end_us - reading.start_us) * scale
            narrow = width < _MARK
            bars.append(
                Bar(
                    row.number, round(x - _MARK / 2 if narrow else x, 1), TOP + n * STEP, round(_MARK if narrow else width, 1), narrow,
                    len(row.readings), str(row.line["status"]),
                    f"Event {row.number}, {row.line['act']} from {row.identifier}, {reading.words}, {row.line['status']}",
                )
            )  # fmt: skip
    return Timeline(TOP + len(dated) * STEP + 10, tuple(bars), _ticks(first, last, scale), len(rows) - len(dated))


def _ticks(first: int, last: int, scale: float) -> tuple[Tick, ...]:
    days = (last - first) // DAY
    step = max(1, -(-days // 6))
    at = list(range(0, days + 1, step))
    return tuple(
        Tick(
            round(LEFT + day * DAY * scale, 1),
            day_words(first // DAY + day),
            "start" if n == 0 else "end" if day * DAY * scale > (WIDTH - LEFT - RIGHT) * 0.9 else "middle",
        )
        for n, day in enumerate(at)
    )


def _us(text: str) -> int:
    """UTC microseconds of an instant as the derived lines write it."""
    return read_instant(text).readings[0].start
