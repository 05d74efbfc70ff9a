"""Recording an event of a case, correcting one, taking one back. What somebody recorded meanwhile is shown, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from rightdoor.cases.event import Event
from rightdoor.cases.opening.owners import UNDONE
from rightdoor.cases.register import AREA_OF, KINDS
from rightdoor.casework.access.models import Account
from rightdoor.casework.cases import acts
from rightdoor.casework.cases.problems import Impossible, KeptOpen, Overtaken
from rightdoor.desk.answers import see
from rightdoor.desk.case_forms import EventForm, initial_of, preset_of
from rightdoor.desk.case_words import event_label, kind_words
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.case_frame import Shown, frame_of, of_case
from rightdoor.desk.views.deciding import Reasoned
from rightdoor.errors import Refused

Act = Callable[[Any, str], object]


def act_page(request: DeskRequest, shown: Shown, form: forms.Form, act: Act, *, words: dict[str, Any], after: str = "") -> HttpResponse:
    """A form of a case: the form again with what is wrong (422), or with what was added meanwhile (409); then back to the case.

    `act(form, token)`; `words`: title, button, done and what else the page says; `template`: one that extends the form's own.
    """
    after = after or reverse("case", args=[shown.case.pk])
    frame = frame_of(request, shown, words.get("area", ""))
    status = 200
    added: Sequence[dict[str, Any]] = ()
    kept: Sequence[str] = ()
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act(form, request.POST.get("expected", ""))
            except Overtaken as problem:
                status, added, frame["token"] = 409, entries(problem.added, shown), problem.token
            except Impossible as problem:
                refuse(form, problem)
            except KeptOpen as problem:
                status, kept = 409, problem.reasons
            except Refused as problem:
                status = 409
                form.add_error(None, str(problem))
            else:
                messages.success(request, words["done"])
                return see(after)
    context = frame | words | {
        "form": form, "added": added, "kept": kept, "cancel_href": after, "hidden": [{"name": "expected", "value": frame["token"]}],
    }  # fmt: skip
    return render(request, words.get("template", "cases/form.html"), context, status=status)


def refuse(form: forms.Form, problem: Impossible) -> None:
    """What cannot be so, beside the fields."""
    if isinstance(form, EventForm):
        form.refuse(problem.problems)
        return
    for each in problem.problems:
        form.add_error(each.field if each.field in form.fields else None, each.what)


def entries(added: Sequence[Event], shown: Shown) -> tuple[dict[str, Any], ...]:
    """What somebody recorded meanwhile, as the page of a form says it."""
    names = dict(Account.objects.filter(username__in={event.by for event in added}).values_list("username", "name"))
    return tuple({"words": event_label(event, shown.history), "by": names.get(event.by, ""), "at_us": event.recorded_us} for event in added)


@of_case("record")
def record(request: DeskRequest, shown: Shown, kind: str) -> HttpResponse:
    """Record an event of a kind. `?about=`: the event that its references begin with."""
    found = KINDS.get(kind)
    if found is None or not found.capability:
        raise Http404
    about = shown.history.one(request.GET.get("about", ""))
    form = EventForm(request.POST or None, found, shown.history, initial=preset_of(found, about, shown.history))
    words = {
        "title": found.words, "hint": found.hint, "button": "Record it", "done": f"Recorded: {found.words}.", "area": AREA_OF[kind],
    }  # fmt: skip
    return act_page(
        request, shown, form,
        lambda filled, token: acts.record(request.acting, shown.case.pk, kind, filled.at_us(), filled.body(), expected=token),
        words=words,
    )  # fmt: skip


@of_case("record")
def correct(request: DeskRequest, shown: Shown, event: str) -> HttpResponse:
    """Correct an event that is in force: a new one of its kind takes its place, and both stay in the history."""
    held = _in_force(shown, event)
    found = KINDS[held.kind]
    hidden = not request.acting.can("see-children")
    form = EventForm(request.POST or None, found, shown.history, initial=initial_of(held, shown.history), hidden=hidden)
    words = {
        "title": f"Correct: {found.words}", "button": "Record the correction", "done": "The correction is recorded.", "area": AREA_OF[held.kind],
        "hint": "What stands now is kept in the history, with who recorded it. Private fields that you leave empty stay as they are.",
    }  # fmt: skip
    return act_page(
        request, shown, form,
        lambda filled, token: acts.correct(request.acting, shown.case.pk, held.id, filled.at_us(), filled.body(), expected=token),
        words=words,
    )  # fmt: skip


@of_case("record")
def withdraw(request: DeskRequest, shown: Shown, event: str) -> HttpResponse:
    """Take an event back, with a reason."""
    held = _in_force(shown, event, *UNDONE)
    words = {
        "title": f"Withdraw: {kind_words(held.kind)}", "button": "Withdraw it", "done": "It is withdrawn.", "area": AREA_OF[held.kind],
        "hint": "For what did not happen, or is of another case. It stays in the history as withdrawn, with your reason.",
        "of": event_label(held, shown.history),
    }  # fmt: skip
    return act_page(
        request, shown, Reasoned(request.POST or None),
        lambda filled, token: acts.withdraw(request.acting, shown.case.pk, held.id, reason=filled.cleaned_data["reason"], expected=token),
        words=words,
    )  # fmt: skip


def _in_force(shown: Shown, event: str, *also: str) -> Event:
    """`also`: kinds beside those that forms record."""
    held = next((one for one in shown.history.events if one.id == event), None)
    if held is None or held.kind not in KINDS or not (KINDS[held.kind].capability or held.kind in also):
        raise Http404
    return held


urlpatterns = [
    path("cases/<str:case>/record/<str:kind>/", record, name="case-record"),
    path("cases/<str:case>/correct/<str:event>/", correct, name="case-correct"),
    path("cases/<str:case>/withdraw/<str:event>/", withdraw, name="case-withdraw"),
]
