"""Communications data: what is planned, applied for and awaited; where the pages of this room begin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.http import require_GET, require_POST

from rightdoor.casework.communications_data import acts, queries
from rightdoor.casework.communications_data.models import Draft
from rightdoor.casework.communications_data.plans import LEAD_DAYS, plan
from rightdoor.casework.communications_data.problems import NothingToAsk
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.communications_forms import PlanForm
from rightdoor.desk.views.communications_parts import HOME, application_href, asked_parts, day_text, room, tabs, with_addresses
from rightdoor.model.civil import parse_day


@require_GET
@room("see-requests")
def home(request: DeskRequest) -> HttpResponse:
    """Every application that the account sees, soonest gone first."""
    lines = queries.lines(request.acting)
    open_lines = [line for line in lines if line.state != "dropped"]
    request.acting.note("consulted", {"what": "requests", "lines": len(lines)})
    return render(request, "communications/home.html", {
        "crumbs": [{"text": "Communications data"}],
        "rows": [_row(line) for line in open_lines], "head": HEAD,
        "dropped": [_row(line) for line in lines if line.state == "dropped"],
        "may_plan": request.acting.can("plan-requests"),
        "tabs": tabs(request, "applications"),
    })  # fmt: skip


HEAD = ("Application", "State", "First expiry", "Requests", "Others concerned", "Applicant", "Checks signed", "Answers")


def _row(line: queries.Line) -> list[object]:
    awaited = f"{line.answered} of {line.rows}"
    if line.awaited_since_us is not None:
        awaited += "; awaited"
    return [
        {"text": line.draft.reference, "href": application_href(line.draft.key), "hidden": f"of {line.draft.applicant.name}"},
        {"text": line.words},
        {"text": day_text(line.first_day)},
        {"text": str(line.rows), "numeric": True},
        {"text": str(line.collateral), "numeric": True},
        {"text": f"{line.draft.applicant.name}, {line.draft.unit.name}"},
        {"text": ", ".join(line.signed) or "none"},
        {"text": awaited},
    ]


@require_GET
@room("plan-requests")
def planned(request: DeskRequest) -> HttpResponse:
    """The plan of the unit, or of one subject (`?subject=`)."""
    form = PlanForm(request.GET)
    subject = request.GET.get("subject", "")
    bound = form.cleaned_data if form.is_valid() else {}
    lead = bound.get("lead_days")
    made = plan(
        request.acting, subject=subject, budget=bound.get("budget"), per_day=bound.get("per_day"),
        lead_days=LEAD_DAYS if lead is None else lead,
    )  # fmt: skip
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in made.rows:
        groups.setdefault(str(row["subject"]), []).append(row)
    drafts = {each.subject: each for each in Draft.objects.filter(applicant=request.acting.account, state=Draft.State.PREPARED)}
    shown = [
        {"subject": name, "rows": [_plan_cells(row, rows) for row in rows], "draft": drafts.get(name), "total": len(rows)}
        for name, rows in groups.items()
    ]
    return render(request, "communications/plan.html", {
        "crumbs": [{"text": "Communications data", "href": HOME}, {"text": "Plan"}],
        "made": made, "groups": shown, "form": form, "subject": subject, "tabs": tabs(request, "plan"),
        "head": PLAN_HEAD,
        "left_out": [f"{n} event{'s' if n > 1 else ''}: {words}" for _, words, n in made.left_out],
    })  # fmt: skip


PLAN_HEAD = ("Send by", "Address and time (UTC)", "Provider", "Others concerned", "Records may be gone", "Why this event")


def _plan_cells(row: dict[str, Any], rows: list[dict[str, Any]]) -> list[object]:
    names = {each["footprint"]: " ".join(_parts(each)) for each in reversed(rows)}
    return [
        {"text": day_text(parse_day(row["send_by"])) + (", urgent route" if row["urgent"] else "")},
        {"wholes": _parts(row)},
        {"text": row["provider"] or "not known", "received": True},
        {"text": str(row["collateral"]), "numeric": True},
        {"text": day_text(parse_day(row["expires"][:10]))},
        {"text": with_addresses(row["why"], names), "received": True},
    ]


def _parts(row: dict[str, Any]) -> list[str]:
    return asked_parts(row["identifier"], row["port"], row["instant"])


@require_POST
@room("plan-requests")
def plan_for(request: DeskRequest, subject: str) -> HttpResponse:
    """Draft the application for a subject's planned requests, and show it: the button of the subject's page."""
    try:
        found = acts.prepare(request.acting, subject)
    except NothingToAsk as nothing:
        messages.info(request, f"{nothing.message} {nothing.advice}")
        return HttpResponseRedirect(f"{HOME}plan/?subject={subject}")
    return HttpResponseRedirect(application_href(found.key))


urlpatterns = [
    path("communications-data/", home, name="communications"),
    path("communications-data/plan/", planned, name="communications-plan"),
    path("communications-data/plan/for/<str:subject>/", plan_for, name="communications-plan-for"),
    path("", include("rightdoor.desk.views.communications_applications")),
    path("", include("rightdoor.desk.views.communications_results")),
    path("", include("rightdoor.desk.views.communications_errors")),
    path("", include("rightdoor.desk.views.communications_faults")),
    path("", include("rightdoor.desk.views.communications_duties")),
]
