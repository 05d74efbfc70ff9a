"""The upper half of a part: one row for each event, its readings on the axis, its status in a word and its findings as marks.

Where a subject has many events, those of one day that are alike in everything but their time share a row; each keeps its own mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rightdoor.model.civil import DAY, MINUTE
from rightdoor.model.counting import counted
from rightdoor.model.finding import CheckFinding
from rightdoor.reporting import svg
from rightdoor.reporting.html import Html, join
from rightdoor.reporting.picture import PictureEvent, Sheet
from rightdoor.reporting.picture_axis import Part
from rightdoor.reporting.picture_words import clock_words, finding_words, length_words, reading_words, short_day

WIDTH = 760.0
LEFT, RIGHT = 128.0, 516.0  # of the axis
STATUS_AT, MARKS_AT = 524.0, 610.0
MARK_STEP, MARKS_PER_LINE = 37.0, 4
LINE = 20.0
MOST_ALONE = 40  # events of a subject up to which each has a row of its own


class Row(NamedTuple):
    """Events that share one row."""

    events: tuple[PictureEvent, ...]

    @property
    def first(self) -> PictureEvent:
        """The one that speaks for all."""
        return self.events[0]

    @property
    def findings(self) -> tuple[CheckFinding, ...]:
        """One finding of each code, pattern and severity."""
        held: dict[tuple[str, str, str], CheckFinding] = {}
        for event in self.events:
            for finding in event.findings:
                held.setdefault((finding.code, finding.pattern, finding.severity), finding)
        return tuple(held.values())

    @property
    def height(self) -> float:
        """Of the row, by how many lines of marks it has."""
        return LINE * max(1, -(-len(self.findings) // MARKS_PER_LINE)) + 6


def rows_of(events: Sequence[PictureEvent], part: Part | None, *, together: bool) -> list[Row]:
    """The rows of one part in order of time: every event that has a reading in it (all that have none, for `part` None)."""
    here = [e for e in events if _is_in(e, part)]
    if not together:
        return [Row((e,)) for e in here]
    groups: dict[object, list[PictureEvent]] = {}
    for event in here:
        groups.setdefault(_likeness(event), []).append(event)
    return [Row(tuple(group)) for group in groups.values()]


def _is_in(event: PictureEvent, part: Part | None) -> bool:
    if part is None:
        return not event.readings
    return any(r.start_us < part.end_us and r.end_us > part.start_us and _touches(r.start_us, r.end_us, part) for r in event.readings)


def _touches(start_us: int, end_us: int, part: Part) -> bool:
    return any(start_us < (day + 1) * DAY and end_us > day * DAY for day in part.days)


def _likeness(event: PictureEvent) -> object:
    if event.readings and not is_point(event):
        return event.footprint
    day = event.readings[0].start_us // DAY if event.readings else None
    return (day, event.status, event.premises, event.act, tuple((f.code, f.pattern, f.severity) for f in event.findings))


def is_point(event: PictureEvent) -> bool:
    """Whether its time has one reading of at most a minute: on the axis a point."""
    return len(event.readings) == 1 and event.readings[0].end_us - event.readings[0].start_us <= MINUTE


def draw_row(row: Row, part: Part | None, y: float, sheet: Sheet) -> Html:
    """One row with its upper edge at y."""
    middle = y + 3 + LINE / 2
    drawn: list[Html] = [
        svg.text(4, middle + 4, _label(row, sheet), bold=True),
        svg.text(STATUS_AT, middle + 4, row.first.status, size=11.5),
    ]
    if part is None:
        drawn.append(svg.text(LEFT + 8, middle + 4, _untimed(row.first), size=11.5, fill=svg.QUIET))
        drawn += [_event_link(e, (LEFT, y + 2, 8, LINE), sheet) for e in row.events]
    else:
        for event in row.events:
            drawn.append(_readings(event, part, middle, sheet, alone=len(row.events) == 1))
    drawn.append(_marks(row, y + 3, sheet))
    return join(drawn)


def _label(row: Row, sheet: Sheet) -> str:
    first = row.first
    name = sheet.names.events[first.footprint]
    if len(row.events) > 1:
        return f"{name} + {len(row.events) - 1} {first.act}"
    return f"{name} {first.act}"


def _untimed(event: PictureEvent) -> str:
    if event.literal.strip():
        return "a time that cannot be read"
    return f"{event.identifier[:40]}: no time" if event.act == "unknown" else "no time"


def event_words(event: PictureEvent, name: str) -> str:
    """The event in one sentence: for the title of its mark."""
    readings = "; ".join(reading_words(r.start_us, r.end_us) for r in event.readings) or "no time that can be read"
    count = f"{len(event.readings)} readings: " if len(event.readings) > 1 else ""
    return (
        f"{name}, {event.act} from {event.identifier}. {count}{readings}. Status {event.status}. {counted(len(event.findings), 'finding')}."
    )


def _event_link(event: PictureEvent, hit: tuple[float, float, float, float], sheet: Sheet, *drawn: Html) -> Html:
    name = sheet.names.events[event.footprint]
    return svg.link(sheet.to(name), event_words(event, name), *drawn, hit=hit)


def _readings(event: PictureEvent, part: Part, middle: float, sheet: Sheet, *, alone: bool) -> Html:
    """The readings of one event in one part as one thing that can be reached."""
    drawn: list[Html] = []
    xs: list[float] = []
    many = len(event.readings) > 1
    for n, reading in enumerate(event.readings, 1):
        if not _touches(reading.start_us, reading.end_us, part):
            continue
        x1, x2 = part.x(reading.start_us), part.x(reading.end_us)
        xs += [x1, x2]
        drawn += _reading(x1, x2, middle, str(n) if many else "", reading.end_us - reading.start_us)
    low, high = min(xs), max(xs)
    if many:
        drawn.insert(0, svg.line(low, middle, high, middle, dash="2 3"))
        drawn += _elsewhere(event, part, middle, low, high)
    elif is_point(event) and alone:
        drawn += _time(event, middle, low, high)
    return _event_link(event, (low - 9, middle - 9, high - low + 18, 18), sheet, *drawn)


def _reading(x1: float, x2: float, middle: float, number: str, width_us: int) -> list[Html]:
    """A point for a reading of at most a minute, else an interval with both its ends; open where it is one of several."""
    if width_us <= MINUTE:
        x = (x1 + x2) / 2
        s = 9 if number else 6
        fill = svg.PAPER if number else svg.INK
        drawn = [svg.path(f"M{svg.n(x)} {svg.n(middle - s)}l{s} {s}l-{s} {s}l-{s} -{s}z", fill=fill, width=1.5)]
        return drawn + ([svg.text(x, middle + 3.5, number, size=9, anchor="middle")] if number else [])
    x2 = max(x2, x1 + 4)
    drawn = [
        svg.rect(x1, middle - 7, x2 - x1, 14, fill=svg.PAPER, stroke=svg.INK, stroke_width=1.5, dash="4 2" if number else ""),
        svg.line(x1, middle - 9, x1, middle + 9, width=2),
        svg.line(x2, middle - 9, x2, middle + 9, width=2),
    ]
    words = f"{number}: {length_words(width_us)}" if number else length_words(width_us)
    room = x2 - x1 > 7 * len(words)
    return drawn + ([svg.text((x1 + x2) / 2, middle + 3.5, words, size=9.5, anchor="middle")] if room else [])


def _elsewhere(event: PictureEvent, part: Part, middle: float, low: float, high: float) -> list[Html]:
    """Readings that lie in another part: on which day, and on which side."""
    away = [(n, r) for n, r in enumerate(event.readings, 1) if not _touches(r.start_us, r.end_us, part)]
    drawn = []
    earlier = [(n, r) for n, r in away if r.start_us < part.start_us or (r.start_us < part.end_us and part.x(r.start_us) < low)]
    later = [pair for pair in away if pair not in earlier]
    if earlier:
        words = f"‹ {', '.join(f'{n}: {short_day(r.start_us // DAY)}' for n, r in earlier[:1])}"
        at_left = low - LEFT > 7 * len(words)
        drawn.append(
            svg.text(low - 12 if at_left else high + 12, middle + 3.5, words, size=10, anchor="end" if at_left else "start", halo=True)
        )
    if later:
        words = f"{', '.join(f'{n}: {short_day(r.start_us // DAY)}' for n, r in later[:1])} ›"
        at_right = RIGHT - high > 7 * len(words)
        drawn.append(
            svg.text(high + 12 if at_right else low - 12, middle + 3.5, words, size=10, anchor="start" if at_right else "end", halo=True)
        )
    return drawn


def _time(event: PictureEvent, middle: float, low: float, high: float) -> list[Html]:
    """The time of day beside a point, on the side that has room."""
    words = clock_words(event.readings[0].start_us)
    at_right = RIGHT - high > 58
    return [svg.text(high + 10 if at_right else low - 10, middle + 3.5, words, size=10, anchor="start" if at_right else "end", halo=True)]


def _marks(row: Row, y: float, sheet: Sheet) -> Html:
    """The findings as marks with their number, each reachable."""
    drawn = []
    share = f"{counted(len(row.events), 'event')}: " if len(row.events) > 1 else ""
    for n, finding in enumerate(row.findings):
        x = MARKS_AT + MARK_STEP * (n % MARKS_PER_LINE)
        top = y + LINE * (n // MARKS_PER_LINE) + 3
        drawn.append(
            svg.link(
                sheet.to(_place_of(row, finding, sheet)),
                share + finding_words(finding),
                svg.mark(x, top, finding.severity),
                svg.text(x + 16, top + 11, finding.code.removeprefix("RD-A"), size=11, bold=finding.severity == "stop"),
                hit=(x - 2, top - 2, MARK_STEP - 4, 18),
            )
        )
    return join(drawn)


def _place_of(row: Row, finding: CheckFinding, sheet: Sheet) -> str:
    """The place in the table of the finding, at the first event of the row that has it."""
    event = next(e for e in row.events if finding in e.findings)
    return f"{sheet.names.events[event.footprint]}-f{event.findings.index(finding) + 1}"
