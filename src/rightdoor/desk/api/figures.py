"""Figures: definitions, numbers, and the papers of a number as far as one sees them."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query as Asked
from ninja import Schema
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.figures import counting
from rightdoor.casework.figures.followed import followed_here
from rightdoor.casework.figures.opened import opened
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import BIGGEST, PageNumber
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.api.problems import Problem
from rightdoor.desk.views.figures import PAGE, sees_operation
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query, Scope
from rightdoor.reference.force_successions import former_forces
from rightdoor.reference.forces import forces

area = Area("Figures")
Instant = Annotated[int, Field(ge=0, le=BIGGEST)]


class DefinitionOut(Schema):
    """What a number counts. `time`: in-period, or at-end: what stood at the end of the period; `nested_in`: numbers that count these too."""

    code: str
    words: str
    one: str
    says: str
    kinds: list[str]
    time: str
    nested_in: list[str]
    source: str
    version: str


class ShareOut(Schema):
    """What falls to these forces: several share it; none: force not stated."""

    forces: list[str]
    value: int


class FigureOut(Schema):
    """A number; its shares sum to it. `forces`: that were counted; `said`: which of them a force followed, and what is not counted."""

    definition: str
    version: str
    value: int
    shares: list[ShareOut]
    forces: list[str]
    said: list[str]


class CountedPaperOut(Schema):
    """A record that one sees. `case` "" where it is of an operation; times in UTC microseconds, `gone_us`: from when on it is otherwise."""

    record: str
    kind: str
    case: str
    force: str
    at_us: int
    until_us: int | None
    known_us: int
    gone_us: int | None


class PapersOut(Schema):
    """A page of the papers of a number that one sees. `whole`: how many it has; `open`: how many of them one sees; `next`: of the next page."""

    value: int
    whole: int
    open: int
    items: list[CountedPaperOut]
    next: int | None


class FigureQuery(Schema):
    """Instants in UTC microseconds: `from_us` inclusive, `until_us` exclusive, `as_of_us` by which it was recorded. `operation`: its number."""

    from_us: Instant
    until_us: Instant
    as_of_us: Instant
    scope: Scope = "all"
    operation: str = Field("", max_length=19, pattern="^[0-9]*$")
    force: list[str] = Field(default_factory=list, max_length=60)

    def query(self) -> Query:
        """As figures take it. Raises Problem for what cannot be asked."""
        known = {one.code for one in (*forces(), *former_forces())}
        if self.from_us >= self.until_us:
            raise Problem(422, "The period ends before it begins. Correct one of the two.")
        if not set(self.force) <= known:
            raise Problem(422, "One of these forces is none that there is. Forces are named by their codes.")
        asked = Query(
            self.from_us, self.until_us, self.as_of_us, self.scope, self.operation if self.scope != "all" else "", tuple(self.force)
        )
        if not sees_operation(asked):
            raise Problem(422, "There is no such operation that you see. Name it by its number.")
        return asked


@area.get("/figures/definitions", scope="figures", gives=list[DefinitionOut])
def list_definitions(request: ApiRequest) -> list[Any]:
    """What each number counts."""
    require(request.acting, "see-figures")
    return [{**one._asdict(), "kinds": list(one.kinds), "nested_in": list(one.counted_in)} for one in DEFINITIONS.values()]


@area.get("/figures", scope="figures", gives=list[FigureOut])
def list_figures(request: ApiRequest, asked: Asked[FigureQuery], definition: str = "") -> list[Any]:
    """Numbers without papers: of one definition, or of each."""
    query, said = followed_here(asked.query())
    found = counting.figures_of(request.acting, _codes(definition), query)
    request.acting.note("consulted", {"page": "figures", "figures": len(found), "as_of_us": query.as_of_us})
    return [
        {
            "definition": one.definition, "version": one.version, "value": one.value, "shares": [share._asdict() for share in one.shares],
            "forces": list(query.forces), "said": list(said),
        }
        for one in found
    ]  # fmt: skip


@area.get("/figures/{definition}/papers", scope="figures", gives=PapersOut)
def list_papers(request: ApiRequest, definition: str, asked: Asked[FigureQuery], page: PageNumber = 1) -> dict[str, Any]:
    """The papers of a number that one sees, and how many more there are."""
    query, (code,) = followed_here(asked.query()).query, _codes(definition or " ")
    parts = counting.tallies(request.acting, [code], query)
    rows = opened(DEFINITIONS[code], query)
    count, first = rows.count(), (page - 1) * PAGE
    items = [
        {
            "record": row.record, "kind": row.kind, "case": row.case_id or "", "force": row.force, "at_us": row.at_us, "until_us": row.until_us,
            "known_us": row.known_us, "gone_us": row.gone_us,
        }
        for row in rows[first : first + PAGE]
    ]  # fmt: skip
    request.acting.note("consulted", {"page": "figures-open", "definition": code, "papers": len(items)})
    whole = sum(one.papers for one in parts)
    return {
        "value": sum(one.value for one in parts), "whole": whole, "open": count, "items": items, "next": page + 1 if first + PAGE < count else None,
    }  # fmt: skip


def _codes(definition: str) -> list[str]:
    if definition and definition not in DEFINITIONS:
        raise Problem(404, "There is no such definition. Those that there are stand under /figures/definitions.")
    return [definition] if definition else list(DEFINITIONS)
