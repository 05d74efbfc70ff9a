"""Days of action of an operation: the plan with what stands against it, and the forms by which it is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import include, path, reverse

from rightdoor.cases.history import WITHDRAWN
from rightdoor.cases.kinds import Kind
from rightdoor.casework.joint import acts as joint
from rightdoor.casework.joint import queries, reading
from rightdoor.casework.joint.day import acts
from rightdoor.casework.joint.day.leaders import leaders_of
from rightdoor.casework.joint.day.queries import SeenDay, days_seen
from rightdoor.desk.answers import see
from rightdoor.desk.day_doors import CHOSEN, doors_free_of
from rightdoor.desk.day_forms import PlanForm, choose_leader, initial_of, label_of
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.day_of_action_frame import form_page, frame, names, of_day, token
from rightdoor.desk.views.deciding import Reasoned
from rightdoor.joint.day import kinds as k
from rightdoor.joint.day.briefing import children_words
from rightdoor.joint.day.checks.register import CHECKS, findings_of
from rightdoor.joint.day.clock import day_words, hour
from rightdoor.joint.day.state import Address, Assignment
from rightdoor.joint.day.words import KIT, words_of

_PLAN = {
    kind.code: kind for kind in k.KINDS if kind.code not in (k.GIVEN, k.RESULT, k.SETTLED_RESULT, k.PLANNED)
}  # what forms of a day record
_PLANNED = next(kind for kind in k.KINDS if kind.code == k.PLANNED)
_CHECK_WORDS = {check.code: check.words for check in CHECKS}


@needs("see-operations")
def days(request: DeskRequest, operation: int) -> HttpResponse:
    """The days of an operation that one sees."""
    held, found = days_seen(request.acting, operation)
    request.acting.note("consulted", {"page": "days", "operation": held.pk, "lines": len(found)})
    runs = request.acting.can("run-operations")
    lines = [
        {
            "day": each,
            "date": day_words(each.event.number("day") or 0),
            "mine": [team for team in each.teams if team.event.text("account") == request.acting.actor],
        }
        for each in found
    ]
    return render(request, "day/list.html", {"operation": held, "lines": lines, "runs": runs})


@needs("run-operations")
def new(request: DeskRequest, operation: int) -> HttpResponse:
    """Plan a day."""
    held = queries.operation_seen(request.acting, operation)
    history = reading.days_of(held)
    form = PlanForm(request.POST or None, _PLANNED, history, day=None, initial={})
    home = reverse("operation-days", args=[held.pk])
    context = {"operation": held, "title": "Plan a day of action", "button": "Plan it", "after": home, "home": home}

    def act(filled: Any, expected: str | None) -> str:
        acts.plan(request.acting, held.pk, k.PLANNED, filled.body(), expected=expected)
        return "The day is planned. Add its addresses and teams."

    return form_page(request, context, form, act, token=reading.token_seen(held))


@of_day("plan")
def plan(request: DeskRequest, at: SeenDay) -> HttpResponse:
    """The plan of a day: what stands against it first, then teams with their doors, what is not given to anybody, vehicles."""
    if not request.acting.can("run-operations"):
        mine = at.led_by(request.acting)
        if mine:
            return see(reverse("day-team", args=[at.operation.pk, at.day.id, mine[0].id]))
        raise Http404
    found = findings_of(at.look)
    stops = {where for each in found if each.severity == "stop" for where in each.where}
    day = at.day
    given = {each.address for each in day.assignments}
    context = frame(
        at,
        addresses=len(day.addresses),
        findings=[_finding(at, each) for each in found],
        teams=[
            {
                "team": team,
                "kit": [words_of(KIT, each) for each in team.event.texts("kit")],
                "doors": [_door(at, each, stops) for each in day.assignments if each.team == team.id],
                "given": [each for each in day.given if at.history.root(each.text("team")) == team.id],
            }
            for team in day.teams
        ],
        free=[_address(at, each, stops) for each in day.addresses if each.id not in given],
        vehicles=[
            {
                "vehicle": each,
                "rides": [(at.day.team(r.team), hour(r.first_us), hour(r.last_us), r) for r in day.rides if r.vehicle == each.id],
            }
            for each in day.vehicles
        ],
        waiting=sum(each.waiting for each in day.results),
        add=[(code, kind.words) for code, kind in _PLAN.items()],
    )
    return render(request, "day/plan.html", context)


def _finding(at: SeenDay, each: Any) -> dict[str, Any]:
    where = [found.words for ident in each.where if (found := at.day.address(ident)) is not None]
    return {"finding": each, "words": _CHECK_WORDS[each.code], "where": where, "teams": names(at, each.teams)}


def _address(at: SeenDay, address: Address, stops: set[str]) -> dict[str, Any]:
    """One address as the plan shows it."""
    return {
        "address": address,
        "children": children_words(address),
        "kit": [words_of(KIT, each) for each in address.kit],
        "ready": address.id not in stops,
        "case": address.case if address.case in at.cases else "",
        "done": at.day.done(address.id),
    }


def _door(at: SeenDay, door: Assignment, stops: set[str]) -> dict[str, Any]:
    address = at.day.address(door.address)
    shown = _address(at, address, stops) if address is not None else {}
    return shown | {"door": door, "when": f"{hour(door.first_us)} to {hour(door.last_us)}"}


@of_day("record", "run-operations")
def record(request: DeskRequest, at: SeenDay, kind: str) -> HttpResponse:
    """Record something of the plan. `?about=`: what its references begin with."""
    found = _PLAN.get(kind)
    if found is None:
        raise Http404
    about = at.history.one(request.GET.get("about", ""))
    named = {each.name: about.id for each in found.fields if about is not None and each.type == "event" and about.kind in each.to}
    chosen = {name: request.GET[name] for name in CHOSEN if request.GET.get(name)} if kind == k.ADDRESS else {}
    form = _form(request, at, found, {**named, **chosen})
    context = frame(at, title=found.words, button="Record it", after=_home(at))
    if kind == k.ADDRESS:
        for name in chosen:
            form.fields[name].widget.attrs["readonly"] = True
        context |= {"template": "day/address.html"} | doors_free_of(request.acting, at, chosen)

    def act(filled: Any, expected: str | None) -> str:
        acts.plan(request.acting, at.operation.pk, kind, filled.body(), expected=expected)
        return f"Recorded: {found.words}."

    return form_page(request, context, form, act, token=token(at))


def _form(request: DeskRequest, at: SeenDay, kind: Kind, initial: Mapping[str, Any]) -> PlanForm:
    form = PlanForm(request.POST or None, kind, at.history, day=at.day.event, initial=initial)
    if kind.code == k.TEAM:
        choose_leader(
            form, [(each.account, f"{each.name}, {each.unit}") for each in leaders_of(at.operation, reading.frame_of(at.operation))]
        )
    return form


@of_day("correct", "run-operations")
def correct(request: DeskRequest, at: SeenDay, event: str) -> HttpResponse:
    """Correct something of the plan: a new event takes its place, and both stay in the history."""
    held = at.history.one(event)
    found = _PLANNED if held is not None and held.id == at.day.event.id else _PLAN.get(held.kind if held is not None else "")
    if held is None or found is None:
        raise Http404
    form = _form(request, at, found, initial_of(found, held, at.history))
    context = frame(at, title=f"Correct: {found.words}", button="Record the correction", after=_home(at))

    def act(filled: Any, expected: str | None) -> str:
        acts.plan(request.acting, at.operation.pk, held.kind, filled.body(), expected=expected, supersedes=held.id)
        return "The correction is recorded."

    return form_page(request, context, form, act, token=token(at))


@of_day("withdraw", "run-operations")
def withdraw(request: DeskRequest, at: SeenDay, event: str) -> HttpResponse:
    """Take something of the plan back, with a reason."""
    held = at.history.one(event)
    if held is None or held.kind not in _PLAN or held.kind == WITHDRAWN:
        raise Http404
    context = frame(at, title=f"Withdraw: {_PLAN[held.kind].words}", button="Withdraw it", after=_home(at), of=label_of(held, at.history))

    def act(filled: Any, expected: str | None) -> str:
        joint.withdraw(request.acting, at.operation.pk, held.id, reason=filled.cleaned_data["reason"], expected=expected)
        return "It is withdrawn."

    return form_page(request, context, Reasoned(request.POST or None), act, token=token(at))


def _home(at: SeenDay) -> str:
    return reverse("day", args=[at.operation.pk, at.day.id])


_OF = "operations/<int:operation>/days/"
urlpatterns = [
    path(_OF, days, name="operation-days"),
    path(f"{_OF}plan/", new, name="day-new"),
    path(f"{_OF}<str:day>/", plan, name="day"),
    path(f"{_OF}<str:day>/record/<str:kind>/", record, name="day-record"),
    path(f"{_OF}<str:day>/correct/<str:event>/", correct, name="day-correct"),
    path(f"{_OF}<str:day>/withdraw/<str:event>/", withdraw, name="day-withdraw"),
    path("", include("rightdoor.desk.views.day_of_action_team")),
]
