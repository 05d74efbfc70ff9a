"""From the warrant to the door and back: what the team reads there, and what an outcome does to the attribution (RD-A18)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from rightdoor.cases.event import Event
from rightdoor.cases.register import KINDS
from rightdoor.cases.warrants import kinds as k
from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases import acts as cases
from rightdoor.casework.cases.adding import New
from rightdoor.casework.decided import core
from rightdoor.casework.subjects.queries import units_for
from rightdoor.casework.warrants.door import door_of, echo, read
from rightdoor.casework.warrants.problems import NotThere
from rightdoor.casework.warrants.seen import Seen, with_papers
from rightdoor.model.civil import iso_utc
from rightdoor.model.finding import CheckFinding
from rightdoor.model.premises import Address
from rightdoor.reporting.door_form import as_read

# what came of a search, and the fact after action that takes the attribution back; a door that the papers do not name takes nothing back
FACTS: Final[Mapping[str, str]] = {"no-trace": "nothing-found", "wrong-person": "other-identified", "wrong-premises": "resident-absent"}
WRONGED: Final = "wronged"  # the event of the area that puts it right
_PARTS: Final = ("unit", "name", "number", "street", "town", "postcode")


class Read(NamedTuple):
    """What was read at a door: the event, and what differs from the result."""

    event: Event
    findings: tuple[CheckFinding, ...]


def door_read(acting: Acting, found: Seen, warrant: str, premises: str, given: Mapping[str, str], *, expected: str | None) -> Read:
    """What the team read, part by part, held against the result (RD-A19), and what is known of the household today (RD-A20): one event.

    `given`: unit, name, number, street, town, postcode as the signs show them; by, compared_by. Raises NotThere for what is missing, what `cases.acts.record` raises.
    """
    about = found.event(warrant, k.DRAFTED, k.GRANTED)
    parts = {name: " ".join(given.get(name, "").split()) for name in _PARTS}
    by, compared = (" ".join(given.get(name, "").split()) for name in ("by", "compared_by"))
    if not by:
        raise NotThere("Give the name or number of whoever read at the door.", field="by")
    if not compared or compared.casefold() == by.casefold():
        raise NotThere("Somebody else compares who did not read: give that name or number.", field="compared_by")
    if not parts["street"] and not parts["name"]:
        raise NotThere("Give what the street sign or the name of the house says.", field="street")
    words = ", ".join(part for part in (as_read(parts), parts["town"]) if part)
    address = Address(words, parts["postcode"], "")
    with with_papers(acting, found) as papers:
        door = door_of(papers, premises, now_us=acting.now_us, recorders=found.recorders | {acting.actor})
        findings = echo(door.result, "door", address)
        stated = "differs" if findings else "agrees" if parts["number"] or parts["name"] else "not-read"
        decision = read(acting, papers, door, "door", address, by=by)
    body = {
        "warrant": about.id, "premises": premises, "echo": stated, "today": door.household, "by": by, "compared_by": compared, "decision": decision,
    }  # fmt: skip
    event = cases.record(acting, found.case.pk, k.CHECKED, acting.now_us, body, expected=expected)
    return Read(event, findings)


class Outcome(NamedTuple):
    """What was recorded of a search: its event, the decision of the store that takes the attribution back ("" where none does), and the
    event by which it begins to be put right (None where nothing has to be)."""

    event: Event
    decision: str
    wronged: Event | None


def outcome(acting: Acting, found: Seen, entry: str, given: Mapping[str, str], *, at_us: int, expected: str | None) -> Outcome:
    """Record what came of a search. No trace, another person, the wrong premises: the fact after action is recorded in the store, from which
    the attribution follows anew (RD-A18), and somebody wrongly affected is recorded, from which the duties to put it right follow.

    `given`: outcome, why, detail, who. Raises NotThere, NotAllowed, what `cases.acts.record` and `decided.core.record_fact` raise.
    """
    require(acting, "work-case", units=units_for(acting, found.row))
    about = found.history.one(entry)
    if about is None or about.kind not in (k.EXECUTED, k.SEARCHED):
        raise NotThere("Choose the search that this is the outcome of.", field="entry")
    said, why, detail = (given.get(name, "").strip() for name in ("outcome", "why", "detail"))
    if said not in dict(k.OUTCOMES):
        raise NotThere("Choose the outcome.", field="outcome")
    if said == "wrong-premises" and why not in dict(k.WHY_WRONG):
        raise NotThere("State why the premises were wrong, or that it is not known yet.", field="why")
    if said in FACTS and not detail:
        raise NotThere("State what is known of it: it goes into the record that takes the attribution back.", field="detail")
    body = {"entry": about.id, "outcome": said, "detail": detail, "why": why if said == "wrong-premises" else ""}
    told = {"fact": FACTS.get(said, ""), "at": iso_utc(at_us), "detail": detail}
    contradicts = said in FACTS and not (said == "wrong-premises" and why == "went-elsewhere")
    decision = _taken_back(acting, found, about, told) if contradicts else ""
    news = [New(k.OUTCOME, at_us, {**body, "decision": decision})]
    if said in ("wrong-person", "wrong-premises") and WRONGED in KINDS:
        news.append(New(WRONGED, at_us, _wronged(said, why, detail, given.get("who", "").strip())))
    made = cases.record_many(acting, found.case.pk, news, expected=expected)
    return Outcome(made[0], decision, made[1] if len(made) > 1 else None)


def _taken_back(acting: Acting, found: Seen, entry: Event, told: Mapping[str, str]) -> str:
    """The fact in the store, about the premises where the papers name them, else about the subject."""
    named = entry.text("premises")
    of_premises = told["fact"] != FACTS["wrong-person"] and named in core.abouts(acting, found.row)
    body = {"about": named if of_premises else found.row.subject, **told}
    reason = f"outcome of the search recorded in case {found.case.pk}, event {entry.id}"
    return core.record_fact(acting, found.row.subject, body=body, reason=reason).core


def _wronged(said: str, why: str, detail: str, who: str) -> dict[str, object]:
    how = "our-error" if said == "wrong-premises" and why == "went-elsewhere" else said
    return {
        "who": who
        or ("the household of the premises that were searched" if said == "wrong-premises" else "the person first taken to be meant"),
        "how": how,
        "found": detail,
        "done": ("visit", "search"),
    }
