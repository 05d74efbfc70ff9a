"""What the pages of communications data share: where they begin, and which of them an account may open."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpResponse

from rightdoor.desk.guards import View, needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.reporting.picture_words import day_words

HOME = "/communications-data/"
PURPOSE: Final = "communications-data"  # what stands in the ledger for whatever is looked at and done in this room
_TABS = (
    ("applications", "Applications", HOME, "see-requests"),
    ("plan", "Plan", f"{HOME}plan/", "plan-requests"),
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


def whole(text: str | None) -> int:
    """A number of a form, -1 for anything else."""
    number = whole_number(text, 999_999_999)
    return -1 if number is None else number


def room(capability: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """A page or act of this room, for whoever may do `capability` in any unit; its ledger rows bear the purpose of the room."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @wraps(view)
        def within(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.acting.purpose = request.acting.purpose or PURPOSE
            return view(request, *args, **kwargs)

        return needs(capability)(within)

    return decorate
