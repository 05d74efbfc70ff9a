"""What every page of a subject does first: is it seen at all (else 404, or openly withheld), is a purpose held (else ask), record the look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rightdoor.casework.listing.models import Subject
from rightdoor.casework.oversight.acts import consulted
from rightdoor.casework.subjects.queries import seen_subject, withheld_from
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.purpose import opened_for

SubjectView = Callable[Concatenate[DeskRequest, Subject, ...], HttpResponse]


@dataclass(frozen=True, slots=True)
class Section:
    """An item of the navigation within a subject."""

    name: str
    text: str


SECTIONS: tuple[Section, ...] = (Section("subject", "Summary"),)


def of_subject(what: str) -> Callable[[SubjectView], Callable[..., HttpResponse]]:
    """Decorates ``view(request, row, ...)`` of ``/subjects/<subject>/...``: `row` is the subject as the account may see it."""

    def decorate(view: SubjectView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def framed(request: DeskRequest, subject: str, *args: Any, **kwargs: Any) -> HttpResponse:
            row = seen_subject(request.acting, subject)
            if row is None:
                return not_seen(request, subject)
            ask = opened_for(request, subject)
            if ask is not None:
                return ask
            consulted(request.acting, subject, what)
            return view(request, row, *args, **kwargs)

        return needs("see-subjects")(framed)

    return decorate


def not_seen(request: DeskRequest, subject: str) -> HttpResponse:
    """The page of what is openly withheld; else nothing is here."""
    withheld = withheld_from(request.acting, subject)
    if not withheld:
        raise Http404
    return render(request, "subject/withheld.html", {"withheld": withheld})


def frame_of(request: HttpRequest, row: Subject, current: str) -> dict[str, Any]:
    """Context of the subject's frame: heading and navigation within it."""
    del request
    return {"row": row, "line": row.line, "sections": [{"name": s.name, "text": s.text, "current": s.name == current} for s in SECTIONS]}
