"""Compartments: founded by whoever may restrict, kept by their members. Administrators have no part in them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from rightdoor.casework.access import compartments as acts
from rightdoor.casework.access.models import Account
from rightdoor.desk.administration_forms import CompartmentForm
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.administration import kept_form, members_page, taken_out


@needs("restrict")
def index(request: DeskRequest) -> HttpResponse:
    """Those that one is in."""
    rows = [
        [{"text": one.name, "href": f"/compartments/{one.pk}/"}, one.get_grade_display(), one.contact] for one in acts.mine(request.acting)
    ]
    return render(request, "administration/compartments.html", {"head": ["Name", "Grade", "Contact"], "rows": rows})


@stepped_up
@needs("restrict")
def found(request: DeskRequest) -> HttpResponse:
    """A new one."""
    form = CompartmentForm(request.POST or None)

    def save() -> str:
        acts.found(request.acting, **form.cleaned_data)
        return "The compartment is set up, and you are its first member."

    return kept_form(request, form, save, {"title": "Set up a compartment", "button": "Set it up", "back": "compartments"})


@stepped_up
@needs("restrict")
def compartment(request: DeskRequest, number: int) -> HttpResponse:
    """Its members, and letting somebody in."""
    one = get_object_or_404(acts.mine(request.acting), pk=number)
    return members_page(request, one, "compartment", lambda account: acts.add_member(request.acting, one, account))


@stepped_up
@needs("restrict")
@require_POST
def leave(request: DeskRequest, number: int, account: int) -> HttpResponse:
    """Take somebody out, or go oneself."""
    one = get_object_or_404(acts.mine(request.acting), pk=number)
    member = get_object_or_404(Account, pk=account)
    gone = taken_out(request, lambda: acts.remove_member(request.acting, one, member))
    if gone and member.pk == request.acting.account.pk:
        return redirect("compartments")
    return redirect("compartment", number=number)


urlpatterns = [
    path("compartments/", index, name="compartments"),
    path("compartments/found/", found, name="found-compartment"),
    path("compartments/<int:number>/", compartment, name="compartment"),
    path("compartments/<int:number>/members/<int:account>/remove/", leave, name="leave-compartment"),
]
