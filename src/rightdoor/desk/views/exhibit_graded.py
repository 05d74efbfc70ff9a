"""What people elsewhere said of the files of an exhibit: who, what, when, under which profile; grades that differ stand side by side."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from rightdoor.casework.exhibits.graded import PAGE, graded_of
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number


@needs("see-exhibits")
def graded(request: DeskRequest, exhibit: str) -> HttpResponse:
    """Counts, graders, and the files with a grade, a page at a time; hashes, never names or pictures."""
    page = whole_number(request.GET.get("page"), 99_999) or 1
    found = graded_of(request.acting, exhibit, offset=(page - 1) * PAGE)
    if found is None:
        raise Http404
    context = {
        "exhibit": exhibit,
        "found": found,
        "page": page,
        "previous": page - 1 if page > 1 else None,
        "next": page + 1 if found.total > page * PAGE else None,
    }
    return render(request, "exhibits/graded.html", context)
