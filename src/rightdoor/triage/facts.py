"""Facts of subjects, gathered from statements: what an instrument may see, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rightdoor.model.rows import ReferralRow
from rightdoor.rules.priority import pr13_first_generation
from rightdoor.rules.priority.facts import MOST_CITED, Cited, SubjectFacts, affirmed
from rightdoor.subjects.rebuild import Subject
from rightdoor.triage.files import FileNames, distinct_files
from rightdoor.triage.media import SetsSaid, media_facts

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
FILE_FIELDS = {"annotation": "file_annotations", "classification": "classifications", "public": "public_files"}
WANTED: dict[str, tuple[str, ...]] = {
    "referral": (*REFERRAL_FIELDS, "number", "received_time", "force"),
    "person": (*PERSON_FIELDS, "role", "date_of_birth"),
    "file": (*FILE_FIELDS, "hash", "number", "file_id", "name"),
    "event": ("event_time",),
}
_BESIDE_ROLES = {"victim": "victims", "child": "victims", "recipient": "recipients"}
_BESIDE = {"force": "forces", "received_time": "received", "number": "numbers"}
LOG = "observation-log"
FLAGGED_FORM = "cybertip-report"  # the form that carries a platform's flags and incident type
MOST_TIMES = 3 * MOST_CITED  # of the latest days: enough for lists as of days gone by
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


class Events(NamedTuple):
    """Of the events of a store: the UTC days of their readings by footprint, and which footprint stands at a place."""

    days: Mapping[str, tuple[int, ...]]
    at: Mapping[tuple[str, str], str] = {}


class _Bag:
    def __init__(self) -> None:
        self.lists: dict[str, list[Cited]] = defaultdict(list)
        self.files: dict[tuple[str, str], FileNames] = defaultdict(FileNames)


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
    events: Events,
    referrals: Iterable[ReferralRow],
    *,
    answered: Mapping[str, tuple[Cited, ...]] | None = None,
    sets: SetsSaid | None = None,
) -> dict[str, Gathered]:
    """The facts of every subject. `answered`: by subject what people answered (`subjects.decided.answers_of`). `sets`: what hash sets said."""
    referrals = list(referrals)
    owners = Owners(subjects, referrals)
    exhibits = {row.receipt: row.exhibit for row in referrals}
    reports = _reports(referrals)
    times: dict[str, str] = {}  # footprint to the statement of its time
    bags: dict[str, _Bag] = defaultdict(_Bag)
    roles: dict[tuple[str, str], str] = {}
    pending: list[StatementRef] = []
    for statement in statements:
        if statement.kind == "person" and statement.field == "role":
            roles[(statement.receipt, statement.record)] = statement.value
            beside = _BESIDE_ROLES.get(statement.value)
            for owner in owners.of(statement.receipt, statement.record) if beside else ():
                bags[owner].lists[beside or ""].append(Cited(statement.value, statement.id))
        elif statement.kind == "person":
            pending.append(statement)
        elif statement.kind == "event":
            footprint = events.at.get((statement.receipt, statement.record))
            if footprint is not None:
                times.setdefault(footprint, statement.id)
        else:
            _shared(statement, owners.of(statement.receipt, statement.record), bags)
    for statement in pending:
        _personal(statement, roles, owners, bags)
    files = {owner: distinct_files(bag.files, reports) for owner, bag in bags.items()}
    viral = _viral_files(files)
    made = {}
    for s in subjects:
        facts, rest = _said(bags[s.subject])
        circulated = sum(1 for f in files.get(s.subject, ()) if f.flagged or not viral.isdisjoint(f.digests))
        said = (answered or {}).get(s.subject, ())
        media = media_facts(files.get(s.subject, ()), sets)
        public = affirmed(facts.public_files)
        facts = facts._replace(files=len(files.get(s.subject, ())), viral_files=circulated, answered=said, media=media, public_files=public)
        made[s.subject] = Gathered(_with_events(_with_referrals(facts, s, exhibits), s, events, times), *rest)
    return made


def _shared(statement: StatementRef, owners: Sequence[str], bags: Mapping[str, _Bag]) -> None:
    """A statement of a referral or file: it speaks of every subject of its referral."""
    cited = Cited(statement.value, statement.id)
    for owner in owners:
        bag = bags[owner]
        if statement.kind == "referral":
            name = REFERRAL_FIELDS.get(statement.field) or _BESIDE.get(statement.field)
            if name:
                bag.lists[name].append(cited)
        elif statement.kind == "file":
            hear_file(bag.files[statement.receipt, statement.record], statement)
            if statement.field in FILE_FIELDS:
                bag.lists[FILE_FIELDS[statement.field]].append(cited)


def hear_file(file: FileNames, statement: StatementRef) -> None:
    """One more statement of a file's record."""
    flag = statement.value.lower() if statement.field == "annotation" else ""
    file.add(statement.field, statement.value, flag in VIRAL_FLAGS)
    if statement.field == "hash":
        file.places.setdefault((statement.receipt, statement.record), statement.id)
    elif flag in pr13_first_generation.INDICATIONS:
        file.indications.add(statement.id)


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


def _reports(referrals: Iterable[ReferralRow]) -> dict[str, str]:
    """Of each receipt the number of its one referral; its exhibit where it has none or several."""
    numbers: dict[str, set[str]] = defaultdict(set)
    found: dict[str, str] = {}
    for row in referrals:
        numbers[row.receipt].add(row.number)
        found[row.receipt] = row.number if row.number and len(numbers[row.receipt]) == 1 else row.exhibit
    return found


def _viral_files(files: Mapping[str, Sequence[FileNames]]) -> frozenset[str]:
    """Hashes that were reported of many subjects."""
    seen: dict[str, set[str]] = defaultdict(set)
    for owner, found in files.items():
        for file in found:
            for value in file.digests:
                seen[value].add(owner)
    return frozenset(value for value, owners in seen.items() if len(owners) >= VIRAL_SUBJECTS)


def _said(bag: _Bag) -> tuple[SubjectFacts, tuple[tuple[Cited, ...], ...]]:
    """What statements say of a subject, and beside it births, forces, times of receipt."""
    lists: dict[str, Any] = {name: tuple(sorted(set(values))) for name, values in bag.lists.items()}
    rest = tuple(lists.pop(name, ()) for name in ("births", "forces", "received"))
    numbers = {c.value: c for c in reversed(lists.pop("numbers", ()))}
    return SubjectFacts(**lists, numbers=tuple(sorted(numbers.values()))[:MOST_CITED]), rest


def _with_referrals(facts: SubjectFacts, subject: Subject, exhibits: Mapping[str, str]) -> SubjectFacts:
    """How often it was referred: reports, calls and package rows by their number, a log once, whatever its rows.

    What has no number counts by its exhibit: the same bytes received again are no new referral.
    """
    distinct = {
        ("", number) if number and form != LOG else (form, exhibits.get(receipt, receipt)) for receipt, number, form in subject.receipts
    }
    reports = {number or receipt for receipt, number, form in subject.receipts if form == FLAGGED_FORM}
    elsewhere = tuple(Cited("victim", place) for place in subject.victim_elsewhere)
    return facts._replace(referrals=len(distinct), reports=len(reports), victim_elsewhere=elsewhere)


def _with_events(facts: SubjectFacts, subject: Subject, events: Events, times: Mapping[str, str]) -> SubjectFacts:
    """The days of its events, and for the latest of them the statement of a time on that day."""
    cited: dict[int, str] = {}
    days: set[int] = set()
    for footprint in subject.footprints:
        of = events.days.get(footprint, ())
        days.update(of)
        place = times.get(footprint)
        for day in of if place else ():
            cited[day] = min(cited.get(day, place or ""), place or "")
    latest = tuple(Cited(str(day), cited[day]) for day in sorted(cited)[-MOST_TIMES:])
    return facts._replace(event_days=tuple(sorted(days)), event_times=latest)
