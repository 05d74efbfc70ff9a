"""The board of an operation: from package to outcome, by force, over time and on a map. Each number opens to its records."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from rightdoor.casework.access.models import Operation
from rightdoor.casework.board import queries as board
from rightdoor.casework.joint import queries
from rightdoor.desk.board_forms import BoardForm, shown_days, week_words
from rightdoor.desk.board_pictures import Bar, bars_picture, legend_picture, map_picture, spans_picture
from rightdoor.desk.figure_links import figure_href
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.duties_forms import less
from rightdoor.figures.query import Query
from rightdoor.joint.board.force_map import force_map
from rightdoor.joint.board.funnel import Funnel, Row, weeks_of_span
from rightdoor.reference.forces import forces

PARTS: Final = (
    ("operation-board", "From package to outcome"),
    ("operation-board-waiting", "What waits"),
    ("operation-board-what-if", "More or fewer teams"),
)
_CUT: Final = frozenset({"requests", "devices-seized"})  # a case has many: to their scale nothing else could be seen
_NAMES: Final = {force.code: force.name for force in forces()}
_DAYS: Final = ("begins", "ends", "as_of")


@require_GET
@needs("see-figures")
def funnel(request: DeskRequest, operation: int) -> HttpResponse:
    """The numbers of each step with their pictures and tables."""
    held, form, query = asked(request, operation)
    shown = board.funnel(request.acting, query)
    step = next(row for row in shown.rows if row.definition.code == form.step_asked())
    drawn = force_map(step.shares)
    hrefs = {force.code: figure_href(step.definition.code, query._replace(forces=(force.code,))) for force in forces()}
    request.acting.note("consulted", {"page": "operation-board", "operation": held.pk})
    context = frame(request, held, form, query, PARTS[0][0]) | {
        "rows": [_row(row, query) for row in shown.rows],
        "funnel": bars_picture("From package to outcome", [_bar(row, query) for row in shown.rows], "rd-funnel"),
        "cut": [row.definition.words for row in shown.rows if row.definition.code in _CUT and row.value],
        "step": step.definition,
        "map": map_picture(f"{step.definition.words} by force area", drawn, hrefs, _one(step)),
        "legend": legend_picture(drawn),
        "drawn": drawn,
        "beside": [{"name": area.name, "value": area.value, "href": hrefs[area.code]} for area in drawn.beside],
        "by_force": [_force(codes, shown, query) for codes in shown.forces if len(codes) < 2],
        "together": _together(shown),
        "shared": [_shared(codes, shown, query) for codes in shown.forces if len(codes) > 1],
        "over_time": spans_picture(f"{step.definition.words} over time", _spans(step, shown), "rd-spans"),
        "spans": [_span(n, shown) for n in range(len(shown.spans))],
        "step_weeks": weeks_of_span(query.from_us, query.until_us),
    }
    return render(request, "board/funnel.html", context)


def asked(request: DeskRequest, operation: int) -> tuple[Operation, BoardForm, Query]:
    """The operation, as far as one sees it, and what is asked of it. Raises Http404, NotAllowed."""
    held = queries.operation_seen(request.acting, operation)
    form = BoardForm(request.GET)
    opened = queries.history_of(held, only=("operation-opened",)).last("operation-opened")
    return held, form, form.query(held, request.acting.now_us, opened.at_us if opened is not None else None)


def frame(request: DeskRequest, held: Operation, form: BoardForm, query: Query, current: str) -> dict[str, Any]:
    """What each page of the board shows: its parts with the same filters, what is in force of them, what was wrong with them."""
    kept = less(request.GET)
    parts = [{"href": reverse(name, args=[held.pk]) + kept, "text": words, "current": name == current} for name, words in PARTS]
    return {
        "operation": held,
        "parts": parts,
        "panel_form": form,
        "keep_panel": [],
        "query_shown": query,
        "days": shown_days(query),
        "force_name": _NAMES.get(query.forces[0], "") if query.forces else "",
        "scope_words": dict(form.fields["scope"].choices)[query.scope],  # type: ignore[attr-defined]
        "selected": _in_force(request, form),
        "problems": [error for errors in form.errors.values() for error in errors],
        "clear": reverse(current, args=[held.pk]),
    }


def _in_force(request: DeskRequest, form: BoardForm) -> list[dict[str, Any]]:
    groups = []
    for name in (each for each in ("scope", "force", "step") if each in form.fields):
        chosen = request.GET.get(name, "")
        words = dict(form.fields[name].choices).get(chosen, "") if chosen else ""  # type: ignore[attr-defined]
        if words:
            groups.append({"heading": form.fields[name].label, "items": [{"text": words, "href": less(request.GET, name)}]})
    for day in (each for each in _DAYS if each in form.fields):
        boxes = [f"{day}_{n}" for n in range(3)]
        typed = " ".join(request.GET.get(box, "") for box in boxes).strip()
        if typed:
            groups.append({"heading": form.fields[day].label, "items": [{"text": typed[:20], "href": less(request.GET, *boxes)}]})
    return groups


def _bar(row: Row, query: Query) -> Bar:
    code = row.definition.code
    return Bar(row.definition.words, row.value, figure_href(code, query), code in _CUT and row.value > 0)


def _row(row: Row, query: Query) -> dict[str, Any]:
    return {"definition": row.definition, "value": row.value, "href": figure_href(row.definition.code, query)}


def _force(codes: tuple[str, ...], shown: Funnel, query: Query) -> dict[str, Any]:
    """A line of the table by force; what is of no known force has no link of its own."""
    asked = query._replace(forces=codes)
    cells = [(row.of(*codes), figure_href(row.definition.code, asked) if codes else "", row.definition.words) for row in shown.rows]
    return {"name": _NAMES.get(codes[0], codes[0]) if codes else "Force not known", "cells": cells}


def _together(shown: Funnel) -> list[int]:
    """Of each step, what several forces share."""
    return [sum(share.value for share in row.shares if len(share.forces) > 1) for row in shown.rows]


def _shared(codes: tuple[str, ...], shown: Funnel, query: Query) -> dict[str, Any]:
    """What these forces share, where it is anything: its link leads to what is of any of them alone, too."""
    asked = query._replace(forces=codes)
    held = [(row.of(*codes), figure_href(row.definition.code, asked), row.definition.words) for row in shown.rows if row.of(*codes)]
    return {"name": " and ".join(_NAMES.get(code, code) for code in codes), "cells": held}


def _spans(step: Row, shown: Funnel) -> list[Bar]:
    code = step.definition.code
    return [
        Bar(week_words(first), value, figure_href(code, shown.query._replace(from_us=first, until_us=last)))
        for value, (first, last) in zip(step.spans, shown.spans, strict=True)
    ]


def _span(n: int, shown: Funnel) -> dict[str, Any]:
    first, last = shown.spans[n]
    query = shown.query._replace(from_us=first, until_us=last)
    return {
        **shown_days(query),
        "cells": [(row.spans[n], figure_href(row.definition.code, query), row.definition.words) for row in shown.rows],
    }


def _one(row: Row) -> str:
    return row.definition.words[:1].lower() + row.definition.words[1:]


urlpatterns = [path("operations/<int:operation>/board/", funnel, name="operation-board")]
