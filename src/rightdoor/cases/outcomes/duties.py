"""What has to be done about outcomes: senders told, hand-overs answered, prevention followed up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.cases.about import About
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.clocked import Task, clocked, first
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.history import History
from rightdoor.cases.outcomes import kinds as k
from rightdoor.cases.outcomes.state import HandOver, hand_overs, prevention, senders
from rightdoor.rules.clocks import hand_over_accepted, prevention_follow_up, sender_told
from rightdoor.rules.clocks.rule import Calendar

AREA: Final = "outcomes"
_TO: Final = dict(k.TO)


def duties(history: History, about: About, as_of_us: int) -> Iterator[CaseDuty]:
    """Senders, hand-overs, prevention."""
    del as_of_us
    calendar = calendar_of(about.nation)
    yield from _senders(history, about, calendar)
    for each in hand_overs(history):
        if not (each.given_up and each.answer is None):
            yield _accepted(each, history, about, calendar)
    for begun, followed in prevention(history):
        what = "the prevention referral" if begun.kind == k.REFERRED else "the signposting"
        task = Task(AREA, prevention_follow_up.RULE, f"Follow up {what}", "So that what helps can be known.", k.FOLLOWED)
        yield clocked(task, history, about, begun, due=prevention_follow_up.due(begun.at_us, calendar), done=followed)


def _senders(history: History, about: About, calendar: Calendar | None) -> Iterator[CaseDuty]:
    known = history.of(k.OUTCOME)
    if known:
        task = Task(
            AREA,
            sender_told.RULE,
            "Say whom the outcome is owed to",
            "Each sender of the referrals is told, or nobody is owed.",
            k.OWED,
            part="whom",
        )
        due = sender_told.due(known[0].at_us, calendar)
        yield clocked(task, history, about, known[0], due=due, done=first(history.of(k.OWED, k.NOBODY)))
    for owed, told in senders(history):
        task = Task(AREA, sender_told.RULE, f"Tell {owed.text('source')} what came of it", "They sent the referral.", k.REPORTED)
        yield clocked(task, history, about, owed, due=sender_told.due(owed.at_us, calendar), done=told)


def _accepted(each: HandOver, history: History, about: About, calendar: Calendar | None) -> CaseDuty:
    handed = each.handed
    task = Task(
        AREA,
        hand_over_accepted.RULE,
        f"Get the hand-over to {_TO.get(handed.text('to'), '').lower()} accepted",
        "Until it is accepted it stays here.",
        k.ACCEPTED,
    )
    return clocked(task, history, about, handed, due=hand_over_accepted.due(handed.at_us, calendar), done=each.answer)
