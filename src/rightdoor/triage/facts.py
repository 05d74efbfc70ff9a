"""Facts of subjects, gathered from statements: what an instrument may see, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rightdoor.model.rows import ReferralRow
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


class Owners:
    """Whose subjects a record speaks of: those of its referral. A table holds many referrals, one a row."""

    def __init__(self, subjects: Sequence[Subject], referrals: Iterable[ReferralRow]) -> None:
        by_number: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._receipt: dict[str, list[str]] = defaultdict(list)
        self.person: dict[tuple[str, str], str] = {}
        for subject in subjects:
            for receipt, number, _ in dict.fromkeys(subject.receipts):
                by_number[(receipt, number)].append(subject.subject)
            for receipt in dict.fromkeys(r for r, _, _ in subject.receipts):
                self._receipt[receipt].append(subject.subject)
            for person in subject.persons:
                self.person[(person.receipt, person.locator)] = subject.subject
        self._row: dict[tuple[str, str], list[str]] = {}
        seen: dict[str, int] = defaultdict(int)
        for referral in referrals:
            seen[referral.receipt] += 1
            self._row[(referral.receipt, row_of(referral.locator))] = by_number.get((referral.receipt, referral.number), [])
        self._tables = frozenset(receipt for receipt, count in seen.items() if count > 1)

    def of(self, receipt: str, record: str) -> Sequence[str]:
        """The subjects of the referral that the record belongs to."""
        if receipt in self._tables:
            return self._row.get((receipt, row_of(record)), ())
        return self._receipt.get(receipt, ())


def row_of(locator: str) -> str:
    """The row of a table that a record stands in: `row:5`, `sheet:Cases/row:5`; of other records the locator itself."""
    head, found, rest = locator.partition("row:")
    return f"{head}row:{rest.partition('/')[0]}" if found else locator


def gather(
    subjects: Sequence[Subject],
    statements: Iterable[StatementRef],
    event_days: Mapping[str, tuple[int, ...]],
    referrals: Iterable[ReferralRow],
) -> dict[str, Gathered]:
    """The facts of every subject. `event_days` maps footprint ids to the UTC days of their first readings."""
    owners = Owners(subjects, referrals)
    bags: dict[str, _Bag] = defaultdict(_Bag)
    roles: dict[tuple[str, str], str] = {}
    pending: list[StatementRef] = []
    for statement in statements:
        if statement.kind == "person" and statement.field == "role":
            roles[(statement.receipt, statement.record)] = statement.value
            if statement.value in ("victim", "child"):
                for owner in owners.of(statement.receipt, statement.record):
                    bags[owner].lists["victims"].append(Cited(statement.value, statement.id))
        elif statement.kind == "person":
            pending.append(statement)
        else:
            _shared(statement, owners.of(statement.receipt, statement.record), bags)
    for statement in pending:
        _personal(statement, roles, owners, bags)
    viral = _viral_files(bags)
    return {s.subject: _finished(s, bags[s.subject], viral, event_days) for s in subjects}


def _shared(statement: StatementRef, owners: Sequence[str], bags: Mapping[str, _Bag]) -> None:
    """A statement of a referral or file: it speaks of every subject of its referral."""
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


def _personal(
    statement: StatementRef,
    roles: Mapping[tuple[str, str], str],
    owners: Owners,
    bags: Mapping[str, _Bag],
) -> None:
    """A statement of a person record: it speaks of that person's subject alone.

    A reported person without any identifier has no person reference; where its referral has exactly
    one subject, that is the one.
    """
    owner = owners.person.get((statement.receipt, statement.record))
    if owner is None and roles.get((statement.receipt, statement.record), "reported") == "reported":
        around = owners.of(statement.receipt, statement.record)
        owner = around[0] if len(around) == 1 else None
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
