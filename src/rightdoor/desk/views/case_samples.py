"""Dip samples of a unit's open cases: drawn by lot, each case reviewed on its own page, and what came of it."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from rightdoor.casework.duties import samples
from rightdoor.desk.answers import form_shown, see
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest


class DrawForm(forms.Form):
    """Of which unit, for which month, how many of each owner."""

    unit = forms.TypedChoiceField(coerce=int, label="Unit")
    month = forms.CharField(label="Month", max_length=7, help_text="As YYYY-MM, for example 2026-03.")
    each = forms.IntegerField(label="Cases of each owner", min_value=1, max_value=samples.MOST_EACH, initial=2)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


@needs("supervise-cases")
def listed(request: DeskRequest) -> HttpResponse:
    """The draws, and the form of another one."""
    held = [(one.pk, str(one)) for one in samples.units(request.acting)]
    form = DrawForm(request.POST or None, units=held, initial={"month": samples.month_of(request.acting.now_us)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = samples.draw(request.acting, unit=given["unit"], month=given["month"], each=given["each"], seed=secrets.token_hex(16))
        except samples.SampleProblem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
        else:
            messages.success(request, "The sample is drawn.")
            return see(reverse("case-sample", args=[made.pk]))
    found = samples.samples(request.acting)
    request.acting.note("consulted", {"page": "samples", "lines": len(found)})
    return form_shown(request, "duties/samples.html", {"form": form, "samples": found})


@require_GET
@needs("supervise-cases")
def one(request: DeskRequest, sample: str) -> HttpResponse:
    """The cases of a draw by owner, each with its review or the link to it."""
    found = samples.sample(request.acting, sample)
    request.acting.note("consulted", {"page": "samples", "sample": found.sample.pk, "lines": len(found.lots)})
    return render(request, "duties/sample.html", {"shown": found, "owners": samples.by_owner(found)})


urlpatterns = [path("cases/samples/", listed, name="case-samples"), path("cases/samples/<str:sample>/", one, name="case-sample")]
