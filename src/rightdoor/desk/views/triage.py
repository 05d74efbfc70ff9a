"""The triage list: what one sees of it in its order, narrowed and sorted, given to people, kept as views, exported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
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
from rightdoor.casework.listing.filters import AGE, DUE, OWNER, SORTS, STATE, STATUSES, TIERS, TRACKS, Filters
from rightdoor.casework.listing.handing import offer_subjects
from rightdoor.desk.answers import attached, see
from rightdoor.desk.drawn import drawn
from rightdoor.desk.frame import NAVIGATION
from rightdoor.desk.guards import needs, signed_in, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.templatetags.desk import length, status_label, tier_label
from rightdoor.rules.priority.instrument import load_instrument

_ANY = [("", "Any")]
_TRACK_WORDS = {"adult": "Adult", "child": "Child", "unknown": "Not known"}
_HEADS = (("Subject", "list"), ("Next step and due", "due"), ("Age", "age"), ("Events", "-events"))
_SHOWN_REASONS = 4


class FilterForm(forms.Form):
    """What the list is narrowed to. A value that is not offered is left out, not an error: links are kept and shared."""

    state = forms.ChoiceField(choices=list(STATE.items()), required=False, label="Show", initial="open")
    tier = forms.MultipleChoiceField(
        choices=[(t, tier_label(t)) for t in TIERS], required=False, widget=forms.CheckboxSelectMultiple, label="Tier",
        help_text="Subjects whose interval reaches it",
    )  # fmt: skip
    status = forms.MultipleChoiceField(
        choices=[(s, status_label(s)) for s in STATUSES], required=False, widget=forms.CheckboxSelectMultiple, label="Attribution status"
    )
    track = forms.MultipleChoiceField(
        choices=[(t, _TRACK_WORDS[t]) for t in TRACKS], required=False, widget=forms.CheckboxSelectMultiple, label="Track"
    )
    at_risk = forms.BooleanField(required=False, label="A child is stated to be at risk")
    due = forms.ChoiceField(choices=[*_ANY, *DUE.items()], required=False, label="Due")
    age = forms.ChoiceField(choices=[*_ANY, *AGE.items()], required=False, label="First received anywhere")
    owner = forms.ChoiceField(required=False, label="Allocated to")
    unit = forms.ChoiceField(required=False, label="Unit")
    force = forms.ChoiceField(required=False, label="Force")
    code = forms.ChoiceField(required=False, label="Reason")

    def __init__(self, data: Mapping[str, Any], acting: Any) -> None:
        super().__init__(data)
        units = acting.units_with("see-subjects")
        people = queries.people_of(acting, units)
        self._choose("owner", [*_ANY, *OWNER.items(), *((str(p.pk), p.name) for p in people)])
        self._choose("unit", [*_ANY, *((str(u.pk), str(u)) for u in Unit.objects.filter(pk__in=units).select_related("organisation"))])
        self._choose("force", [*_ANY, *((f, f) for f in queries.forces(acting))])
        items = load_instrument().items
        self._choose("code", [*_ANY, *((code, f"{code} {items[code].question}") for code in sorted(items))])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def filters(self) -> Filters:
        """What holds of it."""
        self.is_valid()
        said = self.cleaned_data
        return Filters(
            tier=tuple(said.get("tier") or ()),
            track=tuple(said.get("track") or ()),
            status=tuple(said.get("status") or ()),
            force=said.get("force") or "",
            at_risk=bool(said.get("at_risk")),
            due=said.get("due") or "",
            owner=said.get("owner") or "",
            unit=int(said["unit"]) if said.get("unit") else None,
            age=said.get("age") or "",
            code=said.get("code") or "",
            state=said.get("state") or "open",
        )

    def panel(self, query: QueryDict, selected: list[dict[str, Any]], sort: str) -> str:
        """The panel of filters with what is in force."""
        said = {
            "query": query.urlencode(),
            "choices": {name: field.choices for name, field in self.fields.items() if isinstance(field, forms.ChoiceField)},
            "keep": [{"name": "sort", "value": sort}] if sort in SORTS and sort != "list" else [],
            "clear_href": "/",
        }
        return drawn("desk/parts/filter_panel.html", said, form=self, selected=selected, open=selected)

    def in_force(self, query: QueryDict) -> list[dict[str, Any]]:
        """What narrows the list, each a link that takes it away."""
        groups = []
        for name, field in self.fields.items():
            chosen = [v for v in query.getlist(name) if v and not (name == "state" and v == "open")]
            words = {str(k): str(v) for k, v in getattr(field, "choices", [("on", "Yes")])}
            items = [{"text": words[v], "href": _less(query, name, v)} for v in chosen if v in words]
            if items:
                groups.append({"heading": field.label, "items": items})
        return groups


def _less(query: QueryDict, name: str, value: str) -> str:
    kept = [(k, v) for k, values in query.lists() for v in values if (k, v) != (name, value) and k != "page"]
    return "?" + urlencode(kept)


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
        "track": _TRACK_WORDS.get(row.track, row.track),
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
