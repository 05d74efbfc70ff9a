"""The lower half of a part: the assignments as bars, one lane for each premises, a tick on a bar for each event that leans on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rightdoor.model.civil import DAY
from rightdoor.reporting import svg
from rightdoor.reporting.html import Html, join
from rightdoor.reporting.picture import Picture, PictureAssignment, PictureEvent, PicturePremises, Sheet
from rightdoor.reporting.picture_axis import Part
from rightdoor.reporting.picture_rows import RIGHT, WIDTH
from rightdoor.reporting.picture_words import names as some
from rightdoor.reporting.picture_words import span_words

HEAD, BAR, STEP = 20.0, 15.0, 20.0
_LABEL_ROOM = 24.0


class Bar(NamedTuple):
    """One assignment in one part, from x1 to x2, in the line of its lane."""

    assignment: PictureAssignment
    x1: float
    x2: float
    line: int


class Lane(NamedTuple):
    """The bars of one premises in one part."""

    premises: PicturePremises
    number: int
    bars: tuple[Bar, ...]

    @property
    def height(self) -> float:
        """Of the heading and the lines of bars."""
        return HEAD + STEP * (1 + max(b.line for b in self.bars)) + 4


def lanes_of(picture: Picture, part: Part) -> list[Lane]:
    """The lanes that have something to show in the part, in the order of premises."""
    events = {e.footprint: e for e in picture.events}
    found = []
    for number, premises in enumerate(picture.premises):
        spans = [(a, *span) for a in picture.assignments if a.premises == premises.key and (span := _span(a, part, events)) is not None]
        if spans:
            found.append(Lane(premises, number, _packed(spans)))
    return found


def _span(a: PictureAssignment, part: Part, events: Mapping[str, PictureEvent]) -> tuple[float, float] | None:
    """Where the bar lies in the part. Without an interval it stands, dashed, around the events that lean on it."""
    if a.start_us is None:
        readings = [r for f in a.events if f in events for r in events[f].readings if part.start_us <= r.start_us < part.end_us]
        if not readings:
            return None
        low, high = min(r.start_us for r in readings), max(r.end_us for r in readings)
        return max(part.left, part.x(low) - 20), min(part.right, part.x(high) + 20)
    end = part.end_us if a.end_us is None else a.end_us
    if not any(a.start_us < (day + 1) * DAY and end > day * DAY for day in part.days):
        return None
    return part.x(a.start_us), max(part.x(end), part.x(a.start_us) + 3)


def _packed(spans: Sequence[tuple[PictureAssignment, float, float]]) -> tuple[Bar, ...]:
    """Bars that overlap, or whose labels would, on lines below each other."""
    ends: list[float] = []
    bars = []
    for assignment, x1, x2 in spans:
        taken = max(x2, x1 + _LABEL_ROOM) + 2
        line = next((i for i, end in enumerate(ends) if end <= x1), len(ends))
        ends[line : line + 1] = [taken]
        bars.append(Bar(assignment, x1, x2, line))
    return tuple(bars)


def draw_lane(lane: Lane, part: Part, y: float, sheet: Sheet) -> Html:
    """The lane with its upper edge at y."""
    name = sheet.names.premises[lane.premises.key]
    drawn: list[Html] = [
        svg.line(0, y, WIDTH, y, stroke=svg.RULE),
        svg.rect(4, y + 4, 12, 12, fill=svg.pattern_name(sheet.prefix, lane.number), stroke=svg.INK),
        svg.text(21, y + 14, f"{name}  {lane.premises.words}"[:110], bold=True, halo=True),
    ]
    fill = svg.pattern_name(sheet.prefix, lane.number)
    drawn += [_bar(bar, part, y + HEAD + STEP * bar.line, fill, sheet) for bar in lane.bars]
    return join(drawn)


def _bar(bar: Bar, part: Part, y: float, fill: str, sheet: Sheet) -> Html:
    a = bar.assignment
    name = sheet.names.assignments[a]
    unstated = a.start_us is None
    drawn = [
        svg.rect(bar.x1, y, bar.x2 - bar.x1, BAR, fill=svg.PAPER if unstated else fill, stroke=svg.INK, dash="3 3" if unstated else ""),
        *_ends(bar, part, y),
    ]
    readings = [r for f in a.events if f in sheet.events for r in sheet.events[f].readings if part.start_us <= r.start_us < part.end_us]
    drawn += [svg.line(x, y - 3, x, y + BAR + 3, width=2) for x in sorted({part.x(r.start_us) for r in readings})]
    drawn.append(_label(bar, y + BAR / 2, name + ("?" if unstated else "")))
    hit = (bar.x1 - 3, y - 3, max(bar.x2 - bar.x1, _LABEL_ROOM) + 6, BAR + 6)
    return svg.link(sheet.to(name), assignment_words(a, sheet), *drawn, hit=hit)


def _ends(bar: Bar, part: Part, y: float) -> list[Html]:
    """An arrow where the assignment goes on beyond the part; a plain edge is where it begins or ends."""
    a, drawn = bar.assignment, []
    if a.start_us is not None and a.start_us < part.start_us:
        drawn.append(_arrow(part.left, -8, y))
    if a.start_us is not None and (a.end_us is None or a.end_us > part.end_us):
        drawn.append(_arrow(part.right, 8, y))
    return drawn


def _arrow(x: float, reach: float, y: float) -> Html:
    tip, top, bottom = f"{svg.n(x + reach)} {svg.n(y + BAR / 2)}", svg.n(y - 1), svg.n(y + BAR + 1)
    return svg.path(f"M{svg.n(x)} {top}L{tip}L{svg.n(x)} {bottom}Z", fill=svg.INK)


def _label(bar: Bar, middle: float, words: str) -> Html:
    """The short name on a white ground at the start of the bar; beside it where the bar is too short."""
    room = 6.5 * len(words) + 4
    inside = bar.x2 - bar.x1 > room + 8
    x = bar.x1 + 5 if inside else bar.x2 + 3 if bar.x2 + room < RIGHT else bar.x1 - room - 3
    return join((svg.rect(x - 1, middle - 6, room, 12, fill=svg.PAPER), svg.text(x + 1, middle + 4, words, size=10.5, bold=True)))


def assignment_words(a: PictureAssignment, sheet: Sheet) -> str:
    """The assignment in one sentence: for the title of its bar."""
    leaning = [sheet.names.events[f] for f in a.events if f in sheet.names.events]
    at = sheet.names.premises.get(a.premises, "no premises")
    who = a.provider or "a provider that is not named"
    lean = f"{some(leaning)} {'leans' if len(leaning) == 1 else 'lean'} on it" if leaning else "No event leans on it"
    return f"{sheet.names.assignments[a]}, {a.identifier} of {who}, {span_words(a.start_us, a.end_us)}, {at}. {lean}."
