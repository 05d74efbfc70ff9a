"""What has to be done about risks to children, by when: decision, referral, discussion, what children's social care owes back, police protection."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.about import About
from rightdoor.cases.clocked import Task, clocked, first
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.safeguarding import clocks as c
from rightdoor.cases.safeguarding import risks as r
from rightdoor.cases.safeguarding import together as t
from rightdoor.cases.safeguarding.duties_child import of_the_child_reported
from rightdoor.cases.safeguarding.duties_trust import of_positions
from rightdoor.cases.safeguarding.state import Discussion, Protection, Referral, Risk, protections, reference_of, risks
from rightdoor.rules.clocks.rule import Due, Rule

AREA = "safeguarding"
_LATE = "Partners hear of risks to children too late: that is the finding this time answers."


def duties(history: History, about: About, as_of_us: int) -> Iterator[CaseDuty]:
    """Of each risk, each time in police protection, each position of trust, and of a child who is the person reported."""
    del as_of_us
    for risk in risks(history):
        yield from _of_risk(history, about, risk)
    for protection in protections(history):
        yield from _of_protection(history, about, protection)
    yield from of_positions(history, about)
    yield from of_the_child_reported(history, about)


def _of_risk(history: History, about: About, risk: Risk) -> Iterator[CaseDuty]:
    who = reference_of(risk.event.text("child"), history)
    now = " The child may be in danger now: hours count, not working days." if risk.event.yes("immediate") else ""
    what = f"Decide on safeguarding: risk to {who}"
    why = f"A risk was noted.{now} Every noted risk has a recorded decision."
    yield _duty(history, about, risk.event, (c.DECISION, r.DECISION, what, why), due=c.decision_due(risk.event, about), done=risk.decided)
    if risk.decision is not None and risk.chosen == r.REFER_NOW:
        yield _refer(history, about, risk, risk.decision, who)
    if (held := _discussion_owed(risk)) is not None:
        yield _discuss(history, about, risk, held, who)
    for referral in risk.referrals:
        yield from _of_referral(history, about, referral, discussed=bool(risk.discussions))
    for discussion in risk.discussions:
        if discussion.enquires:
            yield _conference(history, about, discussion)
        if discussion.acts and risk.chosen != r.REFER_NOW:  # then the referral is owed by the decision
            yield _follow(history, about, risk, discussion, who)


def _refer(history: History, about: About, risk: Risk, decision: Event, who: str) -> CaseDuty:
    of = (c.REFER, r.REFERRAL, f"Make the referral: {who}", f"It was decided to refer now. {_LATE}")
    done = risk.referrals[0].event if risk.referrals else None
    return _duty(history, about, decision, of, due=c.refer_due(decision, about), done=done)


def _discussion_owed(risk: Risk) -> Event | None:
    """The event that asks for a strategy discussion: the decision in force, or children's social care in its answer."""
    if risk.decision is not None and risk.chosen == r.STRATEGY_FIRST:
        return risk.decision
    answers = [each.answered for each in risk.referrals if each.answered is not None]
    return next((each for each in answers if each.text("response") == "strategy"), None)


def _discuss(history: History, about: About, risk: Risk, asked: Event, who: str) -> CaseDuty:
    why = "Police, children's social care and health agree what is done, and what the family is told by whom and when."
    of = (c.STRATEGY, t.DISCUSSION, f"Hold the strategy discussion: {who}", why)
    done = risk.discussions[0].event if risk.discussions else None
    return _duty(history, about, asked, of, due=c.strategy_due(asked, about), done=done)


def _follow(history: History, about: About, risk: Risk, discussion: Discussion, who: str) -> CaseDuty:
    """After a discussion that decided on anything: the referral on record, or the decision made anew; another discussion may end it too."""
    why = "The discussion decided that something is done for the child. A referral carries it, or a decision says why there is none."
    of = (c.REFER, r.REFERRAL, f"Record the referral after the discussion, or decide anew: {who}", why)
    anew = tuple(each for each in risk.decisions if each.text("decision") != r.STRATEGY_FIRST)
    ended = tuple(each.event for each in risk.discussions if not each.acts)
    since = (each for each in (*anew, *ended) if _order(each) > _order(discussion.event))
    done = min((*(each.event for each in risk.referrals), *since), key=_order, default=None)
    return _duty(history, about, discussion.event, of, due=c.refer_due(discussion.event, about), done=done)


def _order(event: Event) -> tuple[int, int, str]:
    return event.at_us, event.recorded_us, event.id


def _of_referral(history: History, about: About, referral: Referral, *, discussed: bool) -> Iterator[CaseDuty]:
    to = referral.event.text("to")
    received = (
        "They received it and have not said what they do: ask again."
        if referral.received is not None
        else "No acknowledgement is recorded: ask."
    )
    why = f"The authority acknowledges a referral and decides on it within one working day. {received}"
    of = (c.ACKNOWLEDGED, "referral-acknowledged", f"Have {to} acknowledge the referral and say what they do", why)
    yield _duty(history, about, referral.event, of, due=c.acknowledged_due(referral.event, about), done=referral.answered)
    response = "" if referral.answered is None else referral.answered.text("response")
    if response == "assessment" or (response == "strategy" and discussed) or referral.assessed is not None:
        of = (
            c.ASSESSMENT,
            "assessment-ended",
            f"Have the outcome of the assessment by {to}",
            "It ends within 45 working days of the referral.",
        )
        yield _duty(history, about, referral.event, of, due=c.assessment_due(referral.event, about), done=referral.assessed)


def _conference(history: History, about: About, discussion: Discussion) -> CaseDuty:
    closed = discussion.enquiry if discussion.enquiry is not None and discussion.enquiry.text("outcome") != "conference" else None
    why = "An enquiry under section 47 was decided: a conference, or its end without one, follows within 15 working days."
    of = (c.CONFERENCE, "conference-held", "Have the conference held, or record how the enquiry ended", why)
    done = first(tuple(sorted((e for e in (closed, discussion.conference) if e is not None), key=lambda e: e.at_us)))
    return _duty(history, about, discussion.event, of, due=c.conference_due(discussion.event, about), done=done)


def _of_protection(history: History, about: About, protection: Protection) -> Iterator[CaseDuty]:
    who = reference_of(protection.event.text("child"), history)
    of = (c.PROTECTION, "police-protection-ended", f"End police protection: {who}", "72 hours at most; nobody can extend it.")
    yield _duty(history, about, protection.event, of, due=c.protection_due(protection.event, about), done=protection.ended)
    of = (c.TOLD, "authority-told", f"Tell the local authority of police protection: {who}", "It has to know as soon as practicable.")
    yield _duty(history, about, protection.event, of, due=c.told_due(protection.event, about), done=protection.told)


def _duty(
    history: History, about: About, event: Event, of: tuple[Rule, str, str, str], *, due: Due, done: Event | None
) -> CaseDuty:  # fmt: skip
    rule, records, what, why = of
    return clocked(Task(AREA, rule, what, why, records), history, about, event, due=due, done=done)
