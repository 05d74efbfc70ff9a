"""Cases: the list of them, the overview of one, the page of an area."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import include, path

from rightdoor.cases import whole
from rightdoor.cases.area import Area
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN
from rightdoor.cases.kinds import Kind
from rightdoor.cases.opening.owners import UNDONE, offers_of_duties, undo_problem
from rightdoor.cases.register import AREAS, KINDS
from rightdoor.casework.access.models import Account
from rightdoor.casework.cases import queries
from rightdoor.casework.cases.adding import may_do, rights_of
from rightdoor.casework.cases.handing import works_it
from rightdoor.casework.cases.models import Case, Duty
from rightdoor.desk.case_words import kind_words, source_words, values_of
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.case_frame import Shown, frame_of, of_case

PAGE = 50
LISTS = (
    ("", "All that I see"),
    ("mine", "Mine"),
    ("unit", "My unit's"),
    ("ownerless", "Nobody's"),
    ("offered", "Offered to me or my unit"),
)
_DUTY_STATES = {"overdue": "overdue", "due-soon": "soon", "running": "due", "done": "met"}


class ListedCase(NamedTuple):
    """A case of the list: its next duty and how many are overdue."""

    case: Case
    next: Duty | None
    state: str
    overdue: int


class DutyLine(NamedTuple):
    """A duty as a page shows it. `given_to`: to whom it is offered; `mine`: offered to the acting account."""

    row: Duty
    duty: CaseDuty
    state: str
    left_us: int | None
    given_to: str
    mine: bool
    kind: Kind | None


class Entry(NamedTuple):
    """An event of the history as a page shows it. `instead`: of the event that superseded it; `late`: recorded long after it happened.

    `correctable`: by a form; `undoable`: it can be taken back though no form recorded it.
    """

    event: Event
    words: str
    values: list[tuple[str, str]]
    by: str
    late: bool
    in_force: bool
    correctable: bool
    source: str
    undoable: bool


@needs("see-subjects")
def listed(request: DeskRequest) -> HttpResponse:
    """The list, by what is due next."""
    whose = request.GET.get("whose", _first_list(request))
    whose = whose if whose in dict(LISTS) else ""
    closed = request.GET.get("closed") == "yes"
    page = Paginator(queries.listed(request.acting, whose=whose, closed=closed), PAGE).get_page(request.GET.get("page"))
    now = request.acting.now_us
    waits = queries.waiting_of(page.object_list)
    lines = [_listed(case, waits.get(case.pk, []), now) for case in page.object_list]
    request.acting.note("consulted", {"page": "cases", "lines": len(lines)})
    lists = [{"code": code, "text": text, "current": code == whose} for code, text in LISTS]
    return render(request, "cases/list.html", {"page": page, "lines": lines, "lists": lists, "whose": whose, "closed": closed})


def _first_list(request: DeskRequest) -> str:
    """One's own, where there are any; else the unit's, of those who work cases."""
    if not request.acting.can("work-case"):
        return ""
    return "mine" if queries.listed(request.acting, whose="mine").exists() else "unit"


def _listed(case: Case, waits: list[Duty], now_us: int) -> ListedCase:
    first = waits[0] if waits else None
    state = _DUTY_STATES[first.state(now_us)] if first is not None else ""
    return ListedCase(case, first, state, sum(row.state(now_us) == "overdue" for row in waits))


@of_case("overview")
def overview(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Where it stands: areas, duties, breaches, history."""
    case, history, now = shown.case, shown.history, request.acting.now_us
    about = queries.about_of(case)
    duties = duty_lines(request, shown)
    context = frame_of(request, shown, "") | {
        "about": about,
        "areas": [(area, list(area.lines(history))) for area in AREAS],
        "waiting": [line for line in duties if line.state != "met"],
        "done": [line for line in duties if line.state == "met"],
        "breaches": queries.breaches_of(case, history),
        "entries": entries_of(request, shown),
        "recordable": _recordable(request, shown),
        "offered_here": _offered_here(request, case),
        "ownerless": not works_it(case) and case.unit_id in request.acting.units_with("work-case"),
        "may_close": case.unit_id in request.acting.units_with("work-case"),
        "may_erase": case.unit_id in request.acting.units_with("retention"),
        "now_us": now,
    }
    return render(request, "cases/overview.html", context)


@of_case("area")
def area_page(request: DeskRequest, shown: Shown, area: str) -> HttpResponse:
    """One area: what stands in it, its duties and breaches, what can be recorded."""
    found = next((one for one in AREAS if one.code == area), None)
    if found is None:
        raise Http404
    own = f"cases/area_{area.replace('-', '_')}.html"  # where an area needs more than lines, duties and history
    return HttpResponse(render_to_string([own, "cases/area.html"], area_context(request, shown, found), request))


def area_context(request: DeskRequest, shown: Shown, area: Area) -> dict[str, Any]:
    """What the page of an area shows; templates of single areas take it further."""
    about = queries.about_of(shown.case)
    codes = {kind.code for kind in area.kinds}
    duties = [line for line in duty_lines(request, shown) if line.row.area == area.code]
    return frame_of(request, shown, area.code) | {
        "area": area,
        "about": about,
        "lines": list(area.lines(shown.history)),
        "waiting": [line for line in duties if line.state != "met"],
        "done": [line for line in duties if line.state == "met"],
        "breaches": list(area.breaches(shown.history, about)),
        "kinds": [kind for one, kinds in _recordable(request, shown) if one.code == area.code for kind in kinds],
        "entries": [entry for entry in entries_of(request, shown) if entry.event.kind in codes],
        "now_us": request.acting.now_us,
    }


def duty_lines(request: DeskRequest, shown: Shown) -> list[DutyLine]:
    """The duties of a case, those that are not done first."""
    now, offered = request.acting.now_us, offers_of_duties(shown.history)
    names = dict(Account.objects.filter(username__in=offered.values()).values_list("username", "name")) if offered else {}
    found = []
    for row in queries.duties_of(shown.case):
        duty = row.read()
        left = abs(duty.due_us - now) if duty.due_us is not None else None
        to = offered.get(row.pk, "")
        found.append(
            DutyLine(row, duty, _DUTY_STATES[duty.state(now)], left, names.get(to, ""), to == request.acting.actor, _form_of(duty))
        )
    return found


def _form_of(duty: CaseDuty) -> Kind | None:
    """The kind that is recorded by a form and does the duty; None for what acts of their own record."""
    kind = KINDS.get(duty.records)
    return kind if kind is not None and kind.capability else None


def entries_of(request: DeskRequest, shown: Shown) -> list[Entry]:
    """The whole history, newest first by when it happened; what was corrected stands where it stood."""
    del request
    history = shown.history
    names = queries.people_of(queries.rows_of(shown.case))
    standing = {event.id for event in history.events}
    late = {event.id for event in history.late()}
    ordered = sorted(history.log, key=lambda event: (event.at_us, event.recorded_us), reverse=True)
    return [
        Entry(
            event, kind_words(event.kind), values_of(event, history), names.get(event.by, event.by),
            event.id in late, event.id in standing or event.kind == WITHDRAWN,
            event.id in standing and bool(event.kind in KINDS and KINDS[event.kind].capability), source_words(event.source),
            event.id in standing and event.kind in UNDONE and not undo_problem(event, history),
        )
        for event in ordered
    ]  # fmt: skip


def _recordable(request: DeskRequest, shown: Shown) -> list[tuple[Area, list[Kind]]]:
    """By area what the acting account may record in an open case."""
    if shown.case.closed_us is not None:
        return []
    rights = {right for kind in KINDS.values() for right in rights_of(kind)}
    held = {right for right in rights if may_do(request.acting, shown.case, shown.row, (right,))}
    found = [(area, [kind for kind in area.kinds if held & set(rights_of(kind))]) for area in AREAS]
    return [(area, kinds) for area, kinds in found if kinds]


def _offered_here(request: DeskRequest, case: Case) -> bool:
    here = case.offered_unit_id is not None and case.offered_unit_id in request.acting.units_with("work-case")
    return here and case.offered_to_id in (None, request.acting.account.pk)


def keeps_open(request: DeskRequest, shown: Shown) -> list[str]:
    """Why the case cannot be closed."""
    return whole.keeps_open(shown.history, queries.about_of(shown.case), request.acting.now_us)


urlpatterns = [
    path("cases/", listed, name="cases"),
    path("", include("rightdoor.desk.views.cases_record")),
    path("", include("rightdoor.desk.views.cases_hand")),
    path("cases/<str:case>/", overview, name="case"),
    path("cases/<str:case>/<str:area>/", area_page, name="case-area"),
]
