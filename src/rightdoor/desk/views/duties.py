"""The board of duties: everything that is running, due soon or overdue, whose it is, and the way to where it is done."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from rightdoor.cases.weeks import Span
from rightdoor.casework.access.roles import role_name
from rightdoor.casework.duties import board as duties
from rightdoor.casework.duties.board import PAGE, SORTS, STATES, Bar, Counts, Wanted
from rightdoor.casework.duties.elsewhere import elsewhere
from rightdoor.casework.duties.shown import Shown, shown
from rightdoor.desk.guards import signed_in
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.views.duties_forms import FilterForm, less

CLOCKS: Final = {"overdue": "overdue", "due-soon": "soon", "running": "due", "done": "met"}
_HEADS: Final = (("Duty", "clock"), ("Due", "due"), ("Case or place", "case"), ("Owner", "owner"), ("Unit", "unit"))
_BASE, _HIGH, _STEP, _WIDE = 150, 120, 62, 50
_SHORT: Final = ("over 4 w", "1 to 4 w", "under 1 w", "7 days", "week 2", "week 3", "week 4", "week 5", "week 6", "later", "no time")


class Drawn(NamedTuple):
    """A bar of the picture, in its own units: `y` and `height` of the whole, `own_y` and `own` of what nobody owns, at its foot."""

    x: int
    middle: int
    y: int
    height: int
    own_y: int
    own: int
    number_y: int
    due: int
    nobodys: int
    short: str
    words: str
    overdue: bool


@require_GET
@signed_in
def board(request: DeskRequest) -> HttpResponse:
    """The picture, the filters, a page of lines. Whoever sees no casework finds it empty."""
    acting, query = request.acting, request.GET
    form = FilterForm(query, acting)
    wanted, sort = form.wanted(), query.get("sort", "due")
    sort = sort if sort in SORTS else "due"
    others = elsewhere(acting, wanted.beside)
    counts = duties.counted(acting, wanted, others)
    page = Paginator(range(counts.of(wanted.show)), PAGE).get_page(whole_number(query.get("page"), 99_999) or 1)
    lines = shown(acting, duties.page(acting, wanted, others, sort=sort, number=page.number), others)
    acting.note("consulted", {"page": "duties", "lines": len(lines)})
    context = {
        "panel_form": form, "selected": form.in_force(query), "keep": [{"name": "sort", "value": sort}] if sort != "due" else [],
        "page": page, "counts": counts, "tabs": _tabs(query, counts, wanted), "bars": drawn(counts), "shortcuts": _shortcuts(query, wanted),
        "rows": [_row(request, line) for line in lines], "heads": [_head(query, words, key, sort) for words, key in _HEADS],
        "samples": acting.can("supervise-cases"),
    }  # fmt: skip
    return render(request, "duties/board.html", context)


def drawn(counts: Counts) -> list[Drawn]:
    """The bars of the picture: overdue to the left, then week by week, last what has no time."""
    rest = counts.nobodys - sum(bar.nobodys for bar in counts.bars)
    bars = [*counts.bars, Bar(Span("No time can be counted", None, None, False), counts.timeless, rest)]
    most = max(bar.due for bar in bars) or 1
    return [_bar(n, bar, most) for n, bar in enumerate(bars)]


def _bar(n: int, bar: Bar, most: int) -> Drawn:
    height = -(-_HIGH * bar.due // most)
    own = -(-height * bar.nobodys // bar.due) if bar.due else 0
    x, top = 10 + n * _STEP, _BASE - height
    return Drawn(
        x, x + _WIDE // 2, top, height, _BASE - own, own, top - 5, bar.due, bar.nobodys, _SHORT[n], bar.span.words, bar.span.overdue
    )  # fmt: skip


def _tabs(query: QueryDict, counts: Counts, wanted: Wanted) -> list[dict[str, Any]]:
    """The states with how many there are: links that show one alone."""
    whole = [("open", "Not done", counts.of("open")), *((state, words, counts.states[state]) for state, words in STATES.items())]
    return [
        {"text": words, "count": count, "href": less(query, show=state), "current": wanted.show == state, "loud": state == "overdue" and count > 0}
        for state, words, count in whole
    ]  # fmt: skip


def _shortcuts(query: QueryDict, wanted: Wanted) -> list[dict[str, Any]]:
    """The questions that are asked most."""
    asked = (
        ("Mine", {"owner": "me"}),
        ("Nobody’s", {"owner": "nobody"}),
        ("Offered to me", {"owner": "offered"}),
        ("Escalated to me", {"up": "on"}),
    )
    return [
        {
            "text": words,
            "href": less(query, "owner", "up", **more),
            "current": (wanted.owner == more.get("owner", "") and wanted.up == ("up" in more)),
        }
        for words, more in asked
    ]


def _row(request: DeskRequest, line: Shown) -> dict[str, Any]:
    acting = request.acting
    unit = line.unit.pk if line.unit is not None else 0
    works = any(unit in acting.units_with(one) for one in ("work-case", "safeguard", "supervise-cases"))
    return {
        "line": line,
        "clock": CLOCKS[line.state],
        "left_us": None if line.left_us is None else abs(line.left_us),
        "up": [(role_name(step.role), step.at_us, step.why) for step in line.escalated],
        "works": bool(line.case) and works and line.state != "done",
        "offered_to_me": bool(line.case) and line.offered == acting.actor,
        "may_close": bool(line.case) and not line.kept and unit in acting.units_with("supervise-cases"),
    }


def _head(query: QueryDict, words: str, key: str, sort: str) -> dict[str, str]:
    turned = key == "due" and sort == "due"
    state = "descending" if sort == f"-{key}" else "ascending" if sort == key else ""
    return {"text": words, "href": less(query, sort=f"-{key}" if turned else key), "sort": state}


urlpatterns = [path("duties/", board, name="duties")]
