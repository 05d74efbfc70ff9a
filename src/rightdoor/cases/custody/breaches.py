"""What went past a rule in detention, voluntary attendance and interview: recorded as it happened, named, with what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.cases.about import About
from rightdoor.cases.breach import Breach
from rightdoor.cases.custody.clock import Custody, custodies
from rightdoor.cases.custody.reviews import reviews
from rightdoor.cases.custody.state import People, doubts
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.model.civil import iso_utc
from rightdoor.rules.clocks.custody import CustodyProblem, custody_clock

_ELSE: Final = "Look at the record, correct it if it is wrong, and tell the supervisor if it is not."
_TODO: Final = {
    "rank": "Tell the superintendent responsible for the station now. What was obtained after it may be challenged: tell the prosecutor.",
    "order": "Look whether the warrant before it is missing here; else tell the prosecutor.",
    "expired": "Tell the inspector now, and note the reason in the custody record. Tell the prosecutor.",
    "reviews": "Enter the missing review if it was held; else note it in the custody record and tell the prosecutor.",
    "tests": "Correct the record if it was met; else tell the superintendent and the prosecutor.",
    "indictable": "Correct the offence if it is wrong; else tell the inspector now.",
    "until": "Correct the time in the custody record. The person has to be released at the earlier one.",
    "review-late": "Enter the reason and time of the postponed review (s.40(7)).",
    "review-before": "Correct the time of the review, or that of the authority for detention, from the custody record.",
    "review-rank": "Have the review held by an inspector or above who was not involved.",
    "over": "Tell the inspector and professional standards. Note the reason in the custody record. Tell the prosecutor.",
}
COUNTED: Final = ("england", "wales")  # elsewhere another Act holds, which is not held here
_CODE_C: Final = "PACE Code C"


def breaches(history: History, about: About) -> Iterator[Breach]:
    """Of detention by arrest, of attendances and interviews, and what may have been entered twice."""
    yield from _twice(history)
    if about.nation not in COUNTED:
        return
    for custody in custodies(history):
        yield from _of_custody(custody)
    for event in history.of("voluntary-attendance"):
        yield from _of_attendance(event)
    for event in history.of("interview"):
        yield from _of_interview(event)


def _of_custody(custody: Custody) -> Iterator[Breach]:
    for problem in custody.clock.problems:
        if problem.event:  # what names none is named below, on the event that shows it
            yield _named(problem, problem.event)
    for stay in custody.stays:
        if stay.ended is not None:
            yield from _over(custody, stay.ended)
    for review in reviews(custody):
        if review.missed and review.held is not None and review.due.due_us is not None:
            what = f"Detention was not reviewed by {iso_utc(review.due.due_us)}, nor after it."
            yield Breach("BR-CUSTODY-REVIEW-MISSED", review.held.id, what, "PACE s.40(3)", _TODO["review-late"])


def _named(problem: CustodyProblem, event: str) -> Breach:
    void = " It has no effect on the limit." if problem.void else ""
    return Breach(f"BR-CUSTODY-{problem.code.upper()}", event, problem.what + void, problem.rule, _TODO.get(problem.code, _ELSE))


def _over(custody: Custody, ended: Event) -> Iterator[Breach]:
    """Whether the person was held beyond the limit that was in force when detention ended, by what was recorded until then."""
    before = ended.at_us
    facts = custody.facts._replace(
        ended_us=before,
        outside=tuple(each for each in custody.facts.outside if each.from_us < before),
        authorities=tuple(each for each in custody.facts.authorities if each.at_us <= before),
    )
    yield from (_named(problem, ended.id) for problem in custody_clock(facts).problems if problem.code == "over" and not problem.event)


def _of_attendance(event: Event) -> Iterator[Breach]:
    if not event.yes("free_to_leave"):
        what = "Not recorded: the person was told that they may leave at any time."
        yield Breach(
            "BR-VOLUNTARY-LEAVE",
            event.id,
            what,
            "PACE s.29, Code C 3.21",
            "If the person was not free to leave, it was an arrest: record it as one.",
        )
    if not event.yes("notice"):
        what = "Not recorded: the notice of rights, with free legal advice, was given."
        yield Breach(
            "BR-VOLUNTARY-NOTICE",
            event.id,
            what,
            "PACE Code C 3.21",
            "Give it now if the interview is still ahead; else tell the prosecutor.",
        )
    if event.text("adult") == "absent":
        yield _no_adult("BR-VOLUNTARY-ADULT", event)


def _no_adult(code: str, event: Event) -> Breach:
    what = "No appropriate adult was there though one was needed."
    return Breach(code, event.id, what, _CODE_C, "Have one present before anything more is asked, and tell the prosecutor.")


def _of_interview(event: Event) -> Iterator[Breach]:
    if not event.yes("cautioned"):
        yield Breach(
            "BR-INTERVIEW-CAUTION",
            event.id,
            "The interview was not under caution.",
            "PACE Code C 10",
            "Tell the prosecutor before it is used.",
        )
    if not event.yes("recorded"):
        what = "The interview was not recorded audibly or visually."
        yield Breach("BR-INTERVIEW-RECORD", event.id, what, "PACE Codes E and F", "Attach the written record and why there is no other.")
    if event.text("advice") == "waiting":
        what = "The interview began while legal advice was asked for and not had."
        yield Breach(
            "BR-INTERVIEW-ADVICE",
            event.id,
            what,
            "PACE s.58, Code C 6.6",
            "Enter the superintendent's or inspector's reason, or tell the prosecutor.",
        )
    if event.text("adult") == "absent":
        yield _no_adult("BR-INTERVIEW-ADULT", event)


def _twice(history: History) -> Iterator[Breach]:
    people = People(history)
    for doubt in doubts(history):
        names = " and ".join(f"“{people.called(each)}”" for each in dict.fromkeys(doubt.people))
        what = f"May be one {'arrest' if _kind(history, doubt.first) == 'arrest' else 'attendance'} entered twice: {doubt.why} ({names})."
        todo = (
            "Decide whether the two are one person; it is counted once from then on."
            if len(set(doubt.people)) > 1
            else "Correct the number of one of the two, or withdraw one."
        )
        yield Breach("BR-ENTERED-TWICE", doubt.second, what, "One arrest is counted once", todo)


def _kind(history: History, event: str) -> str:
    held = history.one(event)
    return held.kind if held is not None else ""
