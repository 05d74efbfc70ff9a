"""Texts that may harm their reader: not on any page until somebody chooses to open them, and then counted for that person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from rightdoor.casework.exposure.queries import own_notices
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.subjects.acts import open_texts
from rightdoor.casework.subjects.models import Exposure
from rightdoor.casework.subjects.notes import own_exposure
from rightdoor.casework.subjects.papers import Papers, Source, opened_papers
from rightdoor.casework.subjects.statements import exposing, referrals, texts
from rightdoor.desk.answers import shows
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.subject_frame import frame_of, of_subject, source_href

_WEEK_US = 7 * 86_400_000_000


@of_subject("texts")
def texts_page(request: DeskRequest, row: Subject) -> HttpResponse:
    """What is there to open, by kind, with counts; after a choice (POST) the texts of that kind, once."""
    with opened_papers(request.acting, row) as papers:
        opened, kind = [], ""
        if request.method == "POST" and request.POST.get("kind", "") in Exposure.Kind.values:
            kind = request.POST["kind"]
            opened = open_texts(request.acting, papers, kind)
            shows(request)
        kinds = [{"code": k.value, "label": k.label, "count": len(texts(papers, k.value))} for k in Exposure.Kind]
        grades = [r.grade for r in referrals(papers) if r.grade]
    context = frame_of(request, row, "texts") | {
        "kinds": [k for k in kinds if k["count"]],
        "kind": kind,
        "opened": [{"value": v, "href": source_href(row, *v.place)} for v in opened],
        "opened_label": dict(Exposure.Kind.choices).get(kind, ""),
        "grades": grades,
        "mine": own_exposure(request.acting, request.acting.now_us - _WEEK_US),
        "may_open": request.acting.can("open-text"),
        "notices": own_notices(request.acting),
    }
    return render(request, "subject/texts.html", context)


def source_context(papers: Papers, found: Sequence[Source]) -> dict[str, Any]:
    """A place walked back. Text that exposes is not shown; where it is opened is said."""
    first = found[0]
    receipt = first.statement.receipt
    grade = next((r for r in referrals(papers) if r.receipt == receipt and r.grade), None)
    around = papers.record(receipt, first.statement.record)
    return {
        "found": [{"source": one, "closed": exposing(one.statement)} for one in found],
        "first": first,
        "grade": grade.grade if grade else "",
        "around": [
            {
                "statement": s,
                "closed": exposing(s),
                "href": source_href(papers.row, s.receipt, s.locator),
                "here": s.locator == first.statement.locator,
            }
            for s in around
        ],
    }
