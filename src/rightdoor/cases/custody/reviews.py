"""The reviews of detention one after the other: when each was due, by which event it was held, which were missed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.cases.custody.clock import Custody
from rightdoor.cases.event import Event
from rightdoor.cases.kinds import at_least
from rightdoor.rules.clocks.custody import custody_clock
from rightdoor.rules.clocks.rule import Due


class Review(NamedTuple):
    """`after`: what it is counted from. `held`: the review; the end of detention where that came before it was held; None while it is ahead."""

    after: Event
    due: Due
    held: Event | None
    missed: bool


def reviews(custody: Custody) -> Iterator[Review]:
    """In order, up to the one that is ahead; none once detention has ended in time."""
    if custody.authorised is None:
        return
    valid = [each for each in custody.reviews if each.yes("independent") and at_least(each.text("rank"), "inspector")]
    after = custody.authorised
    for i in range(len(valid) + 1):
        due = _due(custody, [each.id for each in valid[:i]])
        if i < len(valid):
            yield Review(after, due, valid[i], False)
            after = valid[i]
            continue
        ended = custody.stays[-1].ended if custody.stays else None
        if ended is None:
            yield Review(after, due, None, False)
        elif due.due_us is not None and ended.at_us > due.due_us:
            yield Review(after, due, ended, True)


def _due(custody: Custody, held: list[str]) -> Due:
    facts = custody.facts
    return custody_clock(facts._replace(reviews=tuple(each for each in facts.reviews if each.event in held), ended_us=None)).review
