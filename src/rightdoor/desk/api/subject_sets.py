"""What hash sets say of a subject's files, and what a trained grader says of a near match."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.decided import queries
from rightdoor.casework.decided.near import grade_near
from rightdoor.casework.subjects.papers import opened_papers
from rightdoor.casework.subjects.sets import sets_of
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.decisions import Decide, DecisionOut, decision_out
from rightdoor.desk.api.forms import SubjectId
from rightdoor.desk.api.opening import ApiRequest, opened

area = Area("Hash sets")


class SaidOut(Schema):
    """Of how many files a set says the same. `kind`: exact, confirmed or near; `number` null: not graded by the set."""

    kind: str
    set: str
    version: int
    issuer: str
    profile: str
    number: int | None
    label: str
    files: int


class SeriesOut(Schema):
    """A series of a set; `identified`: the set says that its victim is."""

    set: str
    version: int
    series: str
    identified: bool
    files: int


class NearOut(Schema):
    """A near match. `expected`: what a grade of it has to carry; `grade`: what holds, empty while nobody decided."""

    answer: str
    set: str
    version: int
    issuer: str
    distance: int
    category: str
    exhibit: str
    place: str
    grade: str
    expected: str


class FirstSeenOut(Schema):
    """A first-seen candidate: hashes as stated, and the place of the statement."""

    hashes: list[str]
    receipt: str
    locator: str


class SetsOut(Schema):
    """Counts of different files; null where no set was asked. Each set speaks for itself."""

    files: int | None
    known: int = 0
    near: int = 0
    harmless: int = 0
    new: int = 0
    disagree: int = 0
    distributed: int = 0
    not_asked: list[str] = Field(default_factory=list)
    said: list[SaidOut] = Field(default_factory=list)
    series: list[SeriesOut] = Field(default_factory=list)
    near_matches: list[NearOut] = Field(default_factory=list)
    candidates: list[FirstSeenOut] = Field(default_factory=list)


@area.get("/subjects/{subject}/hash-sets", scope="read-subject", gives=SetsOut, purpose=True)
def read_hash_sets(request: ApiRequest, subject: SubjectId) -> SetsOut:
    """What hash sets say of the subject's files: counts, series, near matches, first-seen candidates. Never a picture or a name."""
    acting, row = request.acting, opened(request, subject, "hash-sets")
    with opened_papers(acting, row) as papers:
        found = sets_of(papers)
    facts = found.facts
    if facts is None:
        return SetsOut(files=None)
    near = [
        NearOut(
            **{name: getattr(one, name) for name in NearOut.model_fields if name != "expected"},
            expected=queries.token_of(queries.last_of(acting, row.subject, "media-grade", one.answer)),
        )
        for one in found.near
    ]
    return SetsOut(
        files=facts.files, known=facts.known, near=facts.near, harmless=facts.harmless, new=facts.new, disagree=facts.disagree,
        distributed=facts.distributed, not_asked=list(facts.not_asked), said=[SaidOut.from_orm(one) for one in facts.said],
        series=[SeriesOut.from_orm(one) for one in facts.series], near_matches=near,
        candidates=[FirstSeenOut(hashes=list(one.hashes), receipt=one.at.receipt, locator=one.at.locator) for one in found.candidates],
    )  # fmt: skip


class GradeIn(Decide):
    """What the comparison showed."""

    answer: str = Field(max_length=40)
    grade: Literal["confirmed", "not-the-same", "cannot-tell"]


@area.post("/subjects/{subject}/decisions/near-match", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def grade_near_match(request: ApiRequest, subject: SubjectId, given: GradeIn) -> Any:
    """Say what a near match is, as a trained grader. Only a confirmed one counts as known."""
    opened(request, subject, "decisions")
    made = grade_near(request.acting, subject, given.answer, grade=given.grade, reason=given.reason, expected=given.expected)
    return Status(201, decision_out(request, made))
