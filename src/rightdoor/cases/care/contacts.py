"""The contact points at which the welfare of a person under investigation is assessed, by the kinds of events of other areas.

Published learning: IOPC on South Wales (2021), Northumbria (2022) and Hampshire (2023): every person under investigation for these
offences may be at risk of suicide; assess at each contact point, in person where possible, and record it; families need their own
information. College of Policing, operational advice of June 2019.
"""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.cases.event import Event
from rightdoor.cases.history import History


class Contact(NamedTuple):
    """A kind of event at which somebody meets the person, or they hear of a decision; `when`: the point in words."""

    kind: str
    when: str


CONTACTS = (
    Contact("attendance-invited", "at the invitation to a voluntary interview"),
    Contact("warrant-executed", "at the warrant"),
    Contact("search-without-warrant", "at the search"),
    Contact("arrest", "at the arrest"),
    Contact("voluntary-attendance", "on arrival for a voluntary interview"),
    Contact("detention-authorised", "on arrival in custody"),
    Contact("interview", "after the interview"),
    Contact("released-on-bail", "on release on bail"),
    Contact("released-under-investigation", "on release under investigation"),
    Contact("released-no-action", "on release without further action"),
    Contact("bail-answered", "on answering bail"),
    Contact("bail-breached", "at the arrest for breach of bail"),
    Contact("bail-cancelled", "when bail was cancelled"),
    Contact("nfa", "when no further action was decided"),
    Contact("charged", "at the charge"),
    Contact("hearing", "at court"),
    Contact("sentenced", "at the sentence"),
    Contact("order-made", "when an order was made"),
    Contact("discontinued", "when proceedings were discontinued"),
    Contact("acquitted", "at the acquittal"),
    Contact("wronged", "when it was found that somebody was wrongly affected"),
)
KINDS_OF_CONTACT = tuple(contact.kind for contact in CONTACTS)
WHEN = {contact.kind: contact.when for contact in CONTACTS}
ENTRIES = ("warrant-executed", "search-without-warrant")
# at which the family hears of it for the first time
FAMILY = (*ENTRIES, "arrest", "voluntary-attendance")


def contacts(history: History) -> tuple[Event, ...]:
    """Each contact, in order; bail that was broken is one where the person was arrested for it."""
    return tuple(event for event in history.of(*KINDS_OF_CONTACT) if event.kind != _BREACHED or _arrested(event) is not None)


def met_us(contact: Event) -> int:
    """When they met: where bail was broken, at the arrest for it, which is the later."""
    arrested = _arrested(contact) if contact.kind == _BREACHED else None
    return contact.at_us if arrested is None else arrested


def _arrested(event: Event) -> int | None:
    arrested = event.number("arrested")
    return event.number("arrived") if arrested is None else arrested


def person_of(event: Event, history: History) -> str:
    """The first record of the person whom an event names, by itself or by the arrest or release it follows; "" where none is named."""
    seen: set[str] = set()
    at: Event | None = event
    while at is not None and at.id not in seen:
        seen.add(at.id)
        if at.text("person"):
            return _one_record(history.root(at.text("person")), history)
        at = next((held for name in _VIA if at.text(name) and (held := history.one(at.text(name))) is not None), None)
    return ""


def _one_record(person: str, history: History) -> str:
    """The first of the records that were decided to be one person: the last decision of a pair stands."""
    decided: dict[frozenset[str], str] = {}
    for event in history.of("same-person"):
        decided[frozenset((history.root(event.text("first")), history.root(event.text("second"))))] = event.text("decision")
    pairs = [pair for pair, decision in decided.items() if decision == "one"]
    same, before = {person}, set[str]()
    while same != before:
        before = set(same)
        same |= {root for pair in pairs if pair & same for root in pair}
    return min(same)


_BREACHED = "bail-breached"
_VIA = ("arrest", "encounter", "release", "contact", "charge", "decision", "referred", "device", "fixed", "wronged")
