"""What the pages of communications data share: where they begin, and which of them an account may open."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from rightdoor.casework.communications_data.problems import Changed
from rightdoor.desk.guards import View, needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.errors import Refused, UsageProblem
from rightdoor.reporting.picture_words import day_words

HOME = "/communications-data/"
PURPOSE: Final = "communications-data"  # what stands in the ledger for whatever is looked at and done in this room
_TABS = (
    ("applications", "Applications", HOME, "see-requests"),
    ("plan", "Plan", f"{HOME}plan/", "plan-requests"),
    ("holders", "Address holders", f"{HOME}holders/", "see-requests"),
    ("results", "Results", f"{HOME}results/", "see-requests"),
    ("errors", "Errors", f"{HOME}errors/", "see-requests"),
    ("faults", "Faults", f"{HOME}faults/", "see-requests"),
    ("recall", "Recall", f"{HOME}recall/", "see-requests"),
    ("duties", "Duties", f"{HOME}duties/", "see-requests"),
)


def tabs(request: DeskRequest, current: str) -> list[dict[str, Any]]:
    """The parts of this room that the account may open."""
    return [{"text": text, "href": href, "current": name == current} for name, text, href, right in _TABS if request.acting.can(right)]


def application_href(key: str) -> str:
    """The page of an application."""
    return f"{HOME}applications/{key}/"


def day_text(day: int | None) -> str:
    """A day number in words."""
    return "not known" if day is None else day_words(day)


def asked_parts(identifier: str, port: int | None, instant: str) -> list[str]:
    """An address and the instant (RFC 3339, UTC) at which it is asked about, in the form of the summary; neither is to be broken in a cell."""
    at = instant.replace("T", " ").replace("Z", " UTC") or "no instant"
    return [f"{identifier}{'' if port is None else f' port {port}'}", f"at {at}"]


_ID: Final = re.compile(r"fp_[a-z2-7]{16}")


def with_addresses(why: str, names: Mapping[str, str]) -> str:
    """Why an event is asked about, with the address of another row (`names`: by event) in the place of its id, which no page shows."""
    return _ID.sub(lambda found: names.get(found[0], "an event that was asked about before"), why)


def whole(text: str | None) -> int:
    """A number of a form, -1 for anything else."""
    number = whole_number(text, 999_999_999)
    return -1 if number is None else number


class FormPage(NamedTuple):
    """The words of a page that is a form. `crumbs`: (words, address) below this room's own; `query`: what the form keeps of its address."""

    title: str
    button: str
    crumbs: Sequence[tuple[str, str]]
    query: str = ""
    warning: str = ""


def form_page(
    request: DeskRequest,
    page: FormPage,
    form: forms.Form,
    act: Callable[[], tuple[str, str]],
    *,
    again: Callable[[Exception], forms.Form] | None = None,
) -> HttpResponse:
    """The form; posted, the act, which returns what is said then and where to go on.

    What it refuses is shown above the form (of `again`, where something can be proposed): 409 where somebody else was first, else 422.
    """
    problem: Exception | None = None
    if request.method == "POST" and form.is_valid():
        try:
            said, to = act()
        except (Refused, UsageProblem) as refused:
            problem = refused
            form = again(refused) if again is not None else form
        else:
            messages.success(request, said)
            return HttpResponseRedirect(to)
    context = {
        "crumbs": [{"text": text, "href": href} for text, href in (("Communications data", HOME), *page.crumbs)],
        "title": page.title,
        "warning": page.warning,
        "form": form,
        "problem": problem,
        "wrong": form if form.is_bound and form.errors else None,
        "action": f"{request.path}{page.query}",
        "button": page.button,
    }
    status = 200 if request.method != "POST" else 409 if isinstance(problem, Changed) else 422
    return render(request, "communications/register_form.html", context, status=status)


def room(capability: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """A page or act of this room, for whoever may do `capability` in any unit; its ledger rows bear the purpose of the room."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @wraps(view)
        def within(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.acting.purpose = request.acting.purpose or PURPOSE
            return view(request, *args, **kwargs)

        return needs(capability)(within)

    return decorate
