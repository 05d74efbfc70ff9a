"""What every page of a day of action does first: is the day seen at all (else 404), record the look under its purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rightdoor.casework.cases.problems import Impossible
from rightdoor.casework.joint.day.acts import PURPOSE
from rightdoor.casework.joint.day.queries import SeenDay, day_seen
from rightdoor.casework.joint.problems import Overtaken
from rightdoor.casework.joint.reading import token_seen
from rightdoor.desk.answers import see
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.cases_record import refuse
from rightdoor.errors import Refused
from rightdoor.joint.day.clock import day_words
from rightdoor.joint.kinds import kind_of

DayView = Callable[Concatenate[DeskRequest, SeenDay, ...], HttpResponse]


def of_day(what: str, capability: str = "see-operations") -> Callable[[DayView], Callable[..., HttpResponse]]:
    """Decorates ``view(request, at, ...)`` of ``/operations/<operation>/days/<day>/...``. `what`: for the ledger."""

    def decorate(view: DayView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def framed(request: DeskRequest, operation: int, day: str, *args: Any, **kwargs: Any) -> HttpResponse:
            request.acting.purpose = PURPOSE
            at = day_seen(request.acting, operation, day)
            noted: dict[str, str | int | bool | list[str] | None] = {
                "page": f"day-{what}",
                "operation": operation,
                "day": at.day.id,
                "lines": len(at.day.addresses),
            }
            request.acting.note("consulted", noted)
            return view(request, at, *args, **kwargs)

        return needs(capability)(framed)

    return decorate


def frame(at: SeenDay, **more: Any) -> dict[str, Any]:
    """Context of a page of the day."""
    return {
        "operation": at.operation,
        "day": at.day,
        "date": day_words(at.day.event.number("day") or 0),
        "home": reverse("day", args=[at.operation.pk, at.day.id]),
        **more,
    }


def form_page(
    request: DeskRequest, context: dict[str, Any], form: forms.Form, act: Callable[[Any, str | None], str], *, token: str = ""
) -> HttpResponse:
    """A form of the day: the form again with what is wrong (422), or with what was added meanwhile (409); then on.

    `act(form, token)` gives what to say when it is done. `context`: title, button, after (where to go), and what the page says.
    """
    status, added = 200, 0
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = act(form, request.POST.get("expected") or None)
            except Overtaken as problem:
                status, added, token = 409, len(problem.added), problem.token
                context = context | {"added": [_said(each.kind) for each in problem.added]}
            except Impossible as problem:
                refuse(form, problem)
            except Refused as problem:
                status = 409
                form.add_error(None, str(problem))
            else:
                messages.success(request, done)
                return see(context["after"])
    context |= {"form": form, "token": token, "overtaken": added > 0}
    return render(request, context.get("template", "day/form.html"), context, status=status)


def _said(kind: str) -> str:
    found = kind_of(kind)
    return found.words if found is not None else kind


def token(at: SeenDay) -> str:
    """What a form of the plan carries, so that whatever was recorded meanwhile is noticed."""
    return token_seen(at.operation)


def names(at: SeenDay, idents: Sequence[str]) -> list[str]:
    """Teams by their names."""
    return [team.name for ident in idents if (team := at.day.team(ident)) is not None]
