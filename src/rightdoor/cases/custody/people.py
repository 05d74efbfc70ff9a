"""Kinds of events about people: who somebody is in the case, that two records are one person, that somebody is a suspect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.order import each, not_ahead
from rightdoor.model.civil import DAY, day_after_months

CHILDREN: Final = frozenset({"child", "child-reported", "child-victim"})

ROLES: Final = (
    ("reported", "Person reported"),
    ("occupant", "Lives at the premises"),
    ("family", "Family of the person reported"),
    ("child", "Child in the household or at risk"),
    ("child-victim", "Child harmed"),
    ("child-reported", "Child who is the person reported"),
    ("victim", "Adult harmed"),
    ("other", "Somebody else"),
)


def _under_18(born: int, at_us: int) -> bool:
    return day_after_months(born, 18 * 12) > at_us // DAY


def _person(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del history
    child = body.get("role") in CHILDREN
    born = body.get("born")
    if not child and isinstance(born, int) and not isinstance(born, bool) and _under_18(born, at_us):
        yield Problem(
            "role",
            "Whoever was born less than 18 years before this is a child: choose a role of a child, and leave name and day of birth to the "
            "child's own fields, which few people see.",
        )
    if child and (body.get("name") or body.get("born")):
        yield Problem(
            "name" if body.get("name") else "born",
            "A child's name and day of birth go into their own fields, which few people see. Leave this empty.",
        )
    if child and not body.get("reference"):
        yield Problem("reference", "Say how pages should call this child without naming it, for instance “Child 1”.")
    if not child and not (body.get("name") or body.get("reference")):
        yield Problem("name", "Give the name as it was recorded, or how pages should call this person while the name is not known.")
    if not child and (body.get("child_name") or body.get("child_born")):
        yield Problem("role", "A child's fields are filled in for a person who is not recorded as a child. Choose the role again.")


PERSON: Final = Kind(
    "person",
    "Person recorded",
    (
        Field("role", "Who this is in the case", "choice", choices=ROLES),
        Field("name", "Name as recorded (adults)", needed=False, hint="For a child leave this empty."),
        Field("born", "Day of birth (adults)", "day", needed=False),
        Field("reference", "How pages call this person", needed=False, hint="Needed for a child: Child 1, Child 2."),
        Field("child_name", "Name of the child", needed=False, private=True),
        Field("child_born", "Day of birth of the child", "day", needed=False, private=True),
        Field("note", "How this person is known to the case", "long", needed=False),
        Field(
            "vulnerable",
            "What makes this person vulnerable, and what is to be provided",
            "long",
            needed=False,
            hint="Illness, disability, age, language, pregnancy, an earlier attempt at self-harm. It stands in the application and the briefing.",
        ),
    ),
    hint="Nobody becomes a suspect by being recorded here.",
    check=each(not_ahead("born"), not_ahead("child_born"), _person),
)

ONE, TWO = "one", "two"


def _two_records(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us
    first, second = body.get("first"), body.get("second")
    if isinstance(first, str) and isinstance(second, str) and history.root(first) == history.root(second):
        yield Problem("second", "Both fields name the same record. Choose the two records that were compared.")


SAME_PERSON: Final = Kind(
    "same-person",
    "Decided whether two records are one person",
    (
        Field("first", "First record", "event", to=("person",)),
        Field("second", "Second record", "event", to=("person",)),
        Field("decision", "Decision", "choice", choices=((ONE, "They are one person"), (TWO, "They are two people"))),
        Field("decided_by", "Who decided"),
        Field("reason", "Reason", "long"),
    ),
    hint="What was entered twice for one person is counted once from then on. Records stay as they are.",
    check=_two_records,
)

SUSPECT_DECIDED: Final = Kind(
    "suspect-decided",
    "Person decided to be a suspect",
    (
        Field("person", "Person", "event", to=("person",)),
        Field("decided_by", "Who decided"),
        Field("rank", "Rank", "rank"),
        Field("reason", "What it rests on", "long"),
        Field("policy_log", "Policy log reference", needed=False),
    ),
    hint="Arrest and interview under caution make a suspect without this decision.",
)
