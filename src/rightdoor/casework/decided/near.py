"""The grader's act at the desk: what a trained grader says of a near match. No picture is shown, here or anywhere."""

from __future__ import annotations

from django.http import Http404

from rightdoor.casework.acting import Acting
from rightdoor.casework.decided import acts, core
from rightdoor.casework.decided.acts import Said
from rightdoor.casework.decided.kinds import KINDS
from rightdoor.casework.decided.models import Decision
from rightdoor.casework.decided.problems import NotComplete
from rightdoor.casework.listing.one import seen
from rightdoor.casework.subjects.papers import opened_papers
from rightdoor.casework.subjects.sets import NearShown, sets_of


def near_of(acting: Acting, subject: str, answer: str) -> NearShown:
    """A near match of a file of the subject. Raises Http404 where the subject, as one sees it, has none of that id."""
    with opened_papers(acting, seen(acting, subject)) as papers:
        found = next((each for each in sets_of(papers).near if each.answer == answer), None)
    if found is None:
        raise Http404
    return found


def grade_near(acting: Acting, subject: str, answer: str, *, grade: str, reason: str, expected: str) -> Decision:
    """Confirmed, not the same, or it cannot be told. Only a confirmed one counts as known.

    Raises NotAllowed (graders alone), NotComplete, Overtaken; Http404.
    """
    row = seen(acting, subject)
    found = near_of(acting, subject, answer)
    acts.allowed(acting, row, KINDS["media-grade"].capability)
    if grade not in KINDS["media-grade"].states:
        raise NotComplete("Choose what the comparison showed.", "grade")
    body = {"answer": answer, "grade": grade, "exhibit": found.exhibit, "place": found.place}
    said = Said("media-grade", grade, reason, answer, shown={"near": found.words})
    return core.record(acting, row, said, expected=expected, body=body)
