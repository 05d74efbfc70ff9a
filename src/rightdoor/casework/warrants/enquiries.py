"""The enquiries that Code B asks for before an application, answered from what is recorded: nothing is typed, and what is not recorded says so.

PACE Code B 3.1-3.3 (accurate and recent information; the likely occupier; the nature of the premises; earlier searches): the numbers
and words of the Code are from memory and are to be looked up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from rightdoor.cases.history import History
from rightdoor.cases.safeguarding.state import children as known_children
from rightdoor.cases.warrants import kinds as k
from rightdoor.casework.warrants.content import Enquiry
from rightdoor.model.civil import iso_day
from rightdoor.model.decision import Decision
from rightdoor.model.fact_words import PREMISES_KINDS
from rightdoor.model.finding import CheckFinding

_FACT = "Record the fact, with its date and exhibit, among the decisions of the subject."
_KNOWN = {
    "reported": "Person reported",
    "occupant": "Lives at the premises",
    "family": "Family of the person reported",
    "other": "Somebody else",
}
_RESEARCH = {
    "research-supports": "supports it",
    "research-neutral": "neither supports it nor speaks against it",
    "research-against": "speaks against it",
}


def enquiries(
    facts: Sequence[Decision], today: Sequence[CheckFinding], people: Sequence[str], searched: Sequence[str]
) -> tuple[Enquiry, ...]:
    """Each that is asked for, in the order of the Code. `facts`: of the premises, the newest first; `today`: what RD-A20 says of them now."""
    return (
        Enquiry("Is the information recent: does the household of the event live there today?", _recent(facts, today), f"Have the household confirmed. {_FACT}"),
        Enquiry("Who is likely to be there?", tuple(people), "Record who is known to the case as a person, with the role: occupant, child, somebody else."),
        Enquiry("What kind of premises are they, and how many people could use the connection?", tuple(_kind(facts)), _FACT),
        Enquiry("Were the premises searched before, and what came of it?", tuple(searched), "Look it up and record it, also where nothing was found."),
        Enquiry("What did local records and other research say?", tuple(_research(facts)), _FACT),
    )  # fmt: skip


def _recent(facts: Sequence[Decision], today: Sequence[CheckFinding]) -> tuple[str, ...]:
    said = [f"{_told('The household was confirmed', each)}" for each in facts if each.body.get("fact") == "household-confirmed"]
    against = [f.message for f in today if f.pattern != "searched-before"]
    return (*said, *against) if said or any(f.severity == "stop" for f in today) else ()


def _kind(facts: Sequence[Decision]) -> Iterator[str]:
    for each in facts:
        kind = each.body.get("fact", "")
        if kind in PREMISES_KINDS:
            yield _told(f"Recorded as {PREMISES_KINDS[kind]}", each)
        elif kind == "possible-users" and each.body.get("number"):
            yield _told(f"Possible users: {each.body['number']}", each)


def _research(facts: Sequence[Decision]) -> Iterator[str]:
    for each in facts:
        said = _RESEARCH.get(each.body.get("fact", ""))
        if said:
            check = each.body.get("check", "").strip()
            yield _told(f"Local research{f' (“{check}”)' if check else ''} {said}", each)


def _told(words: str, fact: Decision) -> str:
    """A fact with its date, its words as recorded and its paper."""
    at, detail, exhibit = (fact.body.get(name, "").strip() for name in ("at", "detail", "exhibit"))
    when = f" on {at[:10]}" if at else ", on a day that was not recorded"
    return f"{words}{when}{f': “{detail}”' if detail else ''}{f' (exhibit {exhibit[:12]})' if exhibit else ''} ({fact.id})."


def facts_about(facts: Iterable[Decision], about: Collection[str]) -> list[Decision]:
    """Those about one of these ids."""
    return [each for each in facts if each.body.get("about", "").strip() in about]


def people(history: History, *, at_risk: bool) -> tuple[str, ...]:
    """Who is known to be at the premises, children counted and never named."""
    children, found = sum(1 for _ in known_children(history)), []
    for person in history.of("person"):
        if (role := person.text("role")) in _KNOWN:
            named = person.text("name") or person.text("reference")
            note = person.text("note")
            found.append(f"{_KNOWN[role]}: “{named}”{f' (“{note}”)' if note else ''}.")
    for person in history.of("person"):
        if need := person.text("vulnerable"):
            found.append(f"Vulnerable: “{person.text('reference') or person.text('name')}”: “{need}”.")
    if children:
        found.append(f"{children} {'child is' if children == 1 else 'children are'} known to the case; who they are is held apart.")
    if at_risk:
        found.append("A child is stated to be at risk: plan for children at the premises, and for children’s services on the day.")
    return tuple(found)


def searched_before(history: History, facts: Sequence[Decision], premises: Collection[str]) -> tuple[str, ...]:
    """Earlier searches of the premises: as events of the case, and as facts of the store."""
    told = []
    for event in history.of(k.SEARCHED_BEFORE):
        if event.text("premises") in premises:
            day = event.number("day")
            reference = event.text("reference")
            told.append(
                f"Searched on {iso_day(day) if day is not None else 'a day that was not recorded'}: “{event.text('found')}”"
                f"{f' (reference “{reference}”)' if reference else ''}."
            )
    told += [_told("The premises were searched before", each) for each in facts if each.body.get("fact") == "searched-before"]
    for event in history.of(k.EXECUTED, k.SEARCHED):
        if event.text("premises") in premises:
            told.append(f"Searched in this case: what was sought was {'found' if event.yes('found') else 'not found'}.")
    return tuple(told)
