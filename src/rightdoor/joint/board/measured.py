"""The line of work as measured weeks show it: what came, what was done where something waited, what went on, what waits now.

The line is that of cases: to a warrant, to its execution (or an arrest or interview without one), to a charge or the end. A step's capacity is
how many cases left it, one way or another, in the mean of those measured weeks at whose beginning one waited there: an idle week says nothing of
what could be done. Where there is no such week, nobody knows it, and it is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from rightdoor.joint.board.line import Line, Step
from rightdoor.joint.board.way import Way
from rightdoor.model.civil import DAY

STEPS: Final = ("warrant", "execute", "charge")
WORDS: Final = {
    "warrant": "Brought to a warrant",
    "execute": "Warrant executed",
    "charge": "Charged or ended",
}
WEEK: Final = 7 * DAY


class Stay(NamedTuple):
    """A case at one step: from `from_us` until `until_us` (None: still). `on`: it went on to the next step; else it left the line."""

    step: str
    case: str
    from_us: int
    until_us: int | None
    first_us: int
    on: bool = False


class Measured(NamedTuple):
    """`done`: of each measured week, the cases that left the step. `busy`: of how many weeks capacity was taken. `share`: went on, of how many."""

    step: str
    waiting: tuple[int, ...]
    done: tuple[int, ...]
    busy: int
    capacity: Fraction | None
    went_on: int
    of: int

    @property
    def share(self) -> Fraction | None:
        """The share that went on; None where nothing was done."""
        return Fraction(self.went_on, self.of) if self.of else None


class Weeks(NamedTuple):
    """`arrivals`: cases opened, of each measured week, the earliest first."""

    arrivals: tuple[int, ...]
    steps: tuple[Measured, ...]

    def line(self, capacities: dict[str, Fraction]) -> Line:
        """What is simulated; `capacities` where they are entered by hand. A step of unknown capacity does nothing."""
        steps = tuple(
            Step(each.step, capacities.get(each.step, each.capacity or Fraction(0)), each.share if n + 1 < len(self.steps) else Fraction(1))
            for n, each in enumerate(self.steps)
        )
        return Line(steps, tuple(each.waiting for each in self.steps), self.arrivals)


def stays(way: Way) -> tuple[Stay, ...]:
    """The steps of a case, by its first instants; what is recorded out of order (a grant after the arrest) takes no step of its own."""
    first = way.first_us if way.first_us is not None else way.opened_us
    over = min((at for at in (way.charged_us, way.ended_us) if at is not None), default=None)
    entered = way.entered_us if way.entered_us is not None and (over is None or way.entered_us < over) else None
    granted = way.granted_us if way.granted_us is not None and _before(way.granted_us, entered, over) else None
    left = _earliest(granted, entered, over)
    found = [Stay("warrant", way.case, way.opened_us, left, first, granted is not None)]
    if granted is not None:
        found.append(Stay("execute", way.case, granted, _earliest(entered, over), first, entered is not None))
    if entered is not None:
        found.append(Stay("charge", way.case, entered, over, first, over is not None))
    return tuple(found)


def measured(ways: Iterable[Way], *, until_us: int, weeks: int) -> Weeks:
    """The `weeks` weeks before `until_us` (UTC microseconds), and what waits at that instant."""
    held = list(ways)
    begins = [until_us - (weeks - n) * WEEK for n in range(weeks)]
    arrivals = tuple(sum(begin <= way.opened_us < begin + WEEK for way in held) for begin in begins)
    of: dict[str, list[Stay]] = {step: [] for step in STEPS}
    for way in held:
        for stay in stays(way):
            of[stay.step].append(stay)
    return Weeks(arrivals, tuple(_measured(step, of[step], begins, until_us) for step in STEPS))


def _measured(step: str, held: Sequence[Stay], begins: Sequence[int], until_us: int) -> Measured:
    done, busy, in_busy = [], 0, 0
    left = [stay for stay in held if stay.until_us is not None and begins and begins[0] <= stay.until_us < until_us]
    for begin in begins:
        worked = sum(stay.until_us is not None and begin <= stay.until_us < begin + WEEK for stay in left)
        done.append(worked)
        if any(stay.from_us < begin and (stay.until_us is None or stay.until_us >= begin) for stay in held):
            busy, in_busy = busy + 1, in_busy + worked
    waits = [stay for stay in held if stay.from_us < until_us and (stay.until_us is None or stay.until_us >= until_us)]
    ages = tuple(sorted(max(0, until_us - stay.first_us) // WEEK for stay in waits))
    capacity = Fraction(in_busy, busy) if busy else None
    return Measured(step, ages, tuple(done), busy, capacity, sum(stay.on for stay in left), len(left))


def _before(at_us: int, *others: int | None) -> bool:
    return all(other is None or at_us < other for other in others)


def _earliest(*instants: int | None) -> int | None:
    return min((at for at in instants if at is not None), default=None)
