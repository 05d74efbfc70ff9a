"""Courses of cases from the few kinds of events that say what was known and what came of it, as plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from rightdoor.cases.event import Event
from rightdoor.cases.listed import parts_of
from rightdoor.figures.loop.course import Course
from rightdoor.model.status import STATUSES

OPENED, DRAFTED = "case-opened", "warrant-drafted"
ENTRIES: Final = ("warrant-executed", "search-without-warrant")
OUTCOME, CHARGED, MARKED, WRONGED = "warrant-outcome", "charged", "child-marked", "wronged"
OUTCOME_CODE, CLOSED, REOPENED = "outcome-recorded", "case-closed", "case-reopened"
CHARGED_CODE: Final = "1"  # Home Office Counting Rules: charged or summonsed
KINDS: Final = (OPENED, DRAFTED, *ENTRIES, OUTCOME, CHARGED, MARKED, WRONGED, OUTCOME_CODE, CLOSED, REOPENED)
# the fields of those kinds that are read, and no others
FIELDS: Final = ("items", "status", "checks", "providers", "entry", "outcome")


class Row(NamedTuple):
    """One event as it was recorded, corrected or not: `values` are fields of `FIELDS` as text, those that were given alone."""

    id: str
    case: str
    kind: str
    at_us: int
    recorded_us: int
    supersedes: str
    values: Mapping[str, str]


class Happened(NamedTuple):
    """One event in force of one case. `root`: the first of its chain of corrections, by which references (`entry`) name it."""

    case: str
    root: str
    kind: str
    at_us: int
    values: Mapping[str, str]


# tens of thousands are put in order for one page: by fields, and not by calls
_RECORDED: Final = attrgetter("recorded_us", "id")
_HAPPENED: Final = attrgetter("at_us", "root")
_READ: Final = frozenset(KINDS)


class CaseKnown(NamedTuple):
    """What lies with a case beside its events: senders of its referrals, None where no receipt of it is known; first receipt anywhere."""

    case: str
    sources: tuple[str, ...] | None
    received_us: int | None


def row_of(case: str, event: Event) -> Row:
    """An event of a history as the loop reads it."""
    given = {name: event.text(name) for name in FIELDS if event.text(name)}
    return Row(event.id, case, event.kind, event.at_us, event.recorded_us, event.supersedes, given)


def standing(rows: Iterable[Row], as_of_us: int) -> list[Happened]:
    """What stood of them as recorded by an instant: without what was corrected or withdrawn by then. As `cases.history` folds it.

    `rows`: of `KINDS`, and the withdrawals of such; others are left out.
    """
    held = sorted((row for row in rows if row.recorded_us <= as_of_us), key=_RECORDED)
    corrected = {row.supersedes for row in held if row.supersedes}
    first: dict[str, str] = {}  # of those that correct another
    for row in held:
        if row.supersedes:
            first[row.id] = first.get(row.supersedes, row.supersedes)
    found = []
    for row in held:
        if row.id not in corrected and row.kind in _READ:
            entry = row.values.get("entry")
            values = row.values if entry is None else {**row.values, "entry": first.get(entry, entry)}
            found.append(Happened(row.case, first.get(row.id, row.id), row.kind, row.at_us, values))
    return found


def courses(cases: Iterable[CaseKnown], events: Iterable[Happened]) -> list[Course]:
    """A course for each case, in their order. `events`: of any cases in any order; those of others are left out."""
    by_case: dict[str, list[Happened]] = defaultdict(list)
    for event in events:
        by_case[event.case].append(event)
    return [_course(case, sorted(by_case.get(case.case, ()), key=_HAPPENED)) for case in cases]


def _course(case: CaseKnown, events: Sequence[Happened]) -> Course:
    """`events` by when they happened."""
    of: dict[str, list[Happened]] = defaultdict(list)
    for event in events:
        of[event.kind].append(event)
    entries = [each for each in events if each.kind in ENTRIES]
    entered = entries[0].at_us if entries else None
    before = [each for each in of[DRAFTED] if entered is None or each.at_us <= entered]
    opened = of[OPENED][:1]
    endings = [each for each in events if each.kind in (CLOSED, REOPENED)]
    return Course(
        case.case,
        case.received_us,
        case.sources,
        items=_listed(opened, "items"),
        status=next((said for each in reversed([*opened, *before]) if (said := each.values.get("status", "")) in STATUSES), ""),
        providers=_listed(before[-1:], "providers"),
        checks=_listed(before[-1:], "checks"),
        entries=tuple(_outcome(entry, of[OUTCOME]) for entry in entries),
        entered_us=entered,
        charged=bool(of[CHARGED]) or any(each.values.get("outcome") == CHARGED_CODE for each in of[OUTCOME_CODE]),
        safeguarded=bool(of[MARKED]),
        wronged=bool(of[WRONGED]),
        closed=bool(endings) and endings[-1].kind == CLOSED,
    )


def _listed(events: Sequence[Happened], name: str) -> tuple[str, ...] | None:
    """A list within one field; None where the field was not given."""
    return parts_of(events[0].values.get(name, "")) if events else None


def _outcome(entry: Happened, outcomes: Sequence[Happened]) -> str:
    """The last outcome recorded of an entry; "" where there is none."""
    return next((each.values.get("outcome", "") for each in reversed(outcomes) if each.values.get("entry") == entry.root), "")
