"""The assessment of a subject: the instrument's questions, what the papers answer, what people answered, and a KIRAT result beside it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from rightdoor.casework.decided import core, queries
from rightdoor.casework.decided.questions import questions_of
from rightdoor.casework.listing.models import Subject
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.deciding import Matter, form_page
from rightdoor.desk.views.decision_forms import AnswerForm, KiratForm
from rightdoor.desk.views.subject_frame import frame_of, of_subject


@of_subject("assessment")
def assessment(request: DeskRequest, row: Subject) -> HttpResponse:
    """Every item with its answer, where it is known, and what its answer would change."""
    standing = queries.standing_of(request.acting, row.subject)
    context = {
        **frame_of(request, row, "assessment"),
        "items": questions_of(row, standing),
        "standing": standing,
        "waiting": queries.waits_for_rebuild(request.acting, standing),
        "can": request.acting.can("assess"),
    }
    return render(request, "assessment/assessment.html", context)


@of_subject("assessment")
def answer(request: DeskRequest, row: Subject, item: str) -> HttpResponse:
    """Answer one."""
    found = next((each for each in questions_of(row, queries.standing_of(request.acting, row.subject)) if each.code == item), None)
    if found is None or not found.answerable:
        raise Http404
    held = found.decision
    effects = [{"what": "Tier if the answer is yes", "before": f"{row.tier_low} to {row.tier_high}", "after": found.would_change_to}]
    matter = Matter(
        "assessment", found.ask, "Record the answer", "The answer is recorded. The tier follows when the list is rebuilt.", topic=item,
        text=f"Ask of: {found.of}. Where it is not known, leave it open: unknown stays unknown.",
        changes=effects if found.would_change_to else [],
        consequences=[found.text] if found.text else [],
        after=f"/subjects/{row.subject}/assessment/",
        section="assessment",
        more={"held": held},
    )  # fmt: skip

    def act(data: dict[str, Any], token: str) -> object:
        return core.answer(
            request.acting, row.subject, item, said=data["said"], source=data["source"], reference=data["reference"], reason=data["reason"],
            expected=token,
        )  # fmt: skip

    return form_page(request, row, matter, AnswerForm(request.POST or None), act)


@of_subject("assessment")
def kirat(request: DeskRequest, row: Subject) -> HttpResponse:
    """Enter a completed KIRAT result."""
    matter = Matter(
        "kirat", "Enter a KIRAT result", "Enter it", "The result stands beside the instrument.",
        text="As completed by a trained person. It is shown beside this instrument and never merged with it.",
        after=f"/subjects/{row.subject}/assessment/",
        section="assessment",
    )  # fmt: skip

    def act(data: dict[str, Any], token: str) -> object:
        body = {name: text for name, text in data.items() if name != "reason"}
        return core.enter_kirat(request.acting, row.subject, body=body, reason=data["reason"], expected=token)

    return form_page(request, row, matter, KiratForm(request.POST or None), act)


_AT = "subjects/<str:subject>/assessment/"
urlpatterns = [
    path(_AT, assessment, name="assessment"),
    path(f"{_AT}kirat/", kirat, name="assessment-kirat"),
    path(f"{_AT}<str:item>/", answer, name="assessment-answer"),
]
