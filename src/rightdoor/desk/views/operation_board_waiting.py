"""What waits in an operation: how much at each stage, how old, with whom, and one by one, the oldest first."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from rightdoor.casework.board import queries as board
from rightdoor.desk.board_pictures import Aged, ages_picture
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.views.duties_forms import less
from rightdoor.desk.views.operation_board import PARTS, asked, frame
from rightdoor.joint.board.backlog import BANDS, STAGE, STAGES, UNKNOWN, Since, Waiting, With, band_of, counted, oldest_first, with_whom
from rightdoor.reference.forces import forces

PAGE: Final = 50
SINCE: Final = {"stage": "Since it stands at this stage", "receipt": "Since first receipt anywhere"}
_NAMES: Final = {force.code: force.name for force in forces()}
_LEAD: Final = "The lead of the operation"
_BANDS: Final = (*((band.code, band.words) for band in BANDS), (UNKNOWN, "Age not known"))
_ELSEWHERE: Final = ("step", "since", *(f"{name}_{n}" for name in ("begins", "ends") for n in range(3)))
NOBODY: Final = "lead"  # whose=lead: the move is the lead's


@require_GET
@needs("see-figures")
def waiting(request: DeskRequest, operation: int) -> HttpResponse:
    """The picture, the tables, a page of what is stuck. Of cases and packages that one sees, and so it says."""
    held, form, query = asked(request, operation)
    given = request.GET
    since: Since = "receipt" if given.get("since") == "receipt" else "stage"
    found = board.waiting(held, query, board.ways_seen(request.acting, query))
    by_band = counted(found, query.as_of_us, since)
    listed = oldest_first(_asked(found, request, query.as_of_us, since))
    page = Paginator(listed, PAGE).get_page(whole_number(given.get("page"), 99_999) or 1)
    request.acting.note("consulted", {"page": "operation-board-waiting", "operation": held.pk, "lines": len(page.object_list)})
    kept = [{"name": name, "value": given[name]} for name in _ELSEWHERE if given.get(name)]
    for name in ("begins", "ends", "step"):
        del form.fields[name]  # asked for on other parts of the board, and kept for them
    stages = [_stage(stage.code, by_band, request) for stage in STAGES]
    context = frame(request, held, form, query, PARTS[1][0]) | {
        "keep_panel": kept,
        "turns": [{"text": words, "href": less(given, "band", since=code), "current": code == since} for code, words in SINCE.items()],
        "bands": [words for _, words in _BANDS],
        "picture": ages_picture("What waits, by stage and age", [each["aged"] for each in stages], [words for _, words in _BANDS]),
        "stages": stages,
        "with_whom": [_with(each, request, query.as_of_us) for each in with_whom(found)],
        "stage_list": STAGES,
        "page": page,
        "lines": [_line(each, query.as_of_us) for each in page.object_list],
        "narrowed": _narrowed(request),
        "whole": len(found),
    }
    return render(request, "board/waiting.html", context)


def _asked(found: list[Waiting], request: DeskRequest, as_of_us: int, since: Since) -> list[Waiting]:
    stage, band, whose = (request.GET.get(name, "") for name in ("stage", "band", "whose"))
    if stage:
        found = [each for each in found if each.stage == stage]
    if whose:
        found = [each for each in found if (" ".join(each.whose) or NOBODY) == whose]
    if band:
        ages = ((each, each.from_us(since)) for each in found)
        found = [each for each, start in ages if band_of(None if start is None else as_of_us - start) == band]
    return found


def _stage(code: str, by_band: dict[tuple[str, str], int], request: DeskRequest) -> dict[str, Any]:
    stage = STAGE[code]
    cells = [
        (by_band.get((code, band), 0), less(request.GET, "whose", stage=code, band=band) + "#stuck", f"{stage.words}, {words.lower()}")
        for band, words in _BANDS
    ]
    whole = sum(value for value, _, _ in cells)
    aged = Aged(stage.words, tuple((words, value, href) for (_, words), (value, href, _) in zip(_BANDS, cells, strict=True)))
    return {
        "stage": stage,
        "cells": cells,
        "whole": whole,
        "href": less(request.GET, "whose", "band", stage=code) + "#stuck",
        "aged": aged,
    }


def _with(each: With, request: DeskRequest, as_of_us: int) -> dict[str, Any]:
    whose = " ".join(each.whose) or NOBODY
    return {
        "name": _whose(each.whose),
        "cells": [
            (each.by_stage.get(stage.code, 0), less(request.GET, "band", stage=stage.code, whose=whose) + "#stuck", stage.words)
            for stage in STAGES
        ],
        "href": less(request.GET, "band", "stage", whose=whose) + "#stuck",
        "oldest_us": each.oldest_us,
        "age_us": as_of_us - each.oldest_us,
    }


def _whose(codes: tuple[str, ...]) -> str:
    return " and ".join(_NAMES.get(code, code) for code in codes) or _LEAD


def _line(each: Waiting, as_of_us: int) -> dict[str, Any]:
    return {
        "each": each,
        "stage": STAGE[each.stage],
        "whose": _whose(each.whose),
        "stands_us": as_of_us - each.since_us,
        "age_us": None if each.first_us is None else as_of_us - each.first_us,
    }


def _narrowed(request: DeskRequest) -> list[dict[str, str]]:
    """What narrows the list, each with the way to take it away."""
    said = {
        "stage": STAGE[request.GET["stage"]].words if request.GET.get("stage", "") in STAGE else "",
        "band": dict(_BANDS).get(request.GET.get("band", ""), ""),
        "whose": ""
        if not request.GET.get("whose")
        else _whose(() if request.GET["whose"] == NOBODY else tuple(request.GET["whose"].split())),
    }
    return [{"text": words[:80], "href": less(request.GET, name) + "#stuck"} for name, words in said.items() if words]


urlpatterns = [path("operations/<int:operation>/board/waiting/", waiting, name="operation-board-waiting")]
