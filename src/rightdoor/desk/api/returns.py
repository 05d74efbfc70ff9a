"""Returns as values and as files. The files say that they are restricted, and each is recorded with what it is for."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpResponse
from ninja import Query as Asked
from ninja import Schema

from rightdoor.casework.access.may import require
from rightdoor.desk.answers import attached
from rightdoor.desk.api.areas import FILE, Area
from rightdoor.desk.api.figures import FigureQuery, Instant
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.api.problems import Problem
from rightdoor.desk.views import returns
from rightdoor.desk.views.returns_forms import Asked as AskedFor
from rightdoor.figures.returns.comparison import Comparison
from rightdoor.figures.returns.line import Return

area = Area("Returns")
Purpose = Literal["national-return", "inspection", "force-management", "disclosure"]


class ReturnLineOut(Schema):
    """A row of a return. `value` null: nothing here counts it, and `note` says why. `of`: a force, a source, or Total."""

    words: str
    of: str
    forces: list[str]
    value: int | None
    definition: str
    version: str
    scope: str
    note: str


class ReturnOut(Schema):
    """A return: its lines, what must be said of it, and for whom it is."""

    kind: str
    title: str
    handling: str
    lines: list[ReturnLineOut]
    notes: list[str]


class ComparedOut(Schema):
    """A number in two periods. `ratio`: of the later rate to the earlier, with its interval at 95 %; null where there is none or no bound."""

    definition: str
    version: str
    of: str
    before: int
    after: int
    difference: int
    ratio: float | None
    low: float | None
    high: float | None
    notes: list[str]


class ComparisonOut(Schema):
    """Two periods side by side."""

    rows: list[ComparedOut]
    notes: list[str]


class BeforeQuery(FigureQuery):
    """The earlier period: `before_from_us` inclusive, `before_until_us` exclusive. `by_force`: each force too."""

    before_from_us: Instant
    before_until_us: Instant
    by_force: bool = False


@area.get("/returns/comparison", scope="figures", gives=ComparisonOut)
def compare_periods(request: ApiRequest, asked: Asked[BeforeQuery]) -> dict[str, Any]:
    """Each definition in two periods."""
    found = returns.made(request.acting, _noted(request, _before(asked), "consulted"))
    assert isinstance(found, Comparison)
    rows = [
        {
            "definition": row.definition.code, "version": row.definition.version, "of": row.of, "before": row.before, "after": row.after,
            "difference": row.difference, "notes": list(row.notes),
            **({"ratio": row.ratio.value, "low": row.ratio.low, "high": row.ratio.high} if row.ratio else dict.fromkeys(("ratio", "low", "high"))),
        }
        for row in found.rows
    ]  # fmt: skip
    return {"rows": rows, "notes": list(found.notes)}


@area.get("/returns/{kind}", scope="figures", gives=ReturnOut)
def read_return(request: ApiRequest, kind: Literal["national", "by-source", "quarter"], asked: Asked[FigureQuery]) -> dict[str, Any]:
    """A return of one kind."""
    found = returns.made(request.acting, _noted(request, _asked(kind, asked), "consulted"))
    assert isinstance(found, Return)
    lines = [{**each._asdict(), "forces": list(each.forces), "scope": each.query.scope} for each in found.lines]
    return {"kind": found.kind, "title": found.title, "handling": found.handling, "lines": lines, "notes": list(found.notes)}


@area.get("/returns/{kind}/file", scope="export", gives=FILE)
def export_return(
    request: ApiRequest, kind: Literal["national", "by-source", "quarter"], asked: Asked[FigureQuery], purpose: Purpose
) -> HttpResponse:
    """The same as CSV."""
    require(request.acting, "see-figures")
    require(request.acting, "export")
    wanted = _asked(kind, asked)
    content = returns.file_made(request.acting, wanted)
    request.acting.purpose = purpose
    _noted(request, wanted, "exported")
    return attached(content)


def _asked(kind: str, asked: FigureQuery) -> AskedFor:
    query = asked.query()
    return AskedFor(kind, query._replace(forces=()) if kind == "by-source" else query)


def _before(asked: BeforeQuery) -> AskedFor:
    query = asked.query()
    if asked.before_from_us >= asked.before_until_us:
        raise Problem(422, "The earlier period ends before it begins. Correct one of the two.")
    before = query._replace(from_us=asked.before_from_us, until_us=asked.before_until_us)
    return AskedFor("comparison", query, before, asked.by_force)


def _noted(request: ApiRequest, asked: AskedFor, act: str) -> AskedFor:
    request.acting.note(act, {"page": "returns", "return": asked.kind, **returns.noted(asked)})
    return asked
