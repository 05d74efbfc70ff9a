"""What the answer of a cell must be, worked out from the tables of this package and from the roles alone."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from integration.desk.matrix.operations import answers, sees
from integration.desk.matrix.people import Person, Thing

Act = Callable[[Person, Thing], bool]
SPOKEN = ("silent", "operation")  # for these a purpose was chosen, by everybody


class Answer(Enum):
    """Kinds of answers."""

    SHOWN = "shown, or done, or refused as incomplete"
    REFUSED = "refused with the reason (403)"
    HIDDEN = "nothing there (404)"
    WITHHELD = "openly withheld, with whom to ask"
    ASKED = "asked for a purpose"


def _subject(person: Person, thing: Thing) -> bool:
    return person.can("see-subjects") and person.reaches(thing)


def _referral(person: Person, thing: Thing) -> bool:
    return person.can("see-referrals") and person.reaches(thing)


def _own(person: Person, thing: Thing) -> bool:
    return thing.of == person.account.pk


def _job(person: Person, thing: Thing) -> bool:
    runs = person.can("run-jobs") and bool(person.units & thing.units)
    return (runs or _own(person, thing)) and thing.compartments <= person.compartments


def _check(person: Person, thing: Thing) -> bool:
    if thing.of is None:  # of no subject: the unit's
        return person.can("deconflict") and bool(person.units & thing.units)
    if thing.name == "silent" and not thing.compartments <= person.compartments:
        return False
    return _subject(person, thing) or person.can("audit")


def _draft(person: Person, thing: Thing) -> bool:
    here = thing.data["unit"] in person.units or _subject(person, thing.data["subject"])
    return person.can("see-requests") and here and thing.compartments <= person.compartments


def _of_unit(capability: str) -> Act:
    return lambda person, thing: person.can(capability) and bool(person.units & thing.units)


def _always(person: Person, thing: Thing) -> bool:
    return True


def _never(person: Person, thing: Thing) -> bool:
    return False


def _key(person: Person, thing: Thing) -> bool:
    """Whoever asked, the account's holder, and whoever releases or audits in its unit (its organisation has no other)."""
    reads = person.can("administer") or person.can("release-keys") or person.can("audit")
    return person.account.pk in (thing.of, thing.data["by"]) or (reads and bool(person.units & thing.units))


SEES: dict[str, Act] = {
    "key": _key,
    "subject": _subject,
    "decision": _subject,
    "case": _subject,
    "joint": sees,
    "joint package": sees,
    "joint answer": answers,
    "near match": _subject,
    "holder": _always,
    "referral": _referral,
    "transfer": _referral,
    "kept": _referral,
    "exhibit": lambda person, thing: (person.can("see-exhibits") or person.can("see-findings")) and person.reaches(thing),
    "finding": lambda person, thing: person.can("see-findings") and person.reaches(thing),
    "job": _job,
    "check": _check,
    "flag list": lambda person, thing: person.can("deconflict"),
    "draft": _draft,
    "import": lambda person, thing: _of_unit("see-requests")(person, thing) and thing.compartments <= person.compartments,
    "rights request": _of_unit("subject-rights"),
    "in care": _of_unit("see-exposure"),
    "trusting unit": _of_unit("trust-grades"),
    "token": _own,
    "sample": _of_unit("supervise-cases"),
    "view": _own,
    "session": _never,
    "nothing": _never,
    "account": _always,
    "role": _always,
    "unit": _always,
    "organisation": _always,
    "arrangement": _always,
    "operation": lambda person, thing: person.can("administer") or bool(person.operations),
    "operation member": _always,
    "compartment": lambda person, thing: thing.compartments <= person.compartments,
    "compartment member": lambda person, thing: thing.compartments <= person.compartments,
}


def in_holder(capability: str) -> Act:
    """In the unit that holds the thing (a unit that it is offered to does not yet)."""
    return lambda person, thing: person.can(capability) and thing.data["holder"] in person.units


def in_unit(capability: str) -> Act:
    """In one of the thing's units."""
    return lambda person, thing: person.can(capability) and bool(person.units & thing.units)


def on_subject(capability: str) -> Act:
    """In a unit that holds the subject, or across the operation that one is in."""
    return lambda person, thing: person.can(capability) and person.reaches(thing)


def both(*acts: Act) -> Act:
    """All of several."""
    return lambda person, thing: all(act(person, thing) for act in acts)


def answer(
    person: Person,
    needs: tuple[str, ...],
    kind: str,
    thing: Thing | None,
    act: Act | None = None,
    *,
    subject: bool = False,
    withholds: bool = False,
) -> Answer:
    """What `person` must get: the rights of the address first, then whether the thing is seen, then the right to do it there.

    `withholds`: says what is openly withheld; `subject`: that, and asks for a purpose, as pages of a subject do.
    """
    if not all(person.can(capability) for capability in needs):
        return Answer.REFUSED
    if thing is not None and not SEES[kind](person, thing):
        known = (subject or withholds) and thing.withheld and person.can("see-subjects") and bool(person.units & thing.units)
        return Answer.WITHHELD if known else Answer.HIDDEN
    if subject and thing is not None and thing.name not in SPOKEN:
        return Answer.ASKED
    if act is not None and thing is not None and not act(person, thing):
        return Answer.REFUSED
    return Answer.SHOWN
