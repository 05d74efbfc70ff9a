"""What people elsewhere said of files: counts, and grades side by side. Hashes, never names."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from ninja import Schema

from rightdoor.casework.access.may import require
from rightdoor.casework.exhibits.graded import PAGE, GradedShown, graded_of
from rightdoor.casework.subjects import graded as subjects
from rightdoor.casework.subjects.papers import opened_papers
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import Digest, PageNumber, SubjectId
from rightdoor.desk.api.opening import ApiRequest, opened
from rightdoor.media.graded import Counted, GradedFile

area = Area("Findings and exhibits")


class CategoryCount(Schema):
    """How many files bear a category of a profile; an empty profile is not stated. Categories of different profiles mean different things."""

    profile: str
    category: str
    files: int


class GraderCount(Schema):
    """How many files a grader graded; an empty name: nobody is named."""

    grader: str
    files: int


class GradedCounts(Schema):
    """`files` with a hash or a grade; `elsewhere`: graded in another export alone; `states`: how the grades of a file compare."""

    files: int
    graded: int
    elsewhere: int
    states: dict[str, int]
    categories: list[CategoryCount]
    graders: list[GraderCount]


class GradeOut(Schema):
    """One grade as stated; what is not stated is empty. `times`: how often the same export says the same of the same file."""

    category: str
    profile: str
    graders: list[str]
    graded: str
    updated: str
    tool: str
    basis: str
    votes: str
    confidence: str
    times: int
    case_number: str
    organisation: str
    written_by: str
    exhibit: str
    restricted: bool
    receipt: str
    place: str


class GradedFileOut(Schema):
    """One file by its hashes. `state`: differ, not-comparable, agree or one; `hashes_contradict`: its records agree in one hash and not in another."""

    hashes: list[str]
    state: str
    hashes_contradict: bool
    grades: list[GradeOut]


class GradedPage(Schema):
    """An exhibit's files with a grade, those on which grades differ first."""

    counts: GradedCounts
    items: list[GradedFileOut]
    total: int
    next: int | None


def counts_out(found: Counted) -> GradedCounts:
    """Counts, by word."""
    return GradedCounts(
        files=found.files,
        graded=found.graded,
        elsewhere=found.elsewhere,
        states={str(state): number for state, number in found.states},
        categories=[CategoryCount(profile=profile, category=category, files=n) for (profile, category), n in found.categories],
        graders=[GraderCount(grader=name, files=n) for name, n in found.graders],
    )


@area.get("/exhibits/{exhibit}/graded", scope="read-list", gives=GradedPage)
def read_graded(request: ApiRequest, exhibit: Digest, page: PageNumber = 1) -> dict[str, Any]:
    """What people elsewhere said of an exhibit's files, over every export that one sees; statements of theirs, never a decision."""
    require(request.acting, "see-exhibits")
    found = graded_of(request.acting, exhibit, offset=(page - 1) * PAGE)
    if found is None:
        raise Http404
    return _page(found, page)


@area.get("/subjects/{subject}/graded", scope="read-subject", gives=GradedPage, purpose=True)
def read_graded_of_subject(request: ApiRequest, subject: SubjectId, page: PageNumber = 1) -> dict[str, Any]:
    """What people elsewhere said of the files that a subject's papers speak of, over every export that one sees."""
    row = opened(request, subject, "graded")
    with opened_papers(request.acting, row) as papers:
        return _page(subjects.graded_of(request.acting, papers, offset=(page - 1) * PAGE), page)


def _page(found: GradedShown, page: int) -> dict[str, Any]:
    return {
        "counts": counts_out(found.counts),
        "items": [_file(file, found.restricted) for file in found.files],
        "total": found.total,
        "next": page + 1 if found.total > page * PAGE else None,
    }


def _file(file: GradedFile, marked: frozenset[str]) -> GradedFileOut:
    grades = [
        GradeOut(
            category=g.category, profile=g.profile, graders=list(g.graders), graded=g.graded, updated=g.updated, tool=g.tool, basis=g.basis,
            votes=g.votes, confidence=g.confidence, times=g.times, case_number=g.head.number, organisation=g.head.organisation,
            written_by=g.head.application, exhibit=g.exhibit, restricted=g.exhibit in marked, receipt=g.receipt, place=g.place,
        )
        for g in file.grades
    ]  # fmt: skip
    return GradedFileOut(hashes=list(file.hashes), state=file.state, hashes_contradict=file.contradicted, grades=grades)
