"""What has to be done about a case as such: an owner, a look, a review, a risk assessment and its repetition, a crime record, an answer to an offer.

Times are policy of the force (rules/clocks). These duties end with the case: none of them keeps it open, but for what a review directed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from rightdoor.cases.about import About
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.clocked import Task, clocked, first
from rightdoor.cases.duty import UNIT, CaseDuty
from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.opening.directed import follow_ups
from rightdoor.cases.opening.kinds import RISK_RESULTS
from rightdoor.cases.opening.taken_back import looks
from rightdoor.rules.clocks import (
    allocation,
    crime_record,
    first_receipt,
    ownerless,
    reassessment,
    reassessment_new,
    risk_assessment,
    supervisor_review,
    transfer_acceptance,
    untouched,
)
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

AREA: Final = "opening"
# what is known after an assessment and may change it
NEW_FACTS: Final[Mapping[str, str]] = {
    "risk-noted": "a risk to a child was noted",
    "child-recorded": "a child was recorded",
    "trust-position": "a position of trust was noted",
    "results-in": "results of an examination came in",
    "arrest": "somebody was arrested",
}
_TIERS: Final = {code: place for place, (code, _) in enumerate(RISK_RESULTS, 1)}
_OWNED: Final = ("case-owned", "transfer-accepted")
_ANSWERED: Final = ("transfer-accepted", "transfer-refused", "transfer-taken-back")


def duties(history: History, about: About, as_of_us: int) -> Iterator[CaseDuty]:
    """All of them, in the order of a case."""
    del as_of_us
    opened = next(iter(history.of("case-opened")), None)
    if opened is None:
        return
    calendar = calendar_of(about.nation)
    yield from _receipt(history, about, opened, calendar)
    yield from _owners(history, about, opened, calendar)
    yield from _offers(history, about, calendar)
    crime = first(history.of("crime-recorded"))
    task = _task(crime_record.RULE, "Record the crime", "The case was opened.", "crime-recorded")
    yield clocked(task, history, about, opened, due=crime_record.due(opened.at_us, calendar), done=crime)
    yield from _risk(history, about, opened, calendar)
    yield from _reviews(history, about, opened, calendar)
    yield from follow_ups(history, about)
    yield from _touched(history, about, calendar)
    yield from looks(history, about, opened)


def _task(rule: Rule, what: str, why: str, records: str = "", *, owner: str = "") -> Task:
    return Task(AREA, rule, what, why, records, closes=False, owner=owner)


def _receipt(history: History, about: About, opened: Event, calendar: Calendar | None) -> Iterator[CaseDuty]:
    """That it was looked at since its first receipt anywhere: done when the case was opened, however late that was."""
    if about.first_receipt_us is None:
        return
    task = _task(first_receipt.RULE, "Look at it since its first receipt anywhere", "Its age counts from the first receipt by anybody.")
    duty = clocked(task, history, about, opened, due=first_receipt.due(about.first_receipt_us, calendar), done=opened)
    yield duty._replace(raised_us=about.first_receipt_us)


def _owners(history: History, about: About, opened: Event, calendar: Calendar | None) -> Iterator[CaseDuty]:
    """From opening until somebody owns it; again from whenever nobody does."""
    moves = history.of(*_OWNED)
    owned = first(tuple(event for event in moves if _owner(event)))
    task = _task(allocation.RULE, "Give the case an owner", "Nobody owned it when it was opened.", owner=UNIT)
    yield clocked(task, history, about, opened, due=allocation.due(opened.at_us, calendar), done=owned)
    for event in moves:
        if not _owner(event):
            after = first(tuple(each for each in moves if each.at_us >= event.at_us and _owner(each)))
            task = _task(ownerless.RULE, "Give the case an owner again", "Its owner gave it up.", owner=UNIT)
            yield clocked(task, history, about, event, due=ownerless.due(event.at_us, calendar), done=after)


def _owner(event: Event) -> str:
    return event.text("to") if event.kind == "case-owned" else event.by


def _offers(history: History, about: About, calendar: Calendar | None) -> Iterator[CaseDuty]:
    """An offer is accepted, sent back, or taken back."""
    moves = history.of("transfer-offered", *_ANSWERED)
    for place, event in enumerate(moves):
        if event.kind == "transfer-offered":
            answer = next((each for each in moves[place + 1 :] if each.kind in _ANSWERED), None)
            task = _task(transfer_acceptance.RULE, "Get an answer to the offer of the case", "Until then it stays where it is.")
            yield clocked(task, history, about, event, due=transfer_acceptance.due(event.at_us, calendar), done=answer)


def _risk(history: History, about: About, opened: Event, calendar: Calendar | None) -> Iterator[CaseDuty]:
    """A first assessment, each repeated after as long as its result allows, and on each new fact."""
    found = history.of("risk-assessed")
    task = _task(risk_assessment.RULE, "Have the risk assessed", "A trained person assesses it first.", "risk-assessed")
    yield clocked(task, history, about, opened, due=risk_assessment.due(opened.at_us, calendar), done=first(found))
    for place, event in enumerate(found):
        due = reassessment.due(event.at_us, calendar, _TIERS.get(event.text("result"), 0))
        task = _task(reassessment.RULE, "Have the risk assessed again", "The last result holds for so long.", "risk-assessed")
        yield clocked(task, history, about, event, due=due, done=first(found[place + 1 :]))
    for fact in history.of(*NEW_FACTS):
        if found and fact.at_us > found[0].at_us:
            after = first(tuple(each for each in found if each.at_us >= fact.at_us))
            task = _task(
                reassessment_new.RULE, f"Have the risk assessed again: {NEW_FACTS[fact.kind]}", "It may change the result.", "risk-assessed"
            )
            yield clocked(task, history, about, fact, due=reassessment_new.due(fact.at_us, calendar), done=after)


def _reviews(history: History, about: About, opened: Event, calendar: Calendar | None) -> Iterator[CaseDuty]:
    """From opening, and from each review to the next."""
    chain = (opened, *history.of("supervisor-review"))
    for event, after in (*pairwise(chain), (chain[-1], None)):
        task = _task(
            supervisor_review.RULE,
            "Review the case as supervisor",
            "An open case is reviewed at intervals.",
            "supervisor-review",
            owner=UNIT,
        )
        yield clocked(task, history, about, event, due=supervisor_review.due(event.at_us, calendar), done=after)


def _touched(history: History, about: About, calendar: Calendar | None) -> Iterator[CaseDuty]:
    """From when somebody last recorded something; earlier ones where too long went by until somebody did."""
    log = [event for event in history.log if event.kind != WITHDRAWN]
    for event, after in (*pairwise(log), (log[-1], None)):
        due: Due = untouched.due(event.recorded_us, calendar)
        if after is not None and (due.due_us is None or after.recorded_us <= due.due_us):
            continue
        task = _task(untouched.RULE, "Look at the case again", "Nothing was recorded in it since.")
        duty = clocked(task, history, about, event, due=due, done=after)
        done = None if duty.done is None or after is None else duty.done._replace(at_us=after.recorded_us)
        yield duty._replace(raised_us=event.recorded_us, done=done)
