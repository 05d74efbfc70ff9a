"""Outcomes, hand-overs, senders and prevention of a case: folded from its events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.outcomes import kinds as k
from rightdoor.reference.outcomes import OutcomeCode, outcome

CHARGED_CODE: Final = "1"


class Crime(NamedTuple):
    """A recorded crime and its outcomes in order; the last one stands."""

    recorded: Event
    outcomes: tuple[Event, ...]

    @property
    def code(self) -> OutcomeCode | None:
        """The one that stands; None while there is none."""
        return outcome(self.outcomes[-1].text("outcome")) if self.outcomes else None


class HandOver(NamedTuple):
    """`answer`: accepted or refused; `again`: handed over to the same kind of body later; `given_up`: with a reason."""

    handed: Event
    answer: Event | None
    again: Event | None
    given_up: Event | None

    @property
    def accepted(self) -> bool:
        """Whether it is theirs now."""
        return self.answer is not None and self.answer.kind == k.ACCEPTED

    @property
    def here(self) -> bool:
        """Whether it is still with whoever handed it over, and nothing was done instead."""
        return not (self.accepted or self.given_up or (self.again and self.answer))

    @property
    def state(self) -> str:
        """In words."""
        if self.answer is None:
            return "Given up" if self.given_up else "Waits for acceptance"
        if self.accepted:
            return "Accepted"
        return "Refused, handed over again" if self.again else "Given up" if self.given_up else "Refused: it is here again"


class Sender(NamedTuple):
    """Somebody who is owed the outcome, and when they were told."""

    owed: Event
    told: Event | None


class Prevention(NamedTuple):
    """A referral or signposting and its follow-up, the last one."""

    begun: Event
    followed: Event | None


class Measured(NamedTuple):
    """How many: referred (each with agreement), signposted, followed up, and what came of it (`k.CAME_TO` in order)."""

    referred: int
    signposted: int
    followed: int
    came_to: tuple[tuple[str, int], ...]


def crimes(history: History) -> tuple[Crime, ...]:
    """Each in the order of recording."""
    return tuple(Crime(each, history.about("crime", each, k.OUTCOME)) for each in history.of("crime-recorded"))


def hand_overs(history: History) -> tuple[HandOver, ...]:
    """Each in order."""
    handed = history.of(k.HANDED)
    return tuple(_hand_over(each, handed[number + 1 :], history) for number, each in enumerate(handed))


def _hand_over(handed: Event, later: tuple[Event, ...], history: History) -> HandOver:
    answers = history.about("handed", handed, k.ACCEPTED, k.REFUSED)
    given_up = history.about("handed", handed, k.GIVEN_UP)
    alike = (each for each in later if _same_matter(each, handed, history))
    return HandOver(handed, answers[-1] if answers else None, next(alike, None), given_up[-1] if given_up else None)


def _same_matter(one: Event, other: Event, history: History) -> bool:
    orders = [history.root(each.text("order")) if each.text("order") else "" for each in (one, other)]
    return one.text("to") == other.text("to") and orders[0] == orders[1]


def senders(history: History) -> tuple[Sender, ...]:
    """Each who is owed, in order."""
    told = ((each, history.about("owed", each, k.REPORTED)) for each in history.of(k.OWED))
    return tuple(Sender(owed, found[-1] if found else None) for owed, found in told)


def prevention(history: History) -> tuple[Prevention, ...]:
    """Referrals and signposting, in order."""
    found = ((each, history.about("referred", each, k.FOLLOWED)) for each in history.of(k.REFERRED, k.SIGNPOSTED))
    return tuple(Prevention(begun, later[-1] if later else None) for begun, later in found)


def measured(histories: Iterable[History]) -> Measured:
    """Prevention over cases. What was not followed up is in no column of what came of it."""
    every = [each for history in histories for each in prevention(history)]
    results = [each.followed.text("came_to") for each in every if each.followed is not None]
    return Measured(
        sum(each.begun.kind == k.REFERRED for each in every),
        sum(each.begun.kind == k.SIGNPOSTED for each in every),
        len(results),
        tuple((words, results.count(code)) for code, words in k.CAME_TO),
    )
