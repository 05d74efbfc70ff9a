"""What was entered at a door, as events of its case: in steps, since an arrest rests on the record of a person, and on the search.

The same kinds as the case's own forms, and the same acts record them. A step that cannot be as the case stands bears its reason: whoever
records keeps what was entered, and says so. Nothing is made up to get it in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import ascii_uppercase
from typing import NamedTuple

from rightdoor.cases.event import Event, Value
from rightdoor.cases.history import History
from rightdoor.cases.safeguarding.children import CHILD
from rightdoor.cases.warrants import kinds as w
from rightdoor.figures.membership import Membership
from rightdoor.joint.day.door_forms import WARRANT, person_of
from rightdoor.joint.day.facts import CaseFacts
from rightdoor.joint.day.state import Address
from rightdoor.joint.day.words import DIFFERS, ENTERED

_ENTRY = ("left", "officer", "present", "occupier", "force", "damage", "copy", "found", "other")
_ARREST = ("offence", "indictable", "ground", "necessity", "necessity_words", "officer", "place", "registered")
_ATTENDANCE = ("offence", "cautioned", "free_to_leave", "notice", "adult", "place", "officer")
_DEVICE = ("exhibit", "sort", "description", "found_where", "found_by", "holder", "seal", "child_used")


class At(NamedTuple):
    """The door: its address, its case's history and what that says of it, the operation's number as cases name it."""

    address: Address
    history: History
    facts: CaseFacts
    operation: str


class Step(NamedTuple):
    """One event of the case. `takes`: fields that take the id of the event of an earlier step; where that one is not recorded,

    `otherwise` stands in their place, or, where it is empty, this step waits too. `why`: it cannot be as the case stands.
    """

    name: str
    kind: str
    body: Mapping[str, Value]
    takes: tuple[tuple[str, str], ...] = ()
    otherwise: Mapping[str, Value] = {}
    why: str = ""


def steps_of(what: str, given: Mapping[str, Value], at_us: int, at: At) -> tuple[Step, ...]:
    """The steps of one form, in order; none where it says nothing that a case has a place for (nobody in, entry refused)."""
    if what == "entry":
        return tuple(_entry(given, at))
    if what == "arrest":
        body = _of(given, _ARREST) | _operation(at, at_us) | _named("warrant", _entered(at, at_us, w.EXECUTED))
        return tuple(_encounter("arrest", given, body))
    if what == "attendance":
        return tuple(_encounter("voluntary-attendance", given, _of(given, _ATTENDANCE) | _operation(at, at_us)))
    if what == "device":
        entry = _entered(at, at_us, w.EXECUTED, w.SEARCHED)
        return (Step("device", "device-seized", _of(given, _DEVICE) | _named("seized_at", entry)),)
    return tuple(_child(given, at) if what == "child" else _risk(given))


def _of(given: Mapping[str, Value], names: tuple[str, ...]) -> dict[str, Value]:
    return {name: given[name] for name in names if name in given}


def _named(field: str, event: Event | None) -> dict[str, Value]:
    return {field: event.id} if event is not None else {}


def _operation(at: At, at_us: int) -> dict[str, Value]:
    """Named where the case stands in it then: of one that has not joined, or is linked, all that comes of the door is counted in one place."""
    inside, _ = Membership(at.history).at(at_us)
    return {"operations": (at.operation,)} if at.operation in inside else {}


def _entered(at: At, at_us: int, *kinds: str) -> Event | None:
    """The last entry into these premises before an instant."""
    found = [each for each in at.history.of(*kinds) if each.text("premises") == at.address.premises and each.at_us <= at_us]
    return found[-1] if found else None


def _entry(given: Mapping[str, Value], at: At) -> Iterator[Step]:
    warrant = at.facts.warrant
    if given.get("outcome") == DIFFERS:
        about = warrant.event.id if warrant is not None else at.address.event.text("warrant")
        body: dict[str, Value] = {
            "warrant": about,
            "premises": at.address.premises,
            "echo": "differs",
            "today": "not-known",
            "by": given["officer"],
        }
        yield Step("door", w.CHECKED, body, why="" if about else "The case has no warrant or draft for these premises.")
    elif given.get("outcome") == ENTERED and given.get("power") == WARRANT:
        body = _of(given, _ENTRY) | {"premises": at.address.premises} | _named("warrant", warrant.event if warrant is not None else None)
        yield Step("entry", w.EXECUTED, body, why="" if warrant is not None else "The case has no granted warrant for these premises.")
    elif given.get("outcome") == ENTERED:
        body = _of(given, ("power", "left", "officer", "found")) | {"premises": at.address.premises, "reason": given["grounds"]}
        yield Step("entry", w.SEARCHED, body)


def _encounter(kind: str, given: Mapping[str, Value], body: Mapping[str, Value]) -> Iterator[Step]:
    if given.get("person"):
        yield Step(kind, kind, {**body, "person": given["person"]})
        return
    yield Step("person", "person", person_of(given))
    yield Step(kind, kind, body, takes=(("person", "person"),))


def _child(given: Mapping[str, Value], at: At) -> Iterator[Step]:
    reference = given.get("reference") or _next(at.history)
    yield Step("child", CHILD, _of(given, ("age_band", "relation")) | {"reference": reference})
    if given.get("risk"):
        body = _of(given, ("risk", "known", "immediate")) | {"source": "door"}
        # a risk does not wait until somebody who may has recorded the child
        yield Step("risk", "risk-noted", body, takes=(("child", "child"),), otherwise={"not_identified": True})


def _next(history: History) -> str:
    taken = {each.text("reference").strip().casefold() for each in history.of(CHILD)}
    free = (f"Child {a}{b}" for a in ("", *ascii_uppercase) for b in ascii_uppercase)
    return next(name for name in free if name.casefold() not in taken)


def _risk(given: Mapping[str, Value]) -> Iterator[Step]:
    body = _of(given, ("child", "risk", "known", "immediate")) | {"source": "door"}
    yield Step("risk", "risk-noted", body if given.get("child") else body | {"not_identified": True})
