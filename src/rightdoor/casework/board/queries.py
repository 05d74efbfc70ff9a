"""What the board of an operation shows: numbers without papers from the database, and of what waits the papers that one sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from rightdoor.casework.access.models import Operation
from rightdoor.casework.acting import Acting
from rightdoor.casework.board.ways import ways_seen
from rightdoor.casework.figures.counting import doubles, tallies
from rightdoor.casework.figures.models import Counted
from rightdoor.casework.joint.reading import unsettled_of
from rightdoor.figures.count import counted
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.figure import Share
from rightdoor.figures.query import Query
from rightdoor.joint.board.backlog import Waiting, waiting_cases, waiting_packages
from rightdoor.joint.board.funnel import STEPS, Funnel, Row, in_spans, spans_of
from rightdoor.joint.board.measured import Weeks, measured
from rightdoor.joint.board.way import Way
from rightdoor.joint.tasking import taskings_of

__all__ = ["funnel", "waiting", "ways_seen", "weeks_measured"]

_SPANS: Final = "select definition, span, value from casework.board_spans(%s, %s, %s, %s, %s, %s, %s)"


def funnel(acting: Acting, query: Query, steps: Sequence[str] = STEPS) -> Funnel:
    """From package to outcome, as `rightdoor.joint.board.funnel` counts it, over what is recorded, seen or not. Raises NotAllowed."""
    shares: dict[str, list[Share]] = defaultdict(list)
    doubled = doubles(acting, steps, query)
    for tally in tallies(acting, steps, query, doubled=doubled):
        shares[tally.definition].append(Share(tally.forces, tally.value))
    spans = spans_of(query.from_us, query.until_us)
    by_span = _by_span(steps, query, spans, doubled)
    rows = []
    for code in steps:
        held = tuple(sorted(shares[code], key=lambda share: share.forces))
        rows.append(Row(DEFINITIONS[code], sum(share.value for share in held), held, tuple(by_span[code])))
    return Funnel(query, spans, tuple(rows))


def _by_span(steps: Sequence[str], query: Query, spans: Sequence[tuple[int, int]], doubled: Sequence[Counted]) -> dict[str, list[int]]:
    found = {code: [0] * len(spans) for code in steps}
    given: list[Any] = [list(steps), [first for first, _ in spans], query.until_us, query.as_of_us]
    with connection.cursor() as cursor:
        cursor.execute(_SPANS, [*given, query.scope, query.operation, list(query.forces)])
        for code, span, value in cursor.fetchall():
            found[code][span] += value
    for code in steps:
        records = [row.read() for row in doubled if code in row.definitions]
        for n, value in enumerate(in_spans(DEFINITIONS[code], counted(DEFINITIONS[code], records, query), query, spans)):
            found[code][n] += value
    return found


def waiting(operation: Operation, query: Query, found: Sequence[Way]) -> list[Waiting]:
    """What waits of the packages of an operation that one was shown, and of cases (`ways_seen`)."""
    taskings = taskings_of(unsettled_of(operation, query.as_of_us))
    return [*waiting_packages(taskings, query.forces), *waiting_cases(found)]


def weeks_measured(found: Sequence[Way], query: Query, weeks: int) -> Weeks:
    """The last weeks before the day of the data."""
    return measured(found, until_us=query.as_of_us, weeks=weeks)
