"""What tests of the rehearsal share: its records by figures, checks of its events."""

from __future__ import annotations

from collections.abc import Mapping

from rightdoor.cases.check import cleaned, problems_of, supersedes_problem, without
from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.kinds import Kind
from rightdoor.figures.count import figure
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.from_case import CaseOf, records_of
from rightdoor.figures.query import Query
from rightdoor.figures.record import Record
from rightdoor.joint.records import operation_records
from rightdoor.rehearsal.nouns import Rehearsed
from rightdoor.rehearsal.truth import SCOPES, Reading, Truth

OF_CASES = (
    "warrants-granted", "warrants-executed", "premises-searched", "persons-arrested", "arrests", "voluntary-interviews", "on-bail", "charged",
    "prosecuted", "children-protected", "children-safeguarded", "children-at-immediate-risk", "registered-offenders-arrested",
    "investigations-ongoing", "devices-seized", "devices-examined", "warrants-without-arrest",
)  # fmt: skip


OF_OPERATION = ("packages", "packages-accepted", "requests")


def wrong(events: list[Event], kinds: Mapping[str, Kind]) -> list[object]:
    """Everything for which an event would have been refused when it was added."""
    found: list[object] = []
    history = History([])
    for event in events:
        if event.supersedes:
            problem = supersedes_problem(event.kind, event.supersedes, history, kinds=kinds)
            found += [(event.kind, problem)] if problem else []
        if event.kind != WITHDRAWN:
            against = without(history, event.supersedes) if event.supersedes else history
            problems = problems_of(kinds[event.kind], event.body, event.at_us, against, now_us=event.recorded_us, kinds=kinds)
            found += [(event.kind, problem) for problem in problems]
        found += [(event.kind, "not as it is held")] if cleaned(event.body) != event.body else []
        history = History([*history.log, event])
    return found


def differences_of_operation(events: list[Event], truth: Truth, operation: str) -> list[object]:
    """The same of the operation's own history: packages, those accepted, requests."""
    found: list[object] = []
    for reading in truth.readings:
        records = operation_records(operation, History(events), reading.as_of_us)
        for code in OF_OPERATION:
            for scope in SCOPES:
                query = Query(reading.from_us, reading.until_us, reading.as_of_us, scope, "" if scope == "all" else operation)
                ours = {share.forces: share.value for share in figure(DEFINITIONS[code], records, query).shares}
                if ours != truth.shares(reading.name, code, scope):
                    found.append((reading.name, code, scope, ours, truth.shares(reading.name, code, scope)))
    return found


def differences(cases: list[Rehearsed], truth: Truth, operation: str) -> list[object]:
    """Every reading, definition, scope and set of forces in which figures and truth are not the same."""
    found: list[object] = []
    for reading in truth.readings:
        records = records_at(cases, reading)
        for code in OF_CASES:
            for scope in SCOPES:
                query = Query(reading.from_us, reading.until_us, reading.as_of_us, scope, "" if scope == "all" else operation)
                counted = figure(DEFINITIONS[code], records, query)
                ours, theirs = {share.forces: share.value for share in counted.shares}, truth.shares(reading.name, code, scope)
                if ours != theirs or counted.value != truth.value(reading.name, code, scope):
                    found.append((reading.name, code, scope, ours, theirs))
    return found


def records_at(cases: list[Rehearsed], reading: Reading) -> list[Record]:
    """The records of all the cases, as known then."""
    held = (CaseOf(case.case, case.force, History(case.events), case.first_receipt_us) for case in cases)
    return [record for case in held for record in records_of(case, reading.as_of_us)]
