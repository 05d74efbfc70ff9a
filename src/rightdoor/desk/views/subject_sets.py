"""What hash sets say of a subject's files, and the form by which a trained grader says what a near match is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from rightdoor.casework.decided import queries
from rightdoor.casework.decided.kinds import KINDS
from rightdoor.casework.decided.models import Decision
from rightdoor.casework.decided.near import grade_near, near_of
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.subjects.history import Decided, graded_by
from rightdoor.casework.subjects.papers import opened_papers
from rightdoor.casework.subjects.sets import sets_of
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.deciding import Matter, Reasoned, form_page
from rightdoor.desk.views.subject_frame import frame_of, of_subject


class NearForm(Reasoned):
    """What the comparison showed."""

    grade = forms.ChoiceField(
        choices=[(code, words.capitalize()) for code, words in KINDS["media-grade"].states.items()],
        widget=forms.RadioSelect,
        label="What the comparison showed",
    )


@of_subject("hash-sets")
def sets_page(request: DeskRequest, row: Subject) -> HttpResponse:
    """Counts by set and category, series, what sets disagree on, near matches, first-seen candidates; never a picture."""
    with opened_papers(request.acting, row) as papers:
        found = sets_of(papers)
        stored = graded_by(papers, [each.answer for each in found.near])
    held = queries.standing_of(request.acting, row.subject).near
    near = [{"it": each, **_said_of(held.get(each.answer), stored.get(each.answer))} for each in found.near]
    context = frame_of(request, row, "referrals") | {
        "facts": found.facts,
        "near": near,
        "candidates": found.candidates,
        "can": request.acting.can("grade-media"),
        "texts": request.acting.can("open-text"),
    }
    return render(request, "subject/sets.html", context)


def _said_of(decision: Decision | None, stored: Decided | None) -> dict[str, object]:
    """The desk's decision, or one by command that came after it: the later holds."""
    later = stored is not None and (decision is None or stored.at_us > decision.at_us)
    return {"decision": None if later else decision, "stored": stored if later else None}


@of_subject("decisions")
def near_page(request: DeskRequest, row: Subject, answer: str) -> HttpResponse:
    """Say what one near match is."""
    found = near_of(request.acting, row.subject, answer)
    now = KINDS["media-grade"].states.get(found.grade, "unconfirmed")
    matter = Matter(
        "media-grade", "Say what a near match is", "Record it", "What you say of the near match is recorded. The list follows when it is rebuilt.",
        topic=answer,
        text=f"{found.words}. File at {found.place} of exhibit {found.exhibit}. Compare both where the law provides for it: no picture is shown here.",
        changes=[{"what": "Near match", "before": now, "after": "what you choose"}],
        consequences=["Only a confirmed near match counts as known. One that is not the same, or cannot be told, changes no tier."],
        after=f"/subjects/{row.subject}/hash-sets/",
        section="referrals",
    )  # fmt: skip

    def act(data: dict[str, Any], token: str) -> object:
        return grade_near(request.acting, row.subject, answer, grade=data["grade"], reason=data["reason"], expected=token)

    return form_page(request, row, matter, NearForm(request.POST or None), act)
