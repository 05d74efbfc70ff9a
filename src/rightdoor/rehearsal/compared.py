"""What is true of a rehearsal beside what figures count of it: by reading, definition and scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.figures.count import figure
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.from_case import CaseOf, records_of
from rightdoor.figures.query import Query, Scope
from rightdoor.figures.record import Record
from rightdoor.joint.records import operation_records
from rightdoor.rehearsal.rehearse import Rehearsal
from rightdoor.rehearsal.truth import Reading, Truth

SCOPES: tuple[Scope, ...] = ("inside", "inside-or-linked", "outside", "all")
OF_OPERATION = frozenset({"packages", "packages-accepted", "requests"})


class Line(NamedTuple):
    """One number: as it is, and as figures count it. `equal`: force by force, those that share a thing together."""

    reading: str
    definition: str
    scope: Scope
    true: int
    counted: int
    equal: bool


def lines_of(rehearsal: Rehearsal) -> Iterator[Line]:
    """Every number that there is a truth of. The cases are drawn once for each reading: no more than one reading's records are held."""
    events = rehearsal.operation_events()
    for reading in rehearsal.truth.readings:
        by_kind = _by_kind(rehearsal, reading, events)
        known = {code for _, code, _, _ in rehearsal.truth.counts}
        for code in DEFINITIONS:
            if code in known or code in OF_OPERATION:
                truth = rehearsal.of_operation if code in OF_OPERATION else rehearsal.truth
                yield from (_line(truth, reading, code, (scope, rehearsal.operation), by_kind) for scope in SCOPES)


def _by_kind(rehearsal: Rehearsal, reading: Reading, events: list[Event]) -> Mapping[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for case in rehearsal.cases():
        for record in records_of(CaseOf(case.case, case.force, History(case.events), case.first_receipt_us), reading.as_of_us):
            found[record.kind].append(record)
    for record in operation_records(rehearsal.operation, History(events), reading.as_of_us):
        found[record.kind].append(record)
    return found


def _line(truth: Truth, reading: Reading, code: str, asked: tuple[Scope, str], by_kind: Mapping[str, list[Record]]) -> Line:
    """`asked`: the scope and the operation that it is of."""
    scope, operation = asked
    definition = DEFINITIONS[code]
    records = [record for kind in definition.kinds for record in by_kind.get(kind, ())]
    query = Query(reading.from_us, reading.until_us, reading.as_of_us, scope, "" if scope == "all" else operation)
    counted, shares = figure(definition, records, query), truth.shares(reading.name, code, scope)
    ours = {share.forces: share.value for share in counted.shares}
    return Line(reading.name, code, scope, sum(shares.values()), counted.value, ours == shares)
