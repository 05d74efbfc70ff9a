"""Bail and detention as pictures: bars and marks on one axis of time, each with its words, and the same as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rightdoor.cases.bail.state import Bail
from rightdoor.cases.custody.clock import Custody, facts_until
from rightdoor.cases.custody.reviews import reviews
from rightdoor.desk.case_words import kind_words
from rightdoor.desk.templatetags.desk import day as day_words
from rightdoor.desk.templatetags.desk import minute
from rightdoor.model.civil import DAY, HOUR
from rightdoor.rules.clocks.bail import suspensions
from rightdoor.rules.clocks.counting import day_of, ends_us, starts_us
from rightdoor.rules.clocks.custody import custody_clock

WIDTH, LEFT, RIGHT, TOP, LANE = 960, 150, 30, 30, 34
STEPS: Final = {
    "initial": "Initial period",
    "first": "First extension",
    "second": "Second extension",
    "designated": "Designated case",
    "body": "Extension by the body",
    "court": "Court",
    "court-again": "Court, again",
}
_OPEN: Final = 14 * DAY  # how far a bar without an end is drawn past the last thing known


class Item(NamedTuple):
    """A bar from an instant to another, or a mark (`to_us` None). `lane`: its line; `style`: its class; `open`: drawn without an end."""

    lane: int
    from_us: int
    to_us: int | None
    words: str
    style: str = ""
    open: bool = False


class Shape(NamedTuple):
    """An item in the picture. `x`, `y`, `width`, `middle` in its units."""

    x: float
    y: int
    width: float
    middle: float
    words: str
    style: str
    instant: bool
    open: bool


class Tick(NamedTuple):
    """A line of the axis."""

    x: float
    words: str
    anchor: str


class Lane(NamedTuple):
    """The name of a line."""

    y: int
    words: str


class Picture(NamedTuple):
    """The drawing, and what it shows as rows of (when, until, what). `now_x`: where now lies, None outside."""

    title: str
    height: int
    lanes: tuple[Lane, ...]
    shapes: tuple[Shape, ...]
    ticks: tuple[Tick, ...]
    rows: tuple[tuple[str, str, str], ...]
    now_x: float | None


def bail_picture(bail: Bail, who: str, now_us: int) -> Picture:
    """Limits by step, what stopped the clock, what happened and was appointed."""
    items = [*_limits(bail, now_us), *_stops(bail, now_us), *_happened(bail)]
    return _drawn(
        f"Bail of {who}, arrested {minute(bail.arrest.at_us)}",
        ("Periods", "Clock stopped", "Happened", "To return"),
        items,
        now_us,
        days=True,
    )


def _limits(bail: Bail, now_us: int) -> Iterator[Item]:
    start = starts_us(bail.clock.starts)
    for reached in bail.clock.reached:
        name = STEPS[reached.limit.step]
        if reached.ends_us is None or reached.day is None:
            yield Item(0, start, max(now_us, start) + _OPEN, f"{name}: does not run, no end now", "ambiguous", True)
            return
        yield Item(0, start, reached.ends_us, f"{name}: to the end of {day_words(reached.day)} ({reached.limit.section})", "single-strand")
        start = reached.ends_us


def _stops(bail: Bail, now_us: int) -> Iterator[Item]:
    for each in suspensions(bail.facts, bail.clock.starts):
        if each.last is None:
            yield Item(
                1,
                starts_us(each.first),
                max(now_us, starts_us(each.first)) + _OPEN,
                f"Stopped since {day_words(each.first)}",
                "ambiguous",
                True,
            )
        elif each.last >= each.first:
            words = f"Stopped from {day_words(each.first)} to {day_words(each.last)}"
            yield Item(1, starts_us(each.first), ends_us(each.last), words, "ambiguous")


def _happened(bail: Bail) -> Iterator[Item]:
    void = {problem.event for problem in bail.clock.problems if problem.void}
    for event in bail.events:
        words = f"{kind_words(event.kind)}, {minute(event.at_us)}"
        yield Item(2, event.at_us, None, f"{words}: without effect" if event.id in void else words, "refused" if event.id in void else "")
    for each in bail.appointments:
        yield Item(3, each.at_us, None, f"To return, {minute(each.at_us)}", "corroborated" if each.met is not None else "")


def custody_picture(custody: Custody, who: str, now_us: int) -> Picture:
    """Time in detention, the limit in force, reviews held and due, who authorised more."""
    items = [
        *_stays(custody, now_us),
        *_reviews(custody),
        *(Item(3, e.at_us, None, f"{kind_words(e.kind)}, {minute(e.at_us)}") for e in custody.authorities),
    ]
    return _drawn(
        f"Detention of {who}, arrested {minute(custody.arrest.at_us)}",
        ("Detention", "Limit", "Reviews", "Authorities"),
        items,
        now_us,
        days=False,
    )


def _stays(custody: Custody, now_us: int) -> Iterator[Item]:
    for stay in custody.stays:
        end = stay.ended.at_us if stay.ended is not None else _still(custody, max(now_us, stay.from_us))
        said = f"to {minute(end)}" if stay.ended is not None else "by what is recorded, still"
        words = f"In detention from {minute(stay.from_us)} {said}"
        yield Item(
            0,
            stay.from_us,
            max(end, stay.from_us + HOUR // 4),
            words,
            "single-strand" if stay.ended is not None else "ambiguous",
            stay.ended is None,
        )
        clock = custody_clock(facts_until(custody, stay))
        due = clock.limit.due_us
        if due is not None:
            yield Item(1, due, None, f"Limit of {clock.hours} hours: {minute(due)}", "refused")


def _still(custody: Custody, now_us: int) -> int:
    """How far detention that is recorded as lasting is drawn: no further than a day past its limit."""
    due = custody.clock.limit.due_us
    return now_us if due is None else min(now_us, due + DAY)


def _reviews(custody: Custody) -> Iterator[Item]:
    for review in reviews(custody):
        if review.due.due_us is not None and (review.held is None or review.missed):
            yield Item(
                2, review.due.due_us, None, f"Review {'was missed' if review.missed else 'due'}: {minute(review.due.due_us)}", "ambiguous"
            )
    for event in custody.reviews:
        yield Item(2, event.at_us, None, f"Reviewed, {minute(event.at_us)}", "corroborated")


def _drawn(title: str, names: Sequence[str], items: Sequence[Item], now_us: int, *, days: bool) -> Picture:
    first = min(item.from_us for item in items)
    last = max(item.to_us if item.to_us is not None else item.from_us for item in items)
    room = max((last - first) // 20, DAY if days else HOUR)
    first, last = first - room, last + room
    scale = (WIDTH - LEFT - RIGHT) / (last - first)
    shapes = tuple(_shape(item, LEFT + (item.from_us - first) * scale, scale) for item in items)
    rows = tuple(
        (minute(i.from_us), minute(i.to_us) if i.to_us is not None and not i.open else "", i.words) for i in sorted(items, key=_order)
    )
    lanes = tuple(Lane(TOP + n * LANE + 16, name) for n, name in enumerate(names))
    now = round(LEFT + (now_us - first) * scale, 1) if first <= now_us <= last else None
    return Picture(title, TOP + len(names) * LANE + 6, lanes, shapes, tuple(_ticks(first, last, scale, days=days)), rows, now)


def _order(item: Item) -> tuple[int, int]:
    return item.from_us, item.lane


def _shape(item: Item, x: float, scale: float) -> Shape:
    width = max(4.0, (item.to_us - item.from_us) * scale) if item.to_us is not None else 0.0
    y = TOP + item.lane * LANE + 4
    return Shape(round(x, 1), y, round(width, 1), round(x, 1), item.words, item.style, item.to_us is None, item.open)


def _ticks(first: int, last: int, scale: float, *, days: bool) -> Iterator[Tick]:
    """Some six lines: at midnights of the clock on the wall, or at full hours."""
    if days or last - first > 3 * DAY:
        step = max(1, -(-(last - first) // (6 * DAY)))
        for number in range(day_of(first) + 1, day_of(last) + 1, step):
            yield _tick(starts_us(number), day_words(number), first, scale)
        return
    step = max(1, -(-(last - first) // (6 * HOUR)))
    for at in range(first - first % HOUR + HOUR, last, step * HOUR):
        date, _, time = minute(at).partition(", ")
        date_of, month, _ = date.split()
        yield _tick(at, f"{date_of} {month[:3]}, {time}", first, scale)


def _tick(at: int, words: str, first: int, scale: float) -> Tick:
    x = LEFT + (at - first) * scale
    return Tick(round(x, 1), words, "end" if x > WIDTH - RIGHT - 30 else "middle")
