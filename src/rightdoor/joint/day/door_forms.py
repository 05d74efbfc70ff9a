"""What is asked at a door, as data: short forms for a phone. What they give becomes events of the case (`into_case`), not of the operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from rightdoor.cases.custody.kinds import GROUNDS, NECESSITY
from rightdoor.cases.custody.people import PERSON, ROLES
from rightdoor.cases.devices.kinds import SORTS
from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.order import each
from rightdoor.cases.register import KINDS as OF_CASES
from rightdoor.cases.safeguarding.children import AGE_BANDS, CHILDREN, RELATIONS
from rightdoor.cases.warrants.kinds import COPIES, WITHOUT
from rightdoor.joint.day.words import DIFFERS, ENTERED, ENTRY, WHAT

WARRANT: Final = "warrant"
_POWERS = ((WARRANT, "The warrant of this address"), *WITHOUT)
_RISKS = next(field.choices for field in OF_CASES["risk-noted"].fields if field.name == "risk")
_ADULT = (("present", "Present"), ("not-needed", "Not needed"), ("absent", "Absent"))
_OFFICER = Field("officer", "Officer", needed=False, hint="Name or number.")
_PERSON = (
    Field("person", "Person, where the case has them already", "event", needed=False, to=("person",)),
    Field("person_name", "Name, where the case does not have them (adults)", needed=False),
    Field(
        "person_reference",
        "How to call them, where the name is not known, or for a child",
        needed=False,
        hint="Child 1. Never a child’s name.",
    ),
    Field("person_role", "Who they are", "choice", needed=False, choices=ROLES, hint="Where the case does not have them."),
)


def _needs(body: Mapping[str, Value], *names: str) -> Iterator[Problem]:
    for name in names:
        if name not in body:
            yield Problem(name, "Fill this in.")


def _entry(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del history
    if body.get("outcome") == DIFFERS:
        yield from _needs(body, "officer")
    if body.get("outcome") != ENTERED:
        return
    yield from _needs(body, "power", "officer", "occupier", "found")
    yield from _needs(body, *(("force", "copy", "other") if body.get("power") == WARRANT else ("grounds",)))
    left = body.get("left")
    if isinstance(left, int) and left < at_us:
        yield Problem("left", "The search ended before it began: correct one of the two.")


def _who(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    new = any(body.get(name) for name in ("person_name", "person_reference", "person_role"))
    if bool(body.get("person")) == new:
        yield Problem("person", "Choose the person of the case, or say who it is below: one of the two.")
    elif new and not body.get("person_role"):
        yield Problem("person_role", "Say who this is in the case. Nobody becomes a suspect by it.")
    elif new and PERSON.check is not None:
        for problem in PERSON.check(person_of(body), at_us, history):
            yield Problem(f"person_{problem.field}", problem.what)


def person_of(body: Mapping[str, Value]) -> dict[str, Value]:
    """The fields of a person whom the case does not have yet."""
    return {name: body[f"person_{name}"] for name in ("role", "name", "reference") if body.get(f"person_{name}")}


def _child(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us, history
    if body.get("risk"):
        yield from _needs(body, "immediate")
    elif body.get("known") or "immediate" in body:
        yield Problem("risk", "Say what kind of risk it is.")


def _device(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    check = OF_CASES["device-seized"].check
    if check is not None:
        yield from check(body, at_us, history)


_RISK = Field("risk", "What kind of risk", "choice", choices=_RISKS)
_KNOWN = Field("known", "What was seen or said", "long", needed=False, hint="No name.")
_NOW = Field("immediate", "The child may be in danger now", "yes-no")

ENTRY_FORM = Kind(
    "entry",
    "At the door",
    (
        Field("outcome", "What came of it", "choice", choices=ENTRY),
        Field("power", "Power", "choice", needed=False, choices=_POWERS, hint="What follows is needed where you went in."),
        Field("left", "Left at", "instant", needed=False),
        Field("officer", "Officer in charge of the search, or who read the door", needed=False),
        Field("present", "Persons present", "long", needed=False),
        Field("occupier", "The occupier was there", "yes-no", needed=False),
        Field("force", "Force was used to enter", "yes-no", needed=False),
        Field("damage", "Damage", "long", needed=False),
        Field("copy", "Copy of the warrant", "choice", needed=False, choices=COPIES),
        Field("found", "Articles or persons sought were found", "yes-no", needed=False),
        Field("other", "Other articles were seized", "yes-no", needed=False),
        Field("grounds", "Grounds of a search without a warrant", "long", needed=False),
    ),
    capability="",
    hint="The time is that of entry, or of standing at the door.",
    check=_entry,
)
ARREST_FORM = Kind(
    "arrest",
    "An arrest",
    (
        *_PERSON,
        Field("offence", "Offence"),
        Field("indictable", "Indictable offence (either way counts)", "yes-no"),
        Field("ground", "Ground", "choice", choices=GROUNDS),
        Field("necessity", "Why it was necessary", "many", choices=NECESSITY),
        Field("necessity_words", "Reasons in words", "long"),
        Field("officer", "Arresting officer"),
        Field("place", "Where", needed=False),
        Field("registered", "The person was a registered offender (notification requirements) then", "yes-no", needed=False),
    ),
    capability="",
    check=_who,
)
ATTENDANCE_FORM = Kind(
    "attendance",
    "A voluntary attendance",
    (
        *_PERSON,
        Field("offence", "Offence"),
        Field("cautioned", "Interviewed under caution", "yes-no"),
        Field("free_to_leave", "Told: free to leave at any time", "yes-no"),
        Field("notice", "Notice of rights given, with free legal advice", "yes-no"),
        Field("adult", "Appropriate adult", "choice", choices=_ADULT),
        Field("place", "Where", needed=False),
        _OFFICER,
    ),
    capability="",
    check=_who,
)
DEVICE_FORM = Kind(
    "device",
    "A device seized",
    (
        Field("exhibit", "Exhibit reference", hint="Initials of the finder and a running number, for instance ABC/1."),
        Field("sort", "What it is", "choice", choices=SORTS),
        Field("description", "Description", hint="Make, colour, serial number. No content."),
        Field("found_where", "Where it was found"),
        Field("found_by", "Found by"),
        Field("holder", "Held by", needed=False),
        Field("seal", "Seal number", needed=False),
        Field("child_used", "A child at risk uses it, or was spoken to with it", "yes-no", needed=False),
    ),
    capability="",
    check=_device,
)
CHILD_FORM = Kind(
    "child",
    "A child seen",
    (
        Field("reference", "Reference", needed=False, hint="Child A. Never a name. Empty: the next letter."),
        Field("age_band", "Age", "choice", choices=AGE_BANDS),
        Field("relation", "Relation to the person reported", "choice", choices=RELATIONS),
        _RISK._replace(words="A risk to this child, if there is one", needed=False),
        _KNOWN,
        _NOW._replace(needed=False),
    ),
    capability="",
    check=each(_child),
)
RISK_FORM = Kind(
    "risk",
    "A risk to a child",
    (
        Field(
            "child", "Child, where the case has the child", "event", needed=False, to=CHILDREN, hint="Empty: the child is not identified."
        ),
        _RISK,
        _KNOWN,
        _NOW,
    ),
    capability="",
)

FORMS: Final[Mapping[str, Kind]] = MappingProxyType(
    {form.code: form for form in (ENTRY_FORM, ARREST_FORM, ATTENDANCE_FORM, DEVICE_FORM, CHILD_FORM, RISK_FORM)}
)
assert tuple(FORMS) == tuple(code for code, _ in WHAT)
