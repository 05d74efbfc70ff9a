"""What more or fewer teams would change in an operation: measured weeks drawn many times, worked as now and as asked."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from rightdoor.casework.acting import Acting
from rightdoor.casework.board import queries as board
from rightdoor.desk.board_forms import WhatIfForm
from rightdoor.desk.board_pictures import ahead_picture
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.operation_board import PARTS, asked, frame
from rightdoor.figures.query import Query
from rightdoor.joint.board.measured import WORDS, Weeks
from rightdoor.joint.board.what_if import ASSUMPTIONS, Compared, compared

RUNS: Final = 100
SEED: Final = 1
_KEPT: Final = ("scope", "force", *(f"{name}_{n}" for name in ("begins", "ends", "as_of") for n in range(3)))


class Answer(NamedTuple):
    """`rate`: things a week as now; `asked`: as asked; `compared` None where the rate of the step is not known."""

    weeks: Weeks
    rate: Fraction | None
    asked: Fraction | None
    compared: Compared | None


def answer(acting: Acting, query: Query, form: WhatIfForm) -> Answer:
    """What is asked, over the cases that one sees. Raises NotAllowed."""
    form.is_valid()
    what, now, then = form.said("what", "execute"), form.said("now", 4), form.said("then", 6)
    weeks = board.weeks_measured(board.ways_seen(acting, query, devices=False), query, form.said("weeks", 12))
    measured = next(step for step in weeks.steps if step.step == what)
    typed = form.rate_said()
    rate = typed if typed is not None else measured.capacity
    if rate is None:
        return Answer(weeks, None, None, None)
    more = rate * Fraction(then, now)
    line = weeks.line({what: rate})
    made = compared(line, {what: more}, weeks=form.said("ahead", 26), runs=RUNS, seed=SEED)
    return Answer(weeks, rate, more, made)


@require_GET
@needs("see-figures")
def what_if(request: DeskRequest, operation: int) -> HttpResponse:
    """The form, what was measured, and both side by side. Nothing is kept."""
    held, board_form, query = asked(request, operation)
    form = WhatIfForm(request.GET.dict())
    found = answer(request.acting, query, form)
    what = form.said("what", "execute")
    request.acting.note("consulted", {"page": "operation-board-what-if", "operation": held.pk})
    shown = [ahead.step for ahead in found.compared.now] if found.compared else []
    context = frame(request, held, board_form, query, PARTS[2][0]) | {
        "form": form,
        "keep": [{"name": name, "value": request.GET[name]} for name in _KEPT if request.GET.get(name)],
        "what_words": WORDS[what],
        "teams": (form.said("now", 4), form.said("then", 6)),
        "answer": found,
        "rates": None if found.rate is None or found.asked is None else (_one_place(found.rate), _one_place(found.asked)),
        "measured": [_measured(step) for step in found.weeks.steps],
        "rows": _rows(found.compared) if found.compared else [],
        "unknown": [WORDS[step.step] for step in found.weeks.steps if found.compared and step.step not in shown],
        "picture": _picture(found.compared, what) if found.compared else None,
        "week_rows": _weeks(found.compared, what) if found.compared else [],
        "assumptions": ASSUMPTIONS,
    }
    return render(request, "board/what_if.html", context)


def _picture(made: Compared, what: str) -> Any:
    both = [(now, then) for now, then in zip(made.now, made.then, strict=True) if now.step == what]
    return ahead_picture(f"What waits after each week: {WORDS[what].lower()}", *both[0]) if both else None


def _rows(made: Compared) -> list[dict[str, Any]]:
    return [
        {"words": WORDS[now.step], "now": now, "then": then, "more": more, "now_end": now.waiting[-1], "then_end": then.waiting[-1],
         "now_done": now.done[-1], "then_done": then.done[-1]}
        for now, then, more in zip(made.now, made.then, made.more, strict=True)
    ]  # fmt: skip


def _weeks(made: Compared, what: str) -> list[tuple[int, Any, Any]]:
    both = next(((now, then) for now, then in zip(made.now, made.then, strict=True) if now.step == what), None)
    return [] if both is None else [(n + 1, a, b) for n, (a, b) in enumerate(zip(both[0].waiting, both[1].waiting, strict=True))]


def _measured(step: Any) -> dict[str, Any]:
    capacity = None if step.capacity is None else _one_place(step.capacity)
    share = None if step.share is None else f"{step.went_on:,} of {step.of:,}"
    return {
        "words": WORDS[step.step],
        "waiting": len(step.waiting),
        "done": sum(step.done),
        "busy": step.busy,
        "capacity": capacity,
        "share": share,
    }


def _one_place(number: Fraction) -> str:
    """Rounded half up, to a tenth."""
    tenths = (number * 10 + Fraction(1, 2)).__floor__()
    return f"{tenths // 10:,}.{tenths % 10}" if tenths % 10 else f"{tenths // 10:,}"


urlpatterns = [path("operations/<int:operation>/board/what-if/", what_if, name="operation-board-what-if")]
