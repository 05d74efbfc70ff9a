"""Arrangements between controllers who share this store: everybody who works here reads them (DPA 2018 s.58(2)).

Administrators record, replace and end them; they are never edited.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from rightdoor.casework.access import arrangements as acts
from rightdoor.casework.access.may import require_a_role
from rightdoor.casework.access.models import Arrangement
from rightdoor.desk.administration_forms import ArrangementForm, EndArrangementForm
from rightdoor.desk.guards import needs, signed_in, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.administration import kept_form
from rightdoor.model.civil import DAY


@signed_in
def index(request: DeskRequest) -> HttpResponse:
    """What is in force, what has ended; for those who settle it or look after it, what there is to settle."""
    require_a_role(request.acting)
    administers = request.acting.can("administer")
    found = list(acts.current())
    names, today = acts.taking_part(found), request.acting.now_us // DAY
    rows: list[list[Any]] = [
        [
            {"text": one.reference, "href": f"/administration/arrangements/{one.pk}/", "received": True},
            ", ".join(names[number] for number in one.organisations),
            acts.state(one, today=today),
            one.answers.name,
        ]
        for one in found
    ]
    context = {
        "head": ["Reference", "Organisations", "State", "Answers to people"],
        "rows": rows,
        "unsettled": acts.unsettled(now_us=request.acting.now_us) if administers or request.acting.can("audit") else [],
        "administers": administers,
    }
    return render(request, "administration/arrangements.html", context)


@stepped_up
@needs("administer")
def add(request: DeskRequest) -> HttpResponse:
    """Record one."""
    form = ArrangementForm(request.POST or None)

    def save() -> str:
        acts.record(request.acting, form.terms())
        return "The arrangement is recorded."

    return kept_form(request, form, save, {"title": "Record an arrangement", "button": "Record", "back": "arrangements"})


@signed_in
def arrangement(request: DeskRequest, number: int) -> HttpResponse:
    """One, with what it replaced and what replaced it."""
    require_a_role(request.acting)
    one = get_object_or_404(Arrangement.objects.select_related("answers", "by", "replaces"), pk=number)
    rows = acts.history(one)
    names, today = acts.taking_part(rows), request.acting.now_us // DAY
    following = Arrangement.objects.filter(replaces=one).first()
    context = {
        "subject": one,
        "following": following,
        "open": following is None and one.ended_day is None and request.acting.can("administer"),
        "shown": [
            {"row": row, "names": _names(row, names), "state": "replaced" if following or row is not one else acts.state(row, today=today)}
            for row in rows
        ],
    }
    return render(request, "administration/arrangement.html", context)


def _names(row: Arrangement, names: dict[int, str]) -> list[str]:
    return sorted(names[number] for number in row.organisations)


@stepped_up
@needs("administer")
def replace(request: DeskRequest, number: int) -> HttpResponse:
    """Record what follows on one."""
    one = get_object_or_404(Arrangement, pk=number)
    form = ArrangementForm(request.POST or None, initial=ArrangementForm.shown(one))

    def save() -> str:
        acts.record(request.acting, form.terms(), replaces=one)
        return "What follows is recorded."

    return kept_form(request, form, save, {"title": f"What follows on {one.reference}", "button": "Record", "back": "arrangements"})


@stepped_up
@needs("administer")
def end(request: DeskRequest, number: int) -> HttpResponse:
    """End one from today."""
    one = get_object_or_404(Arrangement, pk=number)
    form = EndArrangementForm(request.POST or None)

    def save() -> str:
        acts.end(request.acting, one, reason=form.cleaned_data["reason"])
        return "The arrangement has ended."

    return kept_form(request, form, save, {"title": f"End {one.reference}", "button": "End the arrangement", "back": "arrangements"})


urlpatterns = [
    path("administration/arrangements/", index, name="arrangements"),
    path("administration/arrangements/add/", add, name="add-arrangement"),
    path("administration/arrangements/<int:number>/", arrangement, name="arrangement"),
    path("administration/arrangements/<int:number>/replace/", replace, name="replace-arrangement"),
    path("administration/arrangements/<int:number>/end/", end, name="end-arrangement"),
]
