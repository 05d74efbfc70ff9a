"""CLK-TAKE-NEXT: what to take up next, so that a child at risk waits least and nobody waits for ever.

Work that can be done in a day is fixed, so whoever is taken up earlier puts off somebody else by as much: with a share `s` of the work
taken from the top of the list, the rest waits 1 / (1 - s) times as long as in order of receipt. Taken by tier alone, the lowest tier
would pay all of it (up to for ever). So: children first; of the others one in `OF` from the top of the list, the rest by age.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

OF: Final = 20  # of as many others, how many are taken up for one from the top of the list: a policy, shown in docs/performance.md

CHILD = "a child is stated to be at risk, or the person reported is a child"
TOP = "at the top of the list"
AGE = "waits longest"


class Waiting(NamedTuple):
    """One subject that nobody took up. `place`: on the triage list; `received_us`: first receipt anywhere (UTC microseconds), None: unknown, taken for the oldest."""

    subject: str
    place: int
    received_us: int | None
    child: bool


class Next(NamedTuple):
    """A subject and why it comes now: CHILD, TOP or AGE."""

    subject: str
    why: str


def next_work(waiting: Iterable[Waiting], *, of: int = OF) -> Iterator[Next]:
    """Each once: children in the order of the list; then one from the top of the list, then `of - 1` that wait longest, and again."""
    rest = list(waiting)
    by_place = sorted(rest, key=lambda w: (w.place, w.subject))
    yield from (Next(each.subject, CHILD) for each in by_place if each.child)
    tops = iter([each for each in by_place if not each.child])
    ages = iter(sorted((w for w in rest if not w.child), key=lambda w: (w.received_us or 0, w.place, w.subject)))
    taken: set[str] = set()
    turn = 0
    left = sum(not each.child for each in rest)
    while left:
        top = turn % of == 0
        each = next(w for w in (tops if top else ages) if w.subject not in taken)
        taken.add(each.subject)
        left -= 1
        turn += 1
        yield Next(each.subject, TOP if top else AGE)
