"""What people elsewhere said of the files that a subject's papers speak of; grades that differ stand side by side."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from rightdoor.casework.exhibits.graded import PAGE
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.subjects.graded import graded_of
from rightdoor.casework.subjects.papers import opened_papers
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.views.subject_frame import frame_of, of_subject


@of_subject("graded")
def graded_page(request: DeskRequest, row: Subject) -> HttpResponse:
    """Counts, graders, and the files with a grade, a page at a time; hashes, never names or pictures."""
    page = whole_number(request.GET.get("page"), 99_999) or 1
    with opened_papers(request.acting, row) as papers:
        found = graded_of(request.acting, papers, offset=(page - 1) * PAGE)
    context = frame_of(request, row, "referrals") | {
        "found": found,
        "page": page,
        "previous": page - 1 if page > 1 else None,
        "next": page + 1 if found.total > page * PAGE else None,
        "links": request.acting.can("see-exhibits"),
    }
    return render(request, "subject/graded.html", context)
