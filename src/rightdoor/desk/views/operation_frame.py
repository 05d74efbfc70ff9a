"""What every page of an operation does first: is it seen at all (else 404); the look is recorded; the frame with its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, Concatenate, Final, Literal, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.casework.access.models import Account, Operation
from rightdoor.casework.joint import queries, reading
from rightdoor.casework.joint.problems import Impossible, Overtaken
from rightdoor.desk.answers import see
from rightdoor.desk.case_words import event_label
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.cases_record import refuse
from rightdoor.errors import Refused
from rightdoor.joint.state import OperationState, state_of

# (name of the address, words, capability): the parts of an operation, in this order
PARTS: Final = (
    ("joint-operation", "Overview", "see-operations"),
    ("joint-packages", "Packages", "see-operations"),
    ("operation-days", "Days of action", "see-operations"),
    ("operation-board", "Board", "see-figures"),
    ("joint-history", "History", "see-operations"),
)


class Shown(NamedTuple):
    """An operation as a page shows it: as far as the acting account sees it, and as far as the page asks. `standing`: how that account stands to it.

    `token`: of the whole history (`queries.token_of`), whatever of it is held here.
    """

    operation: Operation
    standing: queries.Standing
    history: History
    state: OperationState
    token: str

    def with_more(self, events: Iterable[Event]) -> Shown:
        """With further events of its history."""
        history = History({event.id: event for event in (*self.history.log, *events)}.values())
        return self._replace(history=history, state=state_of(history))


OperationView = Callable[Concatenate[DeskRequest, Shown, ...], HttpResponse]


def of_operation(what: str, *, reads: Literal["frame", "packages"] = "frame") -> Callable[[OperationView], Callable[..., HttpResponse]]:
    """Decorates ``view(request, shown, ...)`` of ``/operations/<operation>/...``. `reads`: of the history the frame alone (a page adds what it
    shows), or all but requests, of which there are many."""

    def decorate(view: OperationView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def framed(request: DeskRequest, operation: int, *args: Any, **kwargs: Any) -> HttpResponse:
            held = queries.operation_seen(request.acting, operation)
            history = reading.frame_of(held) if reads == "frame" else queries.history_of(held, without=queries.REQUESTS)
            token = reading.token_seen(held) if reads == "frame" else queries.token_of(history)
            request.acting.note("consulted", {"operation": held.pk, "what": f"operation-{what}"})
            shown = Shown(held, queries.standing_of(request.acting, held), history, state_of(history), token)
            return view(request, shown, *args, **kwargs)

        return needs("see-operations")(framed)

    return decorate


def frame_of(request: DeskRequest, shown: Shown, current: str) -> dict[str, Any]:
    """Context of an operation's frame: heading and navigation within it."""
    sections = [
        {"href": reverse(name, args=[shown.operation.pk]), "text": words, "current": name == current}
        for name, words, capability in PARTS
        if request.acting.can(capability)
    ]
    return {
        "operation": shown.operation,
        "state": shown.state,
        "leads": shown.standing.leads,
        "runs": shown.standing.runs,
        "answers": shown.standing.answers,
        "sections": sections,
        "token": shown.token,
    }


def act_page(
    request: DeskRequest, shown: Shown, form: forms.Form, act: Callable[[Any, str], object], *, words: dict[str, Any], after: str = ""
) -> HttpResponse:
    """A form of an operation: again with what is wrong (422), or with what was added meanwhile (409); then on. As `cases_record.act_page`."""
    after = after or reverse("joint-operation", args=[shown.operation.pk])
    frame = frame_of(request, shown, words.get("part", ""))
    status = 200
    added: Sequence[dict[str, Any]] = ()
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act(form, request.POST.get("expected", ""))
            except Overtaken as problem:
                status, added, frame["token"] = 409, entries(problem.added, shown), problem.token
            except Impossible as problem:
                refuse(form, problem)
            except Refused as problem:
                status = 409
                form.add_error(None, str(problem))
            else:
                messages.success(request, words["done"])
                return see(after)
    context = frame | words | {
        "form": form, "added": added, "cancel_href": after, "hidden": [{"name": "expected", "value": frame["token"]}],
    }  # fmt: skip
    return render(request, words.get("template", "operations/form.html"), context, status=status)


def entries(added: Sequence[Event], shown: Shown) -> tuple[dict[str, Any], ...]:
    """What somebody recorded meanwhile, as the page of a form says it."""
    names = dict(Account.objects.filter(username__in={event.by for event in added}).values_list("username", "name"))
    shown = shown.with_more(reading.around(shown.operation, [event.id for event in added]))
    return tuple({"words": event_label(event, shown.history), "by": names.get(event.by, ""), "at_us": event.recorded_us} for event in added)
