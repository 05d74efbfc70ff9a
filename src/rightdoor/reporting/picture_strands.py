"""The second drawing: what the strands of each premises lean on, what they share and in what they differ.

One box for each assignment with its events, a line from it to the premises. A line is whole where an event without a stop leans on the
assignment, broken where every one was stopped: what was stopped is no strand. What any two strands share stands on the bracket.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rightdoor.model.counting import counted
from rightdoor.reporting import svg
from rightdoor.reporting.html import Html, join
from rightdoor.reporting.picture import PictureAssignment, PicturePremises, Sheet
from rightdoor.reporting.picture_lanes import assignment_words
from rightdoor.reporting.picture_rows import WIDTH
from rightdoor.reporting.picture_words import listed, span_words
from rightdoor.reporting.picture_words import names as some

MOST_BOXES = 8  # of one premises; the rest is counted in one box
_BOX_WIDTH, _BOX, _STEP = 330.0, 36.0, 44.0
_JOIN_AT, _DOOR_AT = 430.0, 452.0


class Group(NamedTuple):
    """One premises with the assignments that name it; those that some event without a stop leans on first."""

    premises: PicturePremises
    number: int
    assignments: tuple[PictureAssignment, ...]
    strands: int
    shared: tuple[str, ...]
    distinct: tuple[str, ...]

    @property
    def boxes(self) -> int:
        """How many boxes are drawn."""
        return min(len(self.assignments), MOST_BOXES + 1)

    @property
    def height(self) -> float:
        """Of the group."""
        return max(self.boxes * _STEP, 104) + 16


def groups_of(sheet: Sheet) -> list[Group]:
    """A group for each premises that an assignment names."""
    found = []
    for number, premises in enumerate(sheet.picture.premises):
        mine = [a for a in sheet.picture.assignments if a.premises == premises.key]
        if not mine:
            continue
        mine.sort(key=lambda a: not is_free(a, sheet))
        lines = [e for e in sheet.picture.events if premises.key in e.premises and not e.stopped and e.strands]
        best = max(lines, key=lambda e: e.strands, default=None)
        count = best.strands if best is not None else 0
        alike = [e for e in lines if e.strands == count]
        shared = tuple(dict.fromkeys(s for e in alike for s in e.shared))
        distinct = tuple(dict.fromkeys(d for e in alike for d in e.distinct))
        found.append(Group(premises, number, tuple(mine), count, shared, distinct))
    return found


def is_free(a: PictureAssignment, sheet: Sheet) -> bool:
    """Whether an event without a stop leans on it."""
    return any(f in sheet.events and not sheet.events[f].stopped for f in a.events)


def strand_words(group: Group) -> tuple[str, ...]:
    """What is said of the strands of one premises, line by line."""
    if not group.strands:
        return ("No strand: every event was stopped",)
    first = f"{counted(group.strands, 'strand')} for {'these' if group.strands > 1 else 'this'} premises".replace(
        "this premises", "these premises"
    )
    if group.strands == 1:
        return (first, "Nothing independent supports it")
    return (first, f"They differ in: {listed(group.distinct)}", f"They share: {listed(group.shared)}")


def draw_group(group: Group, y: float, sheet: Sheet) -> Html:
    """The group with its upper edge at y."""
    middle = y + group.height / 2 - 8
    drawn: list[Html] = []
    first = y + (group.height - 16 - group.boxes * _STEP) / 2 + 4
    shown = group.assignments if len(group.assignments) <= MOST_BOXES + 1 else group.assignments[:MOST_BOXES]
    for n, assignment in enumerate(shown):
        top = first + n * _STEP
        drawn.append(_joint(top + _BOX / 2, middle, free=is_free(assignment, sheet)))
        drawn.append(_box(assignment, top, group.number, sheet))
    if len(shown) < len(group.assignments):
        top = first + len(shown) * _STEP
        rest = group.assignments[len(shown) :]
        drawn.append(_joint(top + _BOX / 2, middle, free=any(is_free(a, sheet) for a in rest)))
        drawn.append(svg.rect(4, top, _BOX_WIDTH, _BOX, fill=svg.PAPER, stroke=svg.INK, dash="3 3"))
        drawn.append(svg.text(16, top + 22, f"{counted(len(rest), 'more assignment')}: see the table"))
    return join((*drawn, _door(group, middle, sheet)))


def _joint(at: float, middle: float, *, free: bool) -> Html:
    d = f"M{svg.n(4 + _BOX_WIDTH)} {svg.n(at)}H{svg.n(_JOIN_AT)}V{svg.n(middle)}"
    return svg.path(d, width=3 if free else 1.5, dash="" if free else "4 4")


def _box(a: PictureAssignment, top: float, number: int, sheet: Sheet) -> Html:
    name = sheet.names.assignments[a]
    events = [sheet.names.events[f] for f in a.events if f in sheet.names.events]
    drawn = (
        svg.rect(4, top, _BOX_WIDTH, _BOX, fill=svg.PAPER, stroke=svg.INK, stroke_width=1.5),
        svg.rect(4, top, 10, _BOX, fill=svg.pattern_name(sheet.prefix, number), stroke=svg.INK),
        svg.text(20, top + 14, f"{name}  {a.identifier}"[:52], bold=True),
        svg.text(20, top + 29, f"{some(events, 4) or 'no event'}; {_span(a)}"[:60], size=10.5),
    )
    words = assignment_words(a, sheet) + ("" if is_free(a, sheet) else " Every event that leans on it was stopped.")
    return svg.link(sheet.to(name), words, *drawn, hit=(1, top - 3, _BOX_WIDTH + 6, _BOX + 6))


def _span(a: PictureAssignment) -> str:
    return span_words(a.start_us, a.end_us) if a.start_us is None else span_words(a.start_us, a.end_us).replace("T", " ").replace("Z", "")


def _door(group: Group, middle: float, sheet: Sheet) -> Html:
    """The premises at the end of the lines, and in words what its strands share."""
    name = sheet.names.premises[group.premises.key]
    width = WIDTH - _DOOR_AT - 4
    lines = strand_words(group)
    address = _wrapped(group.premises.words, 38)
    height = 26 + 15 * (len(address) + len(lines))
    top = middle - height / 2
    drawn = [
        svg.line(_JOIN_AT, middle, _DOOR_AT, middle, width=3 if group.strands else 1.5, dash="" if group.strands else "4 4"),
        svg.rect(_DOOR_AT, top, width, height, fill=svg.PAPER, stroke=svg.INK, stroke_width=2),
        svg.rect(_DOOR_AT + 8, top + 8, 12, 12, fill=svg.pattern_name(sheet.prefix, group.number), stroke=svg.INK),
        svg.text(_DOOR_AT + 26, top + 19, name, bold=True),
    ]
    at = top + 19
    for words in address:
        drawn.append(svg.text(_DOOR_AT + 50, at, words, size=11.5, bold=True))
        at += 15
    at += 6
    for words in lines:
        drawn.append(svg.text(_DOOR_AT + 10, at, words[:52], size=11.5))
        at += 15
    return svg.link(
        sheet.to(name), f"{name}, {group.premises.words}. {'. '.join(lines)}.", *drawn, hit=(_DOOR_AT - 3, top - 3, width + 6, height + 6)
    )


def _wrapped(words: str, most: int) -> Sequence[str]:
    """A text in lines of at most `most` characters, at most three of them; broken at spaces."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return [each[: most + 4] for each in lines[:3]]
