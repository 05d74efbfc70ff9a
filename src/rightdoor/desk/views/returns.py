"""Returns: figures for authorities as a table, a picture and a file, by definition, period, day of the data, scope and force."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final, NamedTuple

from django.http import HttpResponse, QueryDict
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from rightdoor.casework.acting import Acting
from rightdoor.casework.export import File, file_of
from rightdoor.casework.figures import returned
from rightdoor.casework.figures.followed import followed_here
from rightdoor.desk.answers import attached, form_shown
from rightdoor.desk.figure_links import figure_href
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.returns_drawn import of_comparison, of_return
from rightdoor.desk.views.returns_forms import KINDS, Asked, FileForm, ReturnForm, period_words, tabs
from rightdoor.figures.returns import comparison, line
from rightdoor.figures.returns.by_source import KIND as BY_SOURCE
from rightdoor.figures.returns.comparison import Comparison, said
from rightdoor.figures.returns.line import SCOPES, TOTAL, Return

_MADE: Final = {"national": returned.national_return, "by-source": returned.source_return, "quarter": returned.quarter_return}


class Row(NamedTuple):
    """One row of the page's table: what, of whom, for each column a number (None: not known) and where it opens ("": nowhere), what is said of it."""

    words: str
    of: str
    values: tuple[tuple[int | None, str], ...]
    note: str
    whole: bool
    definition: str


def made(acting: Acting, asked: Asked) -> Return | Comparison:
    """The return that is asked for, of forces with those that they followed, as its notes say. Raises NotAllowed."""
    query, said = followed_here(asked.query)
    if asked.before is None:
        found = _MADE[asked.kind](acting, query)
        return found._replace(notes=(*said, *found.notes))
    before, earlier = followed_here(asked.before)
    forces = tuple(sorted({*query.forces, *before.forces}))  # the same ones in both periods, so that the two can be compared
    compared = returned.compared(acting, before._replace(forces=forces), query._replace(forces=forces), by_force=asked.by_force)
    return compared._replace(notes=(*dict.fromkeys((*earlier, *said)), *compared.notes))


@require_GET
@needs("see-figures")
def front(request: DeskRequest) -> HttpResponse:
    """The form, and the return of what stands in the address; with nothing in it, of the last quarter that is over."""
    return _page(request, request.GET, FileForm())


@require_POST
@needs("see-figures")
@needs("export")
@stepped_up
def export(request: DeskRequest) -> HttpResponse:
    """The same as a file. That it was taken, of what kind and for what purpose is recorded."""
    form, file = ReturnForm(request.GET, request.acting), FileForm(request.POST)
    if not (form.is_valid() and file.is_valid()):
        return _page(request, request.GET, file)
    asked = form.asked()
    content = file_made(request.acting, asked)
    request.acting.purpose = file.cleaned_data["purpose"]
    request.acting.note("exported", {"page": "returns", "return": asked.kind, **noted(asked)})
    return attached(content)


def file_made(acting: Acting, asked: Asked) -> File:
    """The return as CSV (RFC 4180, UTF-8), each row with its definition and handling."""
    found = made(acting, asked)
    head, rows = (comparison.HEAD, comparison.rows_of(found)) if isinstance(found, Comparison) else (line.HEAD, line.rows_of(found))
    return file_of("csv", head, rows, title=f"return {asked.kind} restricted", as_of_us=asked.query.as_of_us)


def noted(asked: Asked) -> dict[str, Any]:
    """What the ledger keeps of a question: codes and instants."""
    query = asked.query
    told = {"from_us": query.from_us, "until_us": query.until_us, "as_of_us": query.as_of_us, "scope": query.scope}
    return {**told, "operation": query.operation or "none", "forces": list(query.forces)}


def _page(request: DeskRequest, query: QueryDict, file: FileForm) -> HttpResponse:
    form = ReturnForm(query, request.acting)
    context: dict[str, Any] = {"form": form, "file": file, "head": [], "kinds": KINDS}
    kind = query.get("kind", "")
    if form.is_valid():
        asked = form.asked()
        kind = asked.kind
        found = made(request.acting, asked)
        context |= {"asked": asked, "period": period_words(asked.query), **_shown(found), "query_text": query.urlencode()}
        context |= {"before": period_words(asked.before) if asked.before is not None else "", "scope": SCOPES[asked.query.scope]}
        request.acting.note("consulted", {"page": "returns", "return": asked.kind, **noted(asked)})
    context |= {"tabs": list(tabs(query, kind if kind in KINDS else "national")), "exports": request.acting.can("export")}
    return form_shown(request, "returns/front.html", context)


def _shown(found: Return | Comparison) -> dict[str, Any]:
    if isinstance(found, Comparison):
        return {"title": found.title, "notes": found.notes, "compared": _compared(found), "chart": of_comparison(found)}
    told = {"title": found.title, "notes": found.notes, "chart": of_return(found)}
    if found.kind == BY_SOURCE:
        return {**told, **_by_source(found)}
    rows, columns = pivoted(found)
    return {**told, "columns": columns, "rows": rows}


def _by_source(found: Return) -> dict[str, Any]:
    """A row for each source, a column for each thing that is counted of it."""
    columns = list(dict.fromkeys(each.words for each in found.lines))
    held: dict[str, dict[str, line.Line]] = defaultdict(dict)
    for each in found.lines:
        held[each.of][each.words] = each
    rows = [(of, of == TOTAL, [lines[words].value for words in columns]) for of, lines in held.items()]
    return {"sources": rows, "columns": columns}


def _compared(found: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "row": row, "whole": row.of == TOTAL, "ratio": said(row.ratio.value) or "no bound" if row.ratio is not None else "",
            "low": said(row.ratio.low) if row.ratio is not None else "",
            "high": (said(row.ratio.high) or "no bound") if row.ratio is not None else "",
        }
        for row in found.rows
    ]  # fmt: skip


def pivoted(found: Return) -> tuple[list[Row], list[str]]:
    """Lines as rows, with a column for each scope that they stand in; a line of no scope stands in the first."""
    scopes = list(dict.fromkeys(each.query.scope for each in found.lines if each.definition)) or ["all"]
    held: dict[tuple[str, str], dict[str, line.Line]] = defaultdict(dict)
    for each in found.lines:
        held[each.words, each.of][each.query.scope if each.definition else scopes[0]] = each
    rows = []
    for (words, of), lines in held.items():
        one = next(iter(lines.values()))
        values = tuple((lines[scope].value, _opens(lines[scope])) if scope in lines else (0, "") for scope in scopes)
        rows.append(Row(words, of, values, one.note, of == TOTAL, one.definition))
    return rows, [SCOPES[scope].capitalize() for scope in scopes] if len(scopes) > 1 else ["Number"]


def _opens(one: line.Line) -> str:
    """Where its papers are; nowhere for what is no number of a definition, or of several forces together: a query for both counts more."""
    if not one.definition or not one.value or len(one.forces) > 1 or (one.of != TOTAL and not one.forces):
        return ""
    return figure_href(one.definition, one.query._replace(forces=one.forces or one.query.forces))


urlpatterns = [
    path("returns/", front, name="returns"),
    path("returns/export", export, name="returns-export"),
]
