"""What came of it, as values and as a file: each source, item, status, provider and check with the outcomes of its cases."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query as Asked
from ninja import Schema
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.export import file_of
from rightdoor.casework.figures.loop import courses_seen
from rightdoor.desk.answers import attached
from rightdoor.desk.api.areas import FILE, Area
from rightdoor.desk.api.forms import BIGGEST
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.api.returns import Purpose
from rightdoor.desk.views.loop import MOST_LATE
from rightdoor.figures.loop.measure import LATE_DAYS, Measure, Measured, Rate, measured
from rightdoor.figures.loop.table import HEAD, rows_of
from rightdoor.figures.loop.words import ALWAYS, warnings

area = Area("What came of it")
Late = Annotated[int, Field(ge=1, le=MOST_LATE)]
Instant = Annotated[int, Field(ge=0, le=BIGGEST)]


class OutcomeShareOut(Schema):
    """`hits` of `of`, between `low` and `high` at 95 %; `small`: on fewer than 20; `apart`: from all cases, allowing for every comparison."""

    hits: int
    of: int
    low: float | None
    high: float | None
    small: bool
    apart: Literal["", "above", "below"]


class MeasureOut(Schema):
    """What came of the cases in which a code stood; `code` "": of which it was not recorded."""

    kind: str
    code: str
    cases: int
    settled: int
    yielded: OutcomeShareOut
    wrong: OutcomeShareOut
    traceless: OutcomeShareOut
    late: OutcomeShareOut
    median_days: int | None
    nine_tenths_days: int | None
    ids: list[str]


class LoopOut(Schema):
    """The measures over the cases that one sees, and what must be said before they are read. Nothing reads them by itself."""

    whole: MeasureOut
    rows: list[MeasureOut]
    comparisons: int
    always: list[str]
    warnings: list[str]


class LoopQuery(Schema):
    """`as_of_us` left out: now. `late_days`: a first entry more than this after the first receipt is late."""

    as_of_us: Instant | None = None
    late_days: Late = LATE_DAYS


@area.get("/what-came-of-it", scope="figures", gives=LoopOut)
def read_outcome_loop(request: ApiRequest, asked: Asked[LoopQuery]) -> dict[str, Any]:
    """Each source, item, status, provider and check with what came of its cases."""
    found, _ = _measured(request, asked)
    request.acting.note("consulted", {"page": "loop", "cases": found.whole.cases})
    return {
        "whole": _measure(found.whole), "rows": [_measure(row) for row in found.rows], "comparisons": found.comparisons,
        "always": list(ALWAYS), "warnings": list(warnings(found)),
    }  # fmt: skip


@area.get("/what-came-of-it/file", scope="export", gives=FILE)
def export_outcome_loop(request: ApiRequest, asked: Asked[LoopQuery], purpose: Purpose) -> HttpResponse:
    """The same as CSV."""
    require(request.acting, "export")
    found, as_of_us = _measured(request, asked)
    request.acting.purpose = purpose
    request.acting.note("exported", {"page": "loop", "as_of_us": as_of_us, "cases": found.whole.cases})
    return attached(file_of("csv", HEAD, rows_of(found, as_of_us), title="what came of it restricted", as_of_us=as_of_us))


def _measured(request: ApiRequest, asked: LoopQuery) -> tuple[Measured, int]:
    as_of_us = min(request.acting.now_us, BIGGEST if asked.as_of_us is None else asked.as_of_us)
    return measured(courses_seen(request.acting, as_of_us), late_days=asked.late_days), as_of_us


def _measure(row: Measure) -> dict[str, Any]:
    rates = {name: _rate(getattr(row, name)) for name in ("yielded", "wrong", "traceless", "late")}
    return {
        "kind": row.kind, "code": row.code, "cases": row.cases, "settled": row.settled, **rates, "median_days": row.median_days,
        "nine_tenths_days": row.most_days, "ids": list(row.ids),
    }  # fmt: skip


def _rate(rate: Rate) -> dict[str, Any]:
    reach = rate.interval
    return {
        "hits": rate.share.hits, "of": rate.share.of, "low": reach.low if reach else None, "high": reach.high if reach else None,
        "small": rate.share.small, "apart": rate.apart,
    }  # fmt: skip
