"""Days and instants by the clock on the wall, for tests of clock rules."""

from __future__ import annotations

from rightdoor.model.civil import DAY, HOUR, iso_day, parse_day
from rightdoor.rules.clocks.bail import BailFacts, Mark, Step
from rightdoor.rules.clocks.counting import day_of, starts_us

ALL_TESTS = ("a", "b", "c", "d")


def day(text: str) -> int:
    """The number of a day."""
    number = parse_day(text)
    assert number is not None, text
    return number


def at(text: str, hour: float = 12) -> int:
    """An instant: so many hours after a day began in London."""
    return starts_us(day(text)) + int(hour * HOUR)


def last_day(due_us: int | None) -> str:
    """The day that ends at an instant."""
    assert due_us is not None
    last = day_of(due_us - 1)
    assert due_us == starts_us(last + 1), "due at the end of a day"
    return iso_day(last)


def step(kind: str, on: str, rank: str = "", **more: object) -> Step:
    """A step with every paper that it needs."""
    papers = {"consulted": True, "invited": True, "heard": True, "told": True, "tests": ALL_TESTS}
    return Step(f"ev_{kind}_{on}", kind, at(on), rank, **{**papers, **more})  # type: ignore[arg-type]


def bail(arrested: str, *steps: Step, marks: tuple[Mark, ...] = (), **more: object) -> BailFacts:
    """An arrest, released on bail the same day."""
    rank = "inspector" if day(arrested) < day("2022-10-28") else "sergeant"
    given = {"rank": rank, "release": "ev_release", "steps": steps, "marks": marks, **more}
    return BailFacts(at(arrested), at(arrested, 20), **given)  # type: ignore[arg-type]


def mark(why: str, on: str) -> Mark:
    """What stops the clock or sets it going."""
    return Mark(why, at(on))  # type: ignore[arg-type]


__all__ = ["DAY", "HOUR", "at", "bail", "day", "last_day", "mark", "step"]
