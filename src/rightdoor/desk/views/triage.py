"""The triage list: what one sees of it in its order, narrowed and sorted, given to people, kept as views, exported."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page as DjangoPage
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from rightdoor.casework.access.models import Unit
from rightdoor.casework.export import Form
from rightdoor.casework.listing import acts, queries
from rightdoor.casework.listing.handing import offer_subjects
from rightdoor.desk.answers import attached, see
from rightdoor.desk.drawn import drawn
from rightdoor.desk.frame import NAVIGATION
from rightdoor.desk.guards import needs, signed_in, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.templatetags.desk import length
from rightdoor.desk.views.triage_forms import TRACK_WORDS, FilterForm

_HEADS = (("Subject", "list"), ("Next step and due", "due"), ("Age", "age"), ("Events", "-events"))
_SHOWN_REASONS = 4
_SHOWN_NUMBERS = 3


@require_GET
@signed_in
def front(request: DeskRequest) -> HttpResponse:
    """The list; who sees no subjects is led to the first page that is theirs."""
    if not request.acting.can("see-subjects"):
        theirs = next((place for capability, place, _ in NAVIGATION if request.acting.can(capability)), None)
        return HttpResponseRedirect(theirs) if theirs else render(request, "triage/nothing.html", {})
    return _list(request)


def _list(request: DeskRequest) -> HttpResponse:
    acting, query = request.acting, request.GET
    form = FilterForm(query, acting)
    sort = query.get("sort", "list")
    page = queries.listed(acting, form.filters(), sort=sort, page=whole_number(query.get("page"), 99_999) or 1)
    acts.consulted(acting, shown=len(page.rows), found=page.found)
    gives = bool(set(acting.units_with("allocate")))
    selected = form.in_force(query)
    context = {
        "panel": form.panel(query, selected, sort),
        "selected": selected,
        "page": _paginated(page),
        "listed": page,
        "rows": [_row(acting.now_us, one) for one in page.rows],
        "heads": [_head(query, words, key, sort) for words, key in _HEADS],
        "people": queries.people_of(acting, acting.units_with("allocate")) if gives else [],
        "gives": gives,
        "units": Unit.objects.select_related("organisation").order_by("name", "pk") if gives else [],
        "exports": acting.can("export"),
        "views": queries.saved_views(acting),
        "withheld": queries.withheld(acting),
        "since": acting.now_us,
        "query_text": query.urlencode(),
    }
    return render(request, "triage/list.html", context)


def _row(now_us: int, one: queries.Listed) -> dict[str, Any]:
    row, line = one.row, one.row.line
    reasons = [r["text"] for r in line["reasons"] if r["code"] not in ("STATUS", "TRACK")]
    tier = one.standing.tier if one.standing is not None else None
    said = {
        "subject": row.subject,
        "tier": tier.state if tier is not None else "",
        "tier_low": row.tier_low,
        "tier_high": row.tier_high,
        "status": row.status,
        "track": TRACK_WORDS.get(row.track, row.track),
        "force": row.force,
        "decided": one.standing.words if one.standing is not None else (),
        "reasons": reasons[:_SHOWN_REASONS],
        "more": max(0, len(reasons) - _SHOWN_REASONS),
        "next_action": row.next_action,
        "why": line["next"]["why"],
        "clocks": [_clock(now_us, one, clock) for clock in line["clocks"]],
        "age_days": line["age_days"],
        "received_us": row.received_us,
        "events": row.events,
        "referrals": row.referrals,
        "numbers": line["referrals"][:_SHOWN_NUMBERS],
        "more_numbers": max(0, len(line["referrals"]) - _SHOWN_NUMBERS),
    }
    return {"one": one, "cells": drawn("triage/cells.html", said)}


def _clock(now_us: int, one: queries.Listed, clock: dict[str, str]) -> dict[str, Any]:
    state = {"overdue": "overdue", "due-soon": "soon"}.get(clock["state"], "due")
    due = one.row.due_us
    return {"state": state, "due_us": due, "left": "" if due is None else length(due - now_us)}


def _head(query: QueryDict, words: str, key: str, sort: str) -> dict[str, str]:
    plain, turned = key.lstrip("-"), sort.startswith("-")
    here = sort.lstrip("-") == plain
    wanted = key if not here else (plain if turned or plain == "list" else f"-{plain}")
    kept = [(k, v) for k, values in query.lists() for v in values if k not in ("sort", "page")]
    state = ("descending" if turned else "ascending") if here else ""
    return {"text": words, "href": "?" + urlencode([*kept, ("sort", wanted)]), "sort": state}


def _paginated(page: queries.Page) -> DjangoPage[Any]:
    """The page for the part that draws page numbers: it counts, the rows come from elsewhere."""
    counted: Paginator[Any] = Paginator(range(page.found), queries.PAGE)
    return counted.get_page(page.number)


@require_GET
@needs("see-subjects")
def new(request: DeskRequest) -> HttpResponse:
    """A fragment: how many came onto the list since the page was loaded. Nothing moves under the reader's hands."""
    since = whole_number(request.GET.get("since"))
    if since is None:
        return HttpResponse("", status=400)
    count = queries.new_since(request.acting, since)
    return render(request, "triage/new.html", {"count": count, "since": since, "back": request.GET.get("back", "")[:1000]})


@require_POST
@needs("allocate")
def allocate(request: DeskRequest) -> HttpResponse:
    """Give the chosen subjects to a person or offer them to a unit; what somebody else gave meanwhile stays and is told."""
    back = _back(request)
    given = request.POST.get("account", "")
    if given.startswith("unit:"):
        return _offer(request, given.removeprefix("unit:"), back)
    chosen = {s: whole_number(request.POST.get(f"shown-{s}")) or 0 for s in request.POST.getlist("subject")}
    account = whole_number(given)
    if given != "nobody" and account is None:
        messages.error(request, "Choose whom the subjects are to be allocated to.")
        return see(back)
    try:
        done = acts.allocate(request.acting, chosen, account=account)
    except acts.NotGiven as problem:
        messages.error(request, str(problem))
        return see(back)
    if done.given:
        messages.success(request, f"{_subjects(done.given)} {'taken back' if given == 'nobody' else 'allocated'}.")
    if done.overtaken:
        messages.warning(
            request, f"{_subjects(done.overtaken)} had been allocated by somebody else meanwhile: {', '.join(done.overtaken)}."
        )
    if done.refused:
        messages.warning(request, f"{_subjects(done.refused)} cannot be allocated to this person by you: {', '.join(done.refused)}.")
    return see(back)


def _offer(request: DeskRequest, unit: str, back: str) -> HttpResponse:
    try:
        done = offer_subjects(
            request.acting, request.POST.getlist("subject"), unit=whole_number(unit) or 0, reason=request.POST.get("reason", "")
        )
    except acts.NotGiven as problem:
        messages.error(request, str(problem))
        return see(back)
    if done.given:
        messages.success(request, f"{_subjects(done.given)} offered. They stay with your unit until the other unit accepts.")
    if done.refused:
        messages.warning(request, f"Nothing of {_subjects(done.refused)} could be offered: {', '.join(done.refused)}.")
    return see(back)


def _subjects(names: list[str]) -> str:
    return f"{len(names)} subject{'' if len(names) == 1 else 's'}"


def _back(request: DeskRequest) -> str:
    """The list as it stood; only its query comes from the form."""
    kept = QueryDict(request.POST.get("query", "")[:1000]).urlencode()
    return reverse("triage") + (f"?{kept}" if kept else "")


@require_POST
@needs("see-subjects")
def views(request: DeskRequest) -> HttpResponse:
    """Keep the list as it stands under a name, or remove a name."""
    removed = request.POST.get("remove", "")
    if removed:
        acts.drop_view(request.acting, whole_number(removed) or 0)
        return see(_back(request))
    query = QueryDict(request.POST.get("query", "")[:1000], mutable=True)
    query.pop("page", None)
    try:
        view = acts.save_view(request.acting, request.POST.get("name", ""), query.urlencode())
        messages.success(request, f"The view “{view.name}” was kept.")
    except acts.NotGiven as problem:
        messages.error(request, str(problem))
    return see(_back(request))


@require_GET
@needs("export")
@stepped_up
def export(request: DeskRequest, form: str) -> HttpResponse:
    """The list as it is narrowed, as a file with handling words."""
    filters = FilterForm(request.GET, request.acting).filters()
    made = acts.export(request.acting, filters, sort=request.GET.get("sort", "list"), form=cast("Form", form))
    return attached(made)


urlpatterns = [
    path("", front, name="triage"),
    path("list/new", new, name="triage-new"),
    path("list/allocate", allocate, name="triage-allocate"),
    path("list/views", views, name="triage-views"),
    path("list/export.csv", export, {"form": "csv"}, name="triage-csv"),
    path("list/export.xlsx", export, {"form": "xlsx"}, name="triage-xlsx"),
]
