"""Packages of a subject: as one would be built now, asked for, built, taken away; grounds for a warrant package below corroboration."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from django.http import HttpResponse
from ninja import Query, Schema, Status
from pydantic import Field

from rightdoor.casework.packages import acts, queries
from rightdoor.casework.packages.queries import Listed
from rightdoor.casework.subjects.papers import opened_papers
from rightdoor.desk.answers import attached
from rightdoor.desk.api.areas import FILE, Area
from rightdoor.desk.api.decisions import Decide, DecisionOut, decision_out
from rightdoor.desk.api.forms import Given as GivenIn
from rightdoor.desk.api.forms import SubjectId
from rightdoor.desk.api.opening import ApiRequest, opened

area = Area("Packages")
Kind = Literal["warrant", "safeguarding"]


class CandidateOut(Schema):
    """Premises that the papers name: never by itself where there are others."""

    premises: str
    words: str
    role_words: str
    status: str


class PaperInsideOut(Schema):
    """A paper that goes in."""

    receipt: str
    exhibit: str
    reader: str
    authority: str
    received_us: int | None
    restricted: bool


class LackingOut(Schema):
    """What is not there, and a sentence."""

    code: str
    words: str


class ProspectOut(Schema):
    """A package as it would be built now. `needed`: whose word would lift its stamp; `expected`: what grounds have to carry;

    `originator`: whether a condition leaves it to the originator; `may`: whether one may build it, and why.
    """

    kind: Kind
    status: str
    candidates: list[CandidateOut]
    one_door: bool
    stamp: str
    heading: str
    sentences: list[str]
    papers: list[PaperInsideOut]
    conditions: list[str]
    restricted: bool
    originator: bool
    missing: list[LackingOut]
    needed: Literal["", "inspector", "superintendent"]
    expected: str
    may: bool
    why: str


class PackageOut(Schema):
    """A package that was asked for. `conditions` of its sources, `originator` the reference of the permission, `risk` why it was not waited
    for; `taken`: how often its file was taken away; the file is there while it is `built`."""

    key: str
    kind: Kind
    by: str
    unit: int
    asked_us: int
    state: Literal["asked", "built", "failed", "away"]
    message: str
    conditions: list[str]
    originator: str
    risk: str
    built_us: int | None
    away_us: int | None
    sha256: str
    size: int
    status: str
    stamp: str
    heading: str
    lacking: list[str]
    grounds: str
    signed_by: str
    papers: int
    extracts: int
    others: int
    not_counted: int
    differs: int
    taken: int


class PackageIn(GivenIn):
    """Which kind; `conditions`: that the handling conditions are kept to; `originator`: reference of the originator's permission;
    `risk`: the immediate risk in words, for which a safeguarding package does not wait for it.
    """

    kind: Kind
    conditions: bool = False
    originator: str = Field("", max_length=80)
    risk: str = Field("", max_length=1_000)


class GroundsIn(Decide):
    """On whose word (`by`) a package below corroboration rests: an inspector's answers, or a superintendent's reason."""

    rank: Literal["inspector", "superintendent"]
    by: str = Field(min_length=1, max_length=200)
    no_second_event: str = Field("", max_length=4_000)
    looked_for: str = Field("", max_length=4_000)
    would_undermine: str = Field("", max_length=4_000)


@area.get("/subjects/{subject}/packages/prospect", scope="read-subject", gives=ProspectOut, purpose=True)
def read_package_prospect(request: ApiRequest, subject: SubjectId, kind: Annotated[Kind, Query()] = "warrant") -> ProspectOut:
    """What would go in, the stamp that it would bear, and what is missing."""
    row = opened(request, subject, "package")
    with opened_papers(request.acting, row) as papers:
        found = queries.prospect(request.acting, papers, kind)
    where = found.standing
    return ProspectOut(
        kind=kind, status=where.status, one_door=where.one_door, stamp=found.stamp.code, heading=found.stamp.heading,
        candidates=[
            CandidateOut(premises=c.premises, words=where.label(c.premises), role_words=c.role_words, status=c.status) for c in where.candidates
        ],
        sentences=[*found.stamp.sentences, *found.stamp.lacking], papers=[PaperInsideOut(**one._asdict()) for one in found.papers],
        conditions=list(found.conditioned.stated), restricted=found.restricted, originator=found.conditioned.held,
        missing=[LackingOut(**one._asdict()) for one in found.missing], needed=found.needed,
        expected=acts.expected_grounds(request.acting, row.subject), may=bool(found.may), why=found.may.reason,
    )  # fmt: skip


@area.get("/subjects/{subject}/packages", scope="read-subject", gives=list[PackageOut], purpose=True)
def list_packages(request: ApiRequest, subject: SubjectId) -> list[PackageOut]:
    """The packages of a subject, newest first."""
    row = opened(request, subject, "package")
    return [_package(one) for one in queries.packages_of(request.acting, row.subject)]


@area.post("/subjects/{subject}/packages", scope="export", gives=PackageOut, status=202, purpose=True)
def build_package(request: ApiRequest, subject: SubjectId, given: PackageIn) -> Status[PackageOut]:
    """Have one built by a job; it is there once its state is `built`."""
    row = opened(request, subject, "package")
    with opened_papers(request.acting, row) as papers:
        made = acts.ask_for(request.acting, papers, given.kind, conditions=given.conditions, originator=given.originator, risk=given.risk)
    return Status(202, _package(Listed(made, 0)))


@area.get("/subjects/{subject}/packages/{package}/file", scope="export", gives=FILE, purpose=True)
def take_package(request: ApiRequest, subject: SubjectId, package: str) -> HttpResponse:
    """The signed file. Who took it is recorded."""
    return attached(acts.take(request.acting, opened(request, subject, "package"), package))


@area.post("/subjects/{subject}/decisions/grounds", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def give_grounds(request: ApiRequest, subject: SubjectId, given: GroundsIn) -> Status[DecisionOut]:
    """Record an inspector's three answers or a superintendent's reason, for the status and premises of this moment."""
    row = opened(request, subject, "package")
    said = given.dict(exclude={"reason", "expected"})
    return Status(201, decision_out(request, acts.give_grounds(request.acting, row, said, reason=given.reason, expected=given.expected)))


def _package(one: Listed) -> PackageOut:
    it = one.package
    plain = {name: getattr(it, name) for name in PackageOut.model_fields if name not in ("kind", "by", "unit", "taken")}
    return PackageOut(kind=cast("Kind", it.purpose), by=it.by.name, unit=it.unit_id, taken=one.taken, **plain)
