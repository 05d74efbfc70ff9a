"""The subject: where, when, how sure, what is not known, what next; and the way from every value back to its source."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from rightdoor.casework.listing.models import Subject
from rightdoor.casework.subjects.queries import seen_subject
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.purpose import take_purpose
from rightdoor.desk.views.subject_frame import frame_of, not_seen, of_subject


@require_POST
@needs("see-subjects")
def purpose(request: DeskRequest, subject: str) -> HttpResponse:
    """Take the purpose, then on to the page that was asked for."""
    if seen_subject(request.acting, subject) is None:
        return not_seen(request, subject)
    after, again = take_purpose(request, subject)
    if again is not None:
        return again
    answer = HttpResponseRedirect(after)
    answer.status_code = 303
    return answer


@of_subject("summary")
def summary(request: DeskRequest, row: Subject) -> HttpResponse:
    """The first page."""
    return render(request, "subject/summary.html", frame_of(request, row, "subject"))


urlpatterns = [
    path("subjects/<str:subject>/", summary, name="subject"),
    path("subjects/<str:subject>/purpose", purpose, name="subject-purpose"),
]
