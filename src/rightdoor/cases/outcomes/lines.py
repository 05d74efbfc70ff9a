"""What stands of outcomes, as pages show it, and what of them keeps a case open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.cases.area import Line
from rightdoor.cases.history import History
from rightdoor.cases.outcomes import kinds as k
from rightdoor.cases.outcomes.state import Crime, HandOver, Prevention, Sender, crimes, hand_overs, prevention, senders
from rightdoor.model.civil import MINUTE, iso_utc
from rightdoor.reference.offences import READ

_TO: Final = dict(k.TO)
_PROGRAMMES: Final = dict(k.PROGRAMMES)


def lines(history: History) -> Iterator[Line]:
    """Crimes with their outcome, hand-overs, senders, prevention."""
    yield from (_crime(each) for each in crimes(history))
    yield from (_hand_over(each) for each in hand_overs(history))
    yield from (_sender(each) for each in senders(history))
    yield from (_prevention(each) for each in prevention(history))


def _crime(crime: Crime) -> Line:
    rows = [("Crime", crime.recorded.text("number")), ("Classification", crime.recorded.text("classification"))]
    code = crime.code
    if code is not None:
        last = crime.outcomes[-1]
        rows += [
            ("Outcome", f"{code.label} (words {READ[code.confidence]})"),
            ("Recorded", moment(last.at_us)),
            ("Reason", last.text("reason")),
        ]
        if code.child:
            rows.append(("For children", "One of the two codes that are asked for where the person reported is a child."))
    return Line("Outcome of a crime", "Recorded" if code is not None else "None yet", tuple(rows), crime.recorded.id)


def _hand_over(each: HandOver) -> Line:
    rows = [
        ("To", f"{_TO.get(each.handed.text('to'), '')}: {each.handed.text('recipient')}"),
        ("What", each.handed.text("what")),
        ("Handed over", moment(each.handed.at_us)),
    ]
    if each.answer is not None:
        rows.append(("Accepted" if each.accepted else "Refused", f"{moment(each.answer.at_us)}, {each.answer.text('by')}"))
        if not each.accepted:
            rows.append(("Why", each.answer.text("reason")))
    return Line("Hand-over", each.state, tuple(rows), each.handed.id)


def _sender(each: Sender) -> Line:
    rows = [("Sender", each.owed.text("source"))]
    if each.owed.text("reference"):
        rows.append(("Their reference", each.owed.text("reference")))
    if each.told is not None:
        rows.append(
            ("Told", f"{moment(each.told.at_us)}, {dict(k.WAYS).get(each.told.text('way'), '').lower()}: {each.told.text('words')}")
        )
    return Line("Outcome to the sender", "Told" if each.told else "Owed", tuple(rows), each.owed.id)


def _prevention(each: Prevention) -> Line:
    begun = each.begun
    name = f": {begun.text('name')}" if begun.text("name") else ""
    rows = [("To what", f"{_PROGRAMMES.get(begun.text('programme'), '')}{name}"), ("When", moment(begun.at_us))]
    if each.followed is not None:
        rows.append(("Came to", f"{dict(k.CAME_TO).get(each.followed.text('came_to'), '')}, {moment(each.followed.at_us)}"))
    what = "Prevention referral" if begun.kind == k.REFERRED else "Signposting"
    return Line(what, "Followed up" if each.followed else "To be followed up", tuple(rows), begun.id)


def moment(at_us: int) -> str:
    """An instant to the minute, UTC."""
    return iso_utc(at_us - at_us % MINUTE).replace("T", " ").replace(":00Z", " UTC")


def keeps_open(history: History) -> Iterator[str]:
    """Crimes without an outcome code, and hand-overs that nobody has accepted and nothing was done about."""
    for crime in crimes(history):
        if crime.code is None:
            yield f"The crime {crime.recorded.text('number')} has no outcome code."
    for each in hand_overs(history):
        if each.here and each.answer is not None:
            to = _TO.get(each.handed.text("to"), "").lower()
            yield f"The hand-over to {to} was refused and is here again: hand it over anew, or say why that is not needed."
