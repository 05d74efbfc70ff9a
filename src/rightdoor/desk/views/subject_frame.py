"""What every page of a subject does first: is it seen at all (else 404, or openly withheld), is a purpose held (else ask), record the look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from rightdoor.casework.listing.models import Subject
from rightdoor.casework.listing.one import seen_subject
from rightdoor.casework.oversight.acts import consulted
from rightdoor.casework.subjects.queries import withheld_from
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.purpose import opened_for

SubjectView = Callable[Concatenate[DeskRequest, Subject, ...], HttpResponse]


@dataclass(frozen=True, slots=True)
class Section:
    """An item of the navigation within a subject. `key`: by which its pages name it; `name`: of its address; `needs`: a capability, "" for none."""

    key: str
    name: str
    text: str
    needs: str = ""


SECTIONS: tuple[Section, ...] = (
    Section("subject", "subject", "Summary"),
    Section("events", "subject-events", "Events"),
    Section("picture", "subject-picture", "Picture"),
    Section("people", "subject-people", "People and identifiers"),
    Section("links", "subject-links", "Links"),
    Section("referrals", "subject-referrals", "Referrals"),
    Section("texts", "subject-texts", "Texts"),
    Section("assessment", "assessment", "Assessment", "assess"),
    Section("decisions", "subject-decisions", "Decisions"),
    Section("package", "subject-package", "Package"),
    Section("notes", "subject-notes", "Notes"),
    Section("history", "subject-history", "History"),
)


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


def frame_of(request: DeskRequest, row: Subject, current: str) -> dict[str, Any]:
    """Context of the subject's frame: heading and navigation within it. `current`: the key of a section."""
    sections = [
        {"href": href, "text": s.text, "current": s.key == current}
        for s in SECTIONS
        if (not s.needs or request.acting.can(s.needs)) and (href := _href(s.name, row))
    ]
    return {"row": row, "line": row.line, "sections": sections}


def _href(name: str, row: Subject) -> str:
    try:
        return reverse(name, args=[row.subject])
    except NoReverseMatch:  # a page that this desk does not have
        return ""


def source_href(row: Subject, receipt: str, locator: str) -> str:
    """Where a value is walked back to its source."""
    return reverse("subject-source", args=[row.subject, receipt, locator]) if receipt and locator else ""
