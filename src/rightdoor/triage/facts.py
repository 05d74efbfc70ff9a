"""Facts of subjects, gathered from statements: what an instrument may see, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rightdoor.rules.priority.facts import Cited, SubjectFacts
from rightdoor.subjects.rebuild import Subject

# Statement fields that an item may read, by kind of record. A field that is not here is never loaded.
REFERRAL_FIELDS = {
    "incident_type": "incident_types",
    "annotation": "annotations",
    "escalation": "escalations",
    "batched": "batched",
    "child_at_risk": "child_at_risk",
    "urgent": "urgent",
}
PERSON_FIELDS = {
    "access_to_children": "access_to_children",
    "access_to_victim": "access_to_victim",
    "relationship_to_child": "relationships",
    "convicted_offender": "convicted",
    "registered_offender": "registered",
    "allegation": "allegations",
    "occupation": "occupations",
    "age": "ages",
}
FILE_FIELDS = {"annotation": "file_annotations", "classification": "classifications"}
WANTED: dict[str, tuple[str, ...]] = {
    "referral": (*REFERRAL_FIELDS, "number", "received_time", "force"),
    "person": (*PERSON_FIELDS, "role", "date_of_birth"),
    "file": (*FILE_FIELDS, "hash", "number", "file_id"),
    "event": ("act",),
}
VIRAL_FLAGS = frozenset({"viral", "potentialmeme"})
VIRAL_SUBJECTS = 5  # the same file reported of this many subjects is widely circulated


class StatementRef(NamedTuple):
    """One statement as triage needs it."""

    receipt: str
    record: str
    kind: str
    field: str
    value: str
    locator: str

    @property
    def id(self) -> str:
        """`receipt#locator`: what `explain` walks back."""
        return f"{self.receipt}#{self.locator}"


class Gathered(NamedTuple):
    """Facts of one subject and what the list shows beside them."""

    facts: SubjectFacts
    births: tuple[Cited, ...]
    forces: tuple[Cited, ...]
    received: tuple[Cited, ...]


class _Bag:
    def __init__(self) -> None:
        self.lists: dict[str, list[Cited]] = defaultdict(list)
        self.files: dict[str, set[str]] = defaultdict(set)
        self.flagged: set[str] = set()


def gather(
    subjects: Sequence[Subject], statements: Iterable[StatementRef], event_days: Mapping[str, tuple[int, ...]]
) -> dict[str, Gathered]:
    """The facts of every subject. `event_days` maps footprint ids to the UTC days of their first readings."""
    of_receipt: dict[str, list[str]] = defaultdict(list)
    of_person: dict[tuple[str, str], str] = {}
    for subject in subjects:
        for receipt in dict.fromkeys(r for r, _, _ in subject.receipts):
            of_receipt[receipt].append(subject.subject)
        for person in subject.persons:
            of_person[(person.receipt, person.locator)] = subject.subject
    bags: dict[str, _Bag] = defaultdict(_Bag)
    roles: dict[tuple[str, str], str] = {}
    pending: list[StatementRef] = []
    for statement in statements:
        if statement.kind == "person" and statement.field == "role":
            roles[(statement.receipt, statement.record)] = statement.value
            if statement.value in ("victim", "child"):
                for owner in of_receipt.get(statement.receipt, ()):
                    bags[owner].lists["victims"].append(Cited(statement.value, statement.id))
        elif statement.kind == "person":
            pending.append(statement)
        else:
            _shared(statement, of_receipt.get(statement.receipt, ()), bags)
    for statement in pending:
        _personal(statement, roles, of_person, of_receipt, bags)
    viral = _viral_files(bags)
    return {s.subject: _finished(s, bags[s.subject], viral, event_days) for s in subjects}


def _shared(statement: StatementRef, owners: Sequence[str], bags: Mapping[str, _Bag]) -> None:
    """A statement of a referral, file or event: it speaks of every subject of its receipt."""
    cited = Cited(statement.value, statement.id)
    for owner in owners:
        bag = bags[owner]
        if statement.kind == "referral":
            name = REFERRAL_FIELDS.get(statement.field) or {"force": "forces", "received_time": "received"}.get(statement.field)
            if name:
                bag.lists[name].append(cited)
        elif statement.kind == "file":
            file = f"{statement.receipt}#{statement.record}"
            bag.files[file].update({statement.value} if statement.field == "hash" else ())
            if statement.field in FILE_FIELDS:
                bag.lists[FILE_FIELDS[statement.field]].append(cited)
            if statement.field == "annotation" and statement.value.lower() in VIRAL_FLAGS:
                bag.flagged.add(file)
        elif statement.field == "act":
            bag.lists["acts"].append(cited)


def _personal(
    statement: StatementRef,
    roles: Mapping[tuple[str, str], str],
    of_person: Mapping[tuple[str, str], str],
    of_receipt: Mapping[str, Sequence[str]],
    bags: Mapping[str, _Bag],
) -> None:
    """A statement of a person record: it speaks of that person's subject alone.

    A reported person without any identifier has no person reference; where its receipt has exactly
    one subject, that is the one.
    """
    owner = of_person.get((statement.receipt, statement.record))
    if owner is None and roles.get((statement.receipt, statement.record), "reported") == "reported":
        owners = of_receipt.get(statement.receipt, ())
        owner = owners[0] if len(owners) == 1 else None
    if owner is None:
        return
    name = PERSON_FIELDS.get(statement.field) or ("births" if statement.field == "date_of_birth" else "")
    if name:
        bags[owner].lists[name].append(Cited(statement.value, statement.id))


def _viral_files(bags: Mapping[str, _Bag]) -> frozenset[str]:
    """Hashes that were reported of many subjects."""
    seen: dict[str, set[str]] = defaultdict(set)
    for owner, bag in bags.items():
        for hashes in bag.files.values():
            for value in hashes:
                seen[value].add(owner)
    return frozenset(value for value, owners in seen.items() if len(owners) >= VIRAL_SUBJECTS)


def _finished(subject: Subject, bag: _Bag, viral: frozenset[str], event_days: Mapping[str, tuple[int, ...]]) -> Gathered:
    lists = {name: tuple(sorted(set(values))) for name, values in bag.lists.items()}
    births, forces, received = (lists.pop(name, ()) for name in ("births", "forces", "received"))
    circulated = sum(1 for file, hashes in bag.files.items() if file in bag.flagged or hashes & viral)
    days = tuple(sorted({day for footprint in subject.footprints for day in event_days.get(footprint, ())}))
    referrals = len({number or receipt for receipt, number, _ in subject.receipts})
    elsewhere = tuple(Cited("victim", place) for place in subject.victim_elsewhere)
    facts = SubjectFacts(
        **lists, victim_elsewhere=elsewhere, files=len(bag.files), viral_files=circulated, referrals=referrals, event_days=days
    )
    return Gathered(facts, births, forces, received)
