"""The decisions that one sees: by kind, person and date, what each said, and taking one back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from rightdoor.casework.decided import core, history, queries
from rightdoor.casework.decided.kinds import KINDS
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.templatetags.desk_widgets import DayField, day_number
from rightdoor.desk.views.deciding import Matter, form_page
from rightdoor.desk.views.decision_forms import WithdrawForm
from rightdoor.desk.views.subject_frame import of_subject
from rightdoor.model.civil import DAY

PAGE = 50


class FilterForm(forms.Form):
    """What of the list is shown."""

    kind = forms.ChoiceField(required=False, choices=[("", "Every kind"), *((c, k.words) for c, k in KINDS.items())], label="Kind")
    by = forms.ChoiceField(required=False, label="Person")
    first = DayField(required=False, label="From")
    last = DayField(required=False, label="To")
    state = forms.ChoiceField(required=False, choices=[("", "All"), ("in-force", "In force alone")], label="State")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].choices = [("", "Everybody"), *people]  # type: ignore[attr-defined]


@needs("see-subjects")
def listed(request: DeskRequest) -> HttpResponse:
    """The list, newest first."""
    form = FilterForm(request.GET or None, people=queries.people(request.acting))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    first, last = asked.get("first"), asked.get("last")
    rows = queries.listed(
        request.acting,
        kind=asked.get("kind", ""),
        by=asked.get("by", ""),
        from_us=day_number(first) * DAY if first else None,
        before_us=(day_number(last) + 1) * DAY if last else None,
        in_force_only=asked.get("state") == "in-force",
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    request.acting.note("consulted", {"page": "decisions", "lines": len(page.object_list)})
    context = {"form": form, "page": page, "entries": history.entries(page.object_list), "filtered": bool(asked and any(asked.values()))}
    return render(request, "decisions/list.html", context, status=422 if form.is_bound and form.errors else 200)


@of_subject("decisions")
def withdraw(request: DeskRequest, row: Any, decision: str) -> HttpResponse:
    """Take one back, with a reason."""
    old = queries.decision_seen(request.acting, decision)
    matter = Matter(
        old.kind, "Withdraw a decision", "Withdraw it", "It is withdrawn. The list follows when it is rebuilt." if old.core else "It is withdrawn.",
        topic=old.topic,
        text="A new row says that it does not hold any more. What was decided stays in the history.",
        changes=[{"what": KINDS[old.kind].words, "before": history.words_of(old), "after": "nothing in its place"}],
    )  # fmt: skip
    return form_page(
        request, row, matter, WithdrawForm(request.POST or None),
        lambda data, token: core.withdraw(request.acting, old.pk, reason=data["reason"], expected=token),
    )  # fmt: skip


urlpatterns = [
    path("decisions/", listed, name="decisions"),
    path("subjects/<str:subject>/decisions/withdraw/<str:decision>/", withdraw, name="decision-withdraw"),
    path("", include("rightdoor.desk.views.decisions_subject")),
    path("", include("rightdoor.desk.views.decisions_events")),
]
