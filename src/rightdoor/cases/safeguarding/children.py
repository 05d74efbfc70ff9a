"""Children of a case: the least that does the job. Who a child is stands in private fields, kept apart for those few who may see it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.safeguarding.definitions import choices, definition
from rightdoor.model.civil import DAY

CHILD = "child-recorded"
CHILDREN = (CHILD, "person")  # a person whom the area of custody records in the role of a child
CHILD_ROLES = ("child", "child-victim", "child-reported")
AGE_BANDS = (
    ("unborn", "Unborn"),
    ("0-4", "0 to 4"),
    ("5-9", "5 to 9"),
    ("10-12", "10 to 12"),
    ("13-15", "13 to 15"),
    ("16-17", "16 or 17"),
    ("unknown", "Not known"),
)
RELATIONS = (
    ("household", "Lives in the household"),
    ("family", "Family, lives elsewhere"),
    ("contact", "In the care or company of the person reported"),
    ("online", "Known of online alone"),
    ("in-material", "In the material reported"),
    ("reported", "Is the person reported"),
    ("not-known", "Not known"),
)
_WORDS = re.compile(r"\w+")
_PRIVATE = (
    Field("name", "Name", needed=False, private=True),
    Field("born", "Day of birth", "day", needed=False, private=True),
    Field("address", "Address of the child's home", "long", needed=False, private=True),
)


def a_child(name: str, child: str, history: History) -> Iterator[Problem]:
    """A problem of the field `name` where the event it refers to is of a person who is not recorded as a child."""
    person = history.one(child)
    if person is not None and person.kind == "person" and person.text("role") not in CHILD_ROLES:
        yield Problem(name, "This person is not recorded as a child. Choose the child, or record the child first.")


def of_a_child(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    """A check of kinds whose field `child` must refer to a child."""
    del at_us
    yield from a_child("child", str(body.get("child", "")), history)


def _a_reference(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    reference = str(body.get("reference", "")).strip().casefold()
    if any(child.text("reference").strip().casefold() == reference for child in history.of(CHILD)):
        yield Problem("reference", "Another child of this case has this reference. Give each child its own.")
    yield from _no_identity(reference, body)
    yield from _born(body, at_us)


def _no_identity(reference: str, body: Mapping[str, Value]) -> Iterator[Problem]:
    name = {word for word in _WORDS.findall(str(body.get("name", "")).casefold()) if len(word) > 1}
    if name & set(_WORDS.findall(reference)):
        yield Problem("reference", "The reference is seen by everybody in the case: it must hold no part of the name. Write “Child A”.")


def _born(body: Mapping[str, Value], at_us: int) -> Iterator[Problem]:
    born = body.get("born")
    if isinstance(born, int) and not isinstance(born, bool) and born * DAY > at_us:
        yield Problem("born", "The day of birth is after the day of this record. Correct it, or leave it empty for an unborn child.")


def _identified(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    child = history.one(str(body.get("child", "")))
    yield from of_a_child(body, at_us, history)
    if child is not None:
        yield from _no_identity(child.text("reference").casefold(), body)
    yield from _born(body, at_us)


def _rests_on(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    yield from of_a_child(body, at_us, history)
    rests = history.one(str(body.get("rests_on", "")))
    if rests is not None and rests.at_us > at_us:
        yield Problem("rests_on", "What it rests on happened later. Give the time from which the definition is met.")
    held = definition(str(body.get("definition", "")))
    if held is not None and held.first * DAY > at_us:
        yield Problem("definition", "This definition was not in use at that time. Choose the one that was.")
    if held is not None and rests is not None and rests.kind not in held.rests_on:
        yield Problem("rests_on", f"“{held.word}” is not met by this event: {held.words}")


KINDS = (
    Kind(
        CHILD,
        "Child recorded",
        (
            Field("reference", "Reference", hint="A letter or a number, such as “Child A”. Never a name: everybody in the case sees it."),
            Field("age_band", "Age", "choice", choices=AGE_BANDS),
            Field("relation", "Relation to the person reported", "choice", choices=RELATIONS),
            Field("sibling_of", "Brother or sister of", "event", needed=False, to=CHILDREN),
            Field("authority", "Local authority of the child's home", needed=False, hint="Of the child's home, not of the force."),
            *_PRIVATE,
        ),
        capability="safeguard",
        hint="Record the least that does the job. Name, day of birth and address are seen by few, and each look at them is recorded.",
        check=_a_reference,
    ),
    Kind(
        "child-identified",
        "Child identified",
        (
            Field("child", "Child", "event", to=CHILDREN),
            Field(
                "how",
                "How",
                "choice",
                choices=(
                    ("police", "By police enquiries"),
                    ("childrens-services", "By children's social care"),
                    ("school", "By a school"),
                    ("victim-identification", "By victim identification"),
                    ("told", "Told by the child or the family"),
                    ("other", "In another way"),
                ),
            ),
            Field("authority", "Local authority of the child's home", needed=False),
            *_PRIVATE,
        ),
        capability="safeguard",
        check=_identified,
    ),
    Kind(
        "child-marked",
        "Child counted as safeguarded or protected",
        (
            Field("child", "Child", "event", to=CHILDREN),
            Field("definition", "By which definition", "choice", choices=choices()),
            Field("rests_on", "What it rests on", "event", to=("referral-made", "strategy-discussion", "safeguarding-plan")),
        ),
        capability="safeguard",
        hint="The two words are counted apart, each by its own definition, and never added.",
        check=_rests_on,
    ),
)
