"""Exhibits and their continuity: the register, one exhibit with its chain, verified now or before, checkpoints."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from rightdoor.casework.access.may import unit_choices
from rightdoor.casework.exhibits import acts, queries
from rightdoor.casework.exhibits.acts import NotThere, verify_exhibit
from rightdoor.casework.exhibits.queries import PAGE, Asked
from rightdoor.casework.exhibits.verifying import CAPABILITY, ask_verification, open_verifications
from rightdoor.casework.listing.queries import withheld_files
from rightdoor.casework.place import held_store
from rightdoor.desk.answers import attached, see
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.views import exhibit_graded
from rightdoor.operations.exposure import budgets


class RegisterForm(forms.Form):
    """Which exhibits."""

    text = forms.CharField(
        required=False, max_length=64, label="Digest or receipt", help_text="The beginning of a SHA-256, or a whole receipt id"
    )
    reader = forms.ChoiceField(required=False, label="Read as")
    source = forms.CharField(required=False, max_length=200, label="Source")

    def __init__(self, data: QueryDict, readers: list[str]) -> None:
        super().__init__(data)
        self.fields["reader"].choices = [("", "Any"), *((name, name) for name in readers)]  # type: ignore[attr-defined]


def _asked(form: RegisterForm) -> Asked:
    form.is_valid()
    read = form.cleaned_data
    return Asked(read.get("text", "").strip(), read.get("reader", ""), read.get("source", ""))


@needs("see-exhibits")
def front(request: DeskRequest) -> HttpResponse:
    """The register."""
    form = RegisterForm(request.GET, queries.readers(request.acting))
    page = whole_number(request.GET.get("page"), 99_999) or 1
    lines = queries.register(request.acting, _asked(form), limit=PAGE + 1, offset=(page - 1) * PAGE)
    request.acting.note("consulted", {"page": "exhibits", "lines": len(lines[:PAGE])})
    context = {
        "form": form,
        "lines": lines[:PAGE],
        "page": page,
        "previous": page - 1 if page > 1 else None,
        "next": page + 1 if len(lines) > PAGE else None,
        "whole": queries.verifications(),
        "verifying": open_verifications(),
        "verify_for": unit_choices(request.acting, CAPABILITY),
        "checkpoints": queries.checkpoints(request.acting),
        "withheld": withheld_files(request.acting),
    }
    return render(request, "exhibits/front.html", context)


def near_in(exhibit: str) -> int:
    """How many contents of an exhibit are near known ones, confirmed ones too, by the look that found most."""
    with held_store().connect() as raw:
        found = budgets(raw, [exhibit])
    return max(one.budget.near + (one.near_confirmed or 0) if one.budget is not None else 0 for one in found)


@needs("see-exhibits")
def one(request: DeskRequest, exhibit: str) -> HttpResponse:
    """One exhibit: its receipts that are visible, and its chain."""
    seen = queries.receipts_of(request.acting, exhibit)
    if not seen:
        raise Http404
    request.acting.note("consulted", {"what": "exhibit", "exhibit": exhibit})
    context = {
        "exhibit": exhibit,
        "lines": seen,
        "first": seen[0],
        "chain": queries.chain_of(request.acting, seen),
        "verified": queries.verifications(seen),
        "near": near_in(exhibit),
        "findings": request.acting.can("see-findings"),
    }
    return render(request, "exhibits/one.html", context)


@require_POST
@needs("see-exhibits")
def verify(request: DeskRequest, exhibit: str) -> HttpResponse:
    """Recompute the digest of one exhibit now."""
    try:
        done = verify_exhibit(request.acting, exhibit)
    except NotThere as problem:
        raise Http404 from problem
    if done.agrees:
        messages.success(request, "The kept bytes are what was received." if not done.code else f"Nothing to compare: {done.code}.")
    else:
        messages.error(
            request, f"The kept bytes are not what was received ({done.code}). Tell your administrator: do not write to this store."
        )
    return see(f"/exhibits/{exhibit}/")


@require_POST
@needs("see-exhibits")
@needs(CAPABILITY)
def verify_whole(request: DeskRequest) -> HttpResponse:
    """Have the whole store verified by a job."""
    first = next(iter(request.acting.units_with(CAPABILITY)), 0)
    job = ask_verification(request.acting, unit=whole_number(request.POST.get("unit")) or first)
    messages.success(request, "It waits already; you will see it done." if job.asks > 1 else "Asked for: this page shows how far it is.")
    return see(f"/jobs/{job.pk}/")


@needs("see-exhibits")
@needs("export")
@stepped_up
def export(request: DeskRequest) -> HttpResponse:
    """The register that matches, as CSV or workbook."""
    form = RegisterForm(request.GET, queries.readers(request.acting))
    file = acts.export(request.acting, _asked(form), "xlsx" if request.GET.get("as") == "xlsx" else "csv")
    return attached(file)


urlpatterns = [
    path("exhibits/", front, name="exhibits"),
    path("exhibits/verify", verify_whole, name="exhibits-verify"),
    path("exhibits/export", export, name="exhibits-export"),
    path("exhibits/<str:exhibit>/", one, name="exhibit"),
    path("exhibits/<str:exhibit>/graded/", exhibit_graded.graded, name="exhibit-graded"),
    path("exhibits/<str:exhibit>/verify", verify, name="exhibit-verify"),
]
