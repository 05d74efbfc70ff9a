"""Retention: what is kept and may not be forgotten, restriction, erasure on an authority; requests of people about their data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from rightdoor.casework.access.may import unit_choices
from rightdoor.casework.retention import acts, queries
from rightdoor.casework.retention.models import RightsRequest, RightsStep
from rightdoor.desk.answers import see
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.templatetags.desk_widgets import DayField, day_number
from rightdoor.errors import RightdoorError
from rightdoor.model.civil import DAY
from rightdoor.reporting.picture_words import day_words


class WordForm(forms.Form):
    """One reference: the reason of a hold, the authority of a restriction or an erasure."""

    word = forms.CharField(max_length=120, help_text="A reference: letters, digits and _ . : / + = - alone, no names.")

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].label = label


class RequestForm(forms.Form):
    """What somebody asks about their data."""

    kind = forms.ChoiceField(choices=RightsRequest.Kind.choices, label="What is asked")
    unit = forms.TypedChoiceField(coerce=int, label="Answered by the unit")
    reference = forms.CharField(max_length=60, label="Reference of the request")
    received = DayField(label="Received on")
    words = forms.CharField(max_length=4000, widget=forms.Textarea, label="In the words of the request")

    def __init__(self, units: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """What was done on a request."""

    step = forms.ChoiceField(choices=RightsStep.Step.choices, label="What was done")
    words = forms.CharField(max_length=4000, widget=forms.Textarea, label="In your words, with references")


@needs("retention")
def kept(request: DeskRequest) -> HttpResponse:
    """Exhibits of the referrals that one sees, oldest first."""
    page = whole_number(request.GET.get("page"), 999_999) or 1
    found, more = queries.listed(request.acting, page=page)
    request.acting.note("consulted", {"page": "retention", "lines": len(found)})
    rows = [
        [
            {"text": one.exhibit[:16], "href": f"/retention/{one.exhibit}/"},
            {"at_us": one.received_us},
            {"text": one.authority, "received": True},
            ", ".join(h.reason for h in one.holds) or "none",
            "restricted" if one.restricted else "no",
        ]
        for one in found
    ]
    context = {
        "head": ["Exhibit", "Received", "Authority", "Holds", "Restriction"],
        "rows": rows,
        "previous": page - 1 if page > 1 else None,
        "next": page + 1 if more else None,
        "review_on": queries.REVIEW_GROUPS_CONFIRMED,
    }
    return render(request, "retention/kept.html", context)


@needs("retention")
def one(request: DeskRequest, exhibit: str) -> HttpResponse:
    """One exhibit: its holds, its restriction, and what may be done."""
    return _one(request, exhibit)


def _one(request: DeskRequest, exhibit: str, problem: str = "", status: int = 200) -> HttpResponse:
    found = queries.kept(request.acting, exhibit)
    if found is None:
        raise Http404
    if status == 200:
        request.acting.note("consulted", {"page": "retention", "exhibit": exhibit})
    context = {
        "kept": found,
        "problem": problem,
        "hold_rows": [[h.reason, h.actor, {"at_us": h.placed_us}, {"text": h.id}] for h in found.holds],
        "hold_head": ["Reason", "Placed by", "At", "Id"],
    }
    return render(request, "retention/one.html", context, status=status)


def _doing(does: Callable[[DeskRequest, str, str], str]) -> Callable[..., HttpResponse]:
    """A form of one word on an exhibit: done and said, or the page again with what was wrong and nothing lost."""

    def view(request: DeskRequest, exhibit: str) -> HttpResponse:
        if request.method != "POST":
            raise Http404
        try:
            said = does(request, exhibit, request.POST.get("word", "").strip()[:120])
        except RightdoorError as problem:
            return _one(request, exhibit, f"{problem.message} {problem.advice}".strip(), 409)
        messages.success(request, said)
        return see(f"/retention/{exhibit}/")

    return view


def _hold(request: DeskRequest, exhibit: str, word: str) -> str:
    acts.hold(request.acting, exhibit, reason=word)
    return "Held. While the hold lies it is not erased."


def _release(request: DeskRequest, exhibit: str, word: str) -> str:
    acts.release(request.acting, exhibit, word)
    return "Released; the hold stays on record."


def _restrict(request: DeskRequest, exhibit: str, word: str) -> str:
    acts.restrict(request.acting, exhibit, authority=word)
    return "Restricted: every page that shows it says so."


def _lift(request: DeskRequest, exhibit: str, word: str) -> str:
    acts.lift(request.acting, exhibit, authority=word)
    return "The restriction is lifted."


def _erase(request: DeskRequest, exhibit: str, word: str) -> str:
    unit = min(request.acting.units_with("retention"))
    job = acts.erase(request.acting, exhibit, authority=word, unit=unit)
    return f"Asked for as job {job.pk}. It is done when the job says so."


@needs("subject-rights")
def rights(request: DeskRequest) -> HttpResponse:
    """Requests of people about their data; entering one."""
    form = RequestForm(unit_choices(request.acting, "subject-rights"), request.POST or None)
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        try:
            made = acts.enter_request(
                request.acting, unit=read["unit"], kind=read["kind"], reference=read["reference"], words=read["words"],
                received_us=day_number(read["received"]) * DAY,
            )  # fmt: skip
        except RightdoorError as problem:
            form.add_error(None, f"{problem.message} {problem.advice}".strip())
        else:
            messages.success(request, "Entered.")
            return see(f"/retention/requests/{made.pk}/")
    now = request.acting.now_us
    rows = [
        [
            {"text": each.reference, "href": f"/retention/requests/{each.pk}/", "received": True},
            each.get_kind_display(),
            str(each.unit),
            day_words(each.received_us // DAY),
            "answered" if queries.ended(each) else "overdue" if each.due_us < now else "open",
            day_words(_last_day(each)),
        ]
        for each in queries.requests(request.acting)
    ]
    context = {"form": form, "rows": rows, "head": ["Reference", "Asked", "Unit", "Received", "State", "Due by the end of"]}
    return render(request, "retention/rights.html", context, status=400 if form.is_bound else 200)


def _last_day(asked: RightsRequest) -> int:
    """The last day on which it is answered in time: what is due is due before the day after it."""
    return asked.due_us // DAY - 1


@needs("subject-rights")
def right(request: DeskRequest, number: int) -> HttpResponse:
    """One request: what was asked, what was done; the next step."""
    found = RightsRequest.objects.filter(pk=number).select_related("unit", "entered_by").first() if number < 2**63 else None
    if found is None:
        raise Http404
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.take_step(request.acting, found, step=form.cleaned_data["step"], words=form.cleaned_data["words"])
        except RightdoorError as problem:
            form.add_error(None, f"{problem.message} {problem.advice}".strip())
        else:
            messages.success(request, "Recorded.")
            return see(request.path)
    rows = [
        [step.get_step_display(), {"text": step.by.name, "received": True}, {"at_us": step.at_us}, {"text": step.words, "received": True}]
        for step in queries.steps(found)
    ]
    context = {
        "asked": found, "form": form, "rows": rows, "head": ["Step", "By", "At", "In their words"], "ended": queries.ended(found), "received": found.received_us // DAY, "last_day": _last_day(found),
        "due_state": "overdue" if found.due_us < request.acting.now_us else "due",
    }  # fmt: skip
    return render(request, "retention/right.html", context, status=400 if form.is_bound else 200)


_ACTS = {"hold": _hold, "release": _release, "restrict": _restrict, "lift": _lift}
urlpatterns = [
    path("retention/", kept, name="retention"),
    path("retention/requests/", rights, name="rights"),
    path("retention/requests/<int:number>/", right, name="rights-request"),
    path("retention/<slug:exhibit>/", one, name="retention-exhibit"),
    path("retention/<slug:exhibit>/erase", stepped_up(needs("retention")(_doing(_erase))), name="retention-erase"),
    *(path(f"retention/<slug:exhibit>/{name}", needs("retention")(_doing(does)), name=f"retention-{name}") for name, does in _ACTS.items()),
]
