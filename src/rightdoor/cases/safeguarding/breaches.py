"""What went past a rule in safeguarding: late decisions, late partners, police protection beyond 72 hours, enforcement against a child."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.about import About
from rightdoor.cases.breach import Breach
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.history import History
from rightdoor.cases.safeguarding import clocks as c
from rightdoor.cases.safeguarding import risks as r
from rightdoor.cases.safeguarding import together as t
from rightdoor.cases.safeguarding.child_track import ENFORCEMENT, OTHERS
from rightdoor.cases.safeguarding.duties import duties
from rightdoor.cases.safeguarding.duties_child import on_child_track
from rightdoor.cases.safeguarding.state import protections, risks

# the rule of a duty that was done too late: the breach, what was late, what to do next
_LATE = {
    c.DECISION.code: (
        "BR-SAFEGUARDING-LATE",
        "The safeguarding decision came late",
        "Say in the supervisor's review why, and what it meant for the child.",
    ),
    c.REFER.code: ("BR-REFERRAL-LATE", "The referral was made late", "Tell the authority since when the risk was known."),
    c.ACKNOWLEDGED.code: (
        "BR-ACKNOWLEDGED-LATE",
        "The authority answered late",
        "Raise it through the escalation agreed between the agencies.",
    ),
    c.STRATEGY.code: (
        "BR-STRATEGY-LATE",
        "The strategy discussion was held late",
        "Record why, and what was done for the child until then.",
    ),
    c.CONFERENCE.code: ("BR-CONFERENCE-LATE", "The conference was held late", "Record the authority's reason."),
    c.ASSESSMENT.code: ("BR-ASSESSMENT-LATE", "The assessment took longer than its time", "Record the authority's reason."),
    c.LADO.code: (
        "BR-LADO-LATE",
        "The designated officer was told late, or the decision came late",
        "Record why, and whether children were at risk meanwhile.",
    ),
    c.PROTECTION.code: (
        "BR-POLICE-PROTECTION",
        "A child was kept in police protection for more than 72 hours",
        "Tell the designated officer and legal services now: nothing allowed it.",
    ),
}


def breaches(history: History, about: About) -> Iterator[Breach]:
    """In the order: done too late; a discussion without those who must be there; enforcement where the person reported is a child."""
    for duty in duties(history, about, about.opened_us):
        if duty.code in _LATE and _too_late(duty):
            yield _late(duty)
    for risk in risks(history):
        for discussion in risk.discussions:
            missing = [words for code, words in t.PRESENT if code in t.MUST_BE_THERE and code not in discussion.event.texts("present")]
            if missing:
                yield _without(discussion.event.id, missing)
        if risk.chosen == r.NO_REFERRAL and risk.event.yes("immediate") and not _in_protection(history):
            yield _immediate(risk.event.id)
    if on_child_track(history, about):
        yield from _enforcement(history)


def _too_late(duty: CaseDuty) -> bool:
    return duty.done is not None and duty.due_us is not None and duty.done.at_us > duty.due_us


def _late(duty: CaseDuty) -> Breach:
    code, what, todo = _LATE[duty.code]
    assert duty.done is not None
    return Breach(code, duty.done.event, f"{what}: {duty.what[:1].lower()}{duty.what[1:]}.", duty.rule, todo)


def _without(event: str, missing: list[str]) -> Breach:
    return Breach(
        "BR-STRATEGY-WITHOUT",
        event,
        f"The strategy discussion was held without: {', '.join(missing).lower()}.",
        c.STRATEGY.words,
        "Ask them for what they know, or hold it again with them.",
    )


def _immediate(event: str) -> Breach:
    return Breach(
        "BR-IMMEDIATE-NO-REFERRAL",
        event,
        "The child may be in danger now, and no referral was decided.",
        c.DECISION.words,
        "Have a supervisor read the reason today; decide again, or correct what was noted.",
    )


def _in_protection(history: History) -> bool:
    return any(True for _ in protections(history))


def _enforcement(history: History) -> Iterator[Breach]:
    for event in history.of(*ENFORCEMENT):
        person = history.one(event.text("person"))
        if person is not None and person.text("role") in OTHERS:
            continue  # somebody else of the case, such as whoever exploits the child
        yield Breach(
            "BR-CHILD-TRACK",
            event.id,
            "The person reported is a child, and a step of enforcement is recorded. No enforcement is the next step for a child.",
            c.CHILD_TRACK.words,
            "Stop, and have a supervisor look at it now: the risk to the child decided on, exploitation asked, Outcome 21 considered, "
            "an appropriate adult and children's social care with you; then record the supervisor's review.",
        )
