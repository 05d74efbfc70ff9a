"""Statements: what was drafted and released. They are drafted and released on pages: a program is none of the two persons (ADR 53)."""

from __future__ import annotations

from typing import Any

from ninja import Schema

from rightdoor.casework.access.may import require
from rightdoor.casework.figures import papers, statements
from rightdoor.casework.figures.models import Release, Statement
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.views.statements import against
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.statement.as_json import draft_of
from rightdoor.figures.statement.draft import places_missing
from rightdoor.figures.statement.later import asked_again, later
from rightdoor.figures.statement.problems import problems_of

area = Area("Statements")


class StatementOut(Schema):
    """A statement. `released_us` null: it is a draft. `digest`: of what was released, "" of a draft."""

    id: str
    title: str
    begun_by: str
    begun_us: int
    released_by: str
    released_us: int | None
    digest: str


class StatementFigureOut(Schema):
    """A number of a statement with what it was asked for; times in UTC microseconds."""

    definition: str
    version: str
    value: int
    from_us: int
    until_us: int
    as_of_us: int
    scope: str
    operation: str
    forces: list[str]


class StatementWholeOut(Schema):
    """A statement with its numbers. `text`: as it was published, "" of a draft; `problems`: what keeps a draft from being released."""

    statement: StatementOut
    text: str
    reason: str
    figures: list[StatementFigureOut]
    problems: list[str]
    contradictions: list[str]


class ThenAndNowOut(Schema):
    """A number as it was released and as the same question gives it now. `came`, `went`: how many papers."""

    definition: str
    then: int
    now: int | None
    came: int
    went: int
    version_then: str
    version_now: str


@area.get("/statements", scope="figures", gives=list[StatementOut])
def list_statements(request: ApiRequest) -> list[Any]:
    """Those that one sees, the newest first."""
    require(request.acting, "see-figures")
    out = {one.statement_id: one for one in statements.releases()}
    rows = Statement.objects.select_related("by").order_by("-at_us", "pk")[:200]
    found = [_out(row, out.get(row.pk)) for row in rows]
    request.acting.note("consulted", {"page": "statements", "lines": len(found)})
    return found


def _out(row: Statement, release: Release | None) -> dict[str, Any]:
    return {
        "id": row.pk, "title": str(statements.last(row.pk).content.get("title", "")), "begun_by": row.by.username, "begun_us": row.at_us,
        "released_by": release.by.username if release else "", "released_us": release.at_us if release else None,
        "digest": release.digest if release else "",
    }  # fmt: skip


@area.get("/statements/{statement}", scope="figures", gives=StatementWholeOut)
def read_statement(request: ApiRequest, statement: str) -> dict[str, Any]:
    """A statement with its numbers, what was published of it, and what cannot stand beside what others said."""
    require(request.acting, "see-figures")
    row = statements.seen(request.acting, statement)
    release = Release.objects.filter(statement=row).select_related("by").first()
    held = statements.released_as(release) if release else None
    draft = held.draft if held else draft_of(statements.last(row.pk).content)
    context = statements.context_for(draft, without=row.pk)
    whole = not list(places_missing(draft))
    request.acting.note("consulted", {"page": "statement", "statement": row.pk})
    return {
        "statement": _out(row, release), "text": held.text if held else "", "reason": release.reason if release else "",
        "figures": [
            {"definition": one.definition, "version": one.version, "value": one.value, **one.query._asdict()} for one in draft.figures
        ],
        "problems": [] if held else [problem.what for problem in problems_of(draft, context)],
        "contradictions": [found.says for found in against(row, draft, context)] if whole else [],
    }  # fmt: skip


@area.get("/statements/{statement}/now", scope="figures", gives=list[ThenAndNowOut])
def read_statement_now(request: ApiRequest, statement: str) -> list[Any]:
    """What was released beside what is true now; nothing of a draft."""
    require(request.acting, "see-figures")
    release = Release.objects.filter(statement=statements.seen(request.acting, statement)).first()
    if release is None:
        return []
    held, now_us = statements.released_as(release), request.acting.now_us
    anew = [
        papers.figure_openly(request.acting, DEFINITIONS[code], query) for code, query in asked_again(held, now_us) if code in DEFINITIONS
    ]
    request.acting.note("consulted", {"page": "statement-now", "statement": statement})
    return [{**line._asdict(), "came": len(line.came), "went": len(line.went)} for line in later(held, anew)]
