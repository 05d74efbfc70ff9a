"""What is wrong with received data, and the register of exhibits with their chain."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import Http404, HttpResponse
from ninja import Query, Schema
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.exhibits import acts
from rightdoor.casework.exhibits import queries as exhibits
from rightdoor.casework.findings import acts as finding_acts
from rightdoor.casework.findings import queries as findings
from rightdoor.casework.listing.queries import withheld_files
from rightdoor.desk.answers import attached
from rightdoor.desk.api.areas import FILE, Area
from rightdoor.desk.api.forms import BIGGEST, Digest, Number, PageNumber
from rightdoor.desk.api.opening import ApiRequest

area = Area("Findings and exhibits")
_PAGE = 50


class FindingOut(Schema):
    """One finding. `raw`, `field`, `locator` and `message` come from received files.

    `closed`: the kind of text that may harm its reader, for which `raw` is empty; it is opened at the desk, by choice.
    """

    id: int
    receipt: str
    exhibit: str
    locator: str
    code: str
    severity: str
    field: str
    raw: str
    message: str
    source: str
    received_us: int
    closed: str


class FindingPage(Schema):
    """Newest receipt first, stops before others."""

    items: list[FindingOut]
    next: int | None


class FindingQuery(Schema):
    """Empty is any."""

    source: str = Field("", max_length=200)
    code: str = Field("", max_length=80)
    severity: Literal["", "stop", "caution", "note"] = ""
    receipt: str = Field("", max_length=40)
    exhibit: str = Field("", max_length=64)
    week_us: int | None = Field(None, ge=-BIGGEST, le=BIGGEST)

    def wanted(self) -> findings.Wanted:
        """As the register takes it."""
        return findings.Wanted(self.source, self.code, self.severity, self.receipt, self.exhibit, self.week_us)


class TallyOut(Schema):
    """How many findings a source or code has, by severity."""

    value: str
    stop: int
    caution: int
    note: int


class WeekOut(Schema):
    """How many findings were received in a week, by severity."""

    week_us: int
    stop: int
    caution: int
    note: int


class FieldOut(Schema):
    """A statement at a place; `closed` as of a finding, with `raw` and `value` empty."""

    field: str
    raw: str
    value: str
    closed: str


class RawPlaceOut(Schema):
    """What stands at the raw place of a finding. `withheld`: the record speaks of people, and one sees no subjects."""

    finding: FindingOut
    reader: str
    restricted: bool
    withheld: bool
    record: list[FieldOut]


@area.get("/findings", scope="read-list", gives=FindingPage)
def list_findings(request: ApiRequest, query: Query[FindingQuery], page: PageNumber = 1) -> dict[str, Any]:
    """What is wrong with received data."""
    require(request.acting, "see-findings")
    found = findings.findings(request.acting, query.wanted(), limit=_PAGE + 1, offset=(page - 1) * _PAGE)
    request.acting.note("consulted", {"page": "findings", "lines": len(found[:_PAGE])})
    return {"items": [findings.closed(line) for line in found[:_PAGE]], "next": page + 1 if len(found) > _PAGE else None}


@area.get("/findings/tally", scope="read-list", gives=list[TallyOut])
def tally_findings(request: ApiRequest, query: Query[FindingQuery], by: Literal["source", "code"] = "source") -> list[TallyOut]:
    """How many, by source or code."""
    require(request.acting, "see-findings")
    found = findings.tally(request.acting, by, query.wanted())
    request.acting.note("consulted", {"page": "findings", "lines": len(found)})
    return [TallyOut(value=v, stop=s, caution=c, note=n) for v, s, c, n in found]


@area.get("/findings/weeks", scope="read-list", gives=list[WeekOut])
def trend_of_findings(request: ApiRequest, query: Query[FindingQuery]) -> list[Any]:
    """How many, by week of receipt."""
    require(request.acting, "see-findings")
    found = findings.weeks(request.acting, query.wanted())
    request.acting.note("consulted", {"page": "findings", "lines": len(found)})
    return list(found)


@area.get("/findings/{int:finding}", scope="read-list", gives=RawPlaceOut)
def read_finding(request: ApiRequest, finding: Number) -> RawPlaceOut:
    """A finding with its raw place; a look that is recorded. Text that may harm its reader is opened at the desk instead."""
    require(request.acting, "see-findings")
    found = findings.raw_place(request.acting, finding)
    if found is None:
        raise Http404
    record = [FieldOut(**each._asdict()) for each in found.record]
    return RawPlaceOut(
        finding=FindingOut.from_orm(found.finding), reader=found.reader, restricted=found.restricted, withheld=found.withheld, record=record
    )


@area.get("/findings/export", scope="export", gives=FILE)
def export_findings(
    request: ApiRequest, query: Query[FindingQuery], form: Annotated[Literal["csv", "xlsx"], Query()] = "csv"
) -> HttpResponse:
    """The findings that match, as a file."""
    return attached(finding_acts.export(request.acting, query.wanted(), form))


class ExhibitOut(Schema):
    """One receipt of the register."""

    receipt: str
    exhibit: str
    size: int
    reader: str
    source: str
    authority: str
    received_us: int
    parent: str
    statements: int
    findings: int
    holds: int
    restricted: bool
    erased: bool


class ExhibitPage(Schema):
    """Newest first."""

    items: list[ExhibitOut]
    next: int | None


class ChainEntryOut(Schema):
    """One entry of the chain; number and hash for auditors alone."""

    at_us: int
    actor: str
    act: str
    words: str
    what: dict[str, str]
    seq: int | None
    hash: str


class VerifiedOut(Schema):
    """One verification."""

    at_us: int
    by: str
    agrees: bool
    code: str


class WholeExhibit(Schema):
    """An exhibit: its receipts that one sees, its chain, its verifications."""

    receipts: list[ExhibitOut]
    chain: list[ChainEntryOut]
    verifications: list[VerifiedOut]


@area.get("/exhibits", scope="read-list", gives=ExhibitPage)
def list_exhibits(
    request: ApiRequest,
    text: Annotated[str, Query(max_length=64)] = "",
    reader: Annotated[str, Query(max_length=80)] = "",
    source: Annotated[str, Query(max_length=200)] = "",
    page: PageNumber = 1,
) -> dict[str, Any]:
    """The register of exhibits."""
    require(request.acting, "see-exhibits")
    asked = exhibits.Asked(text, reader, source)
    found = exhibits.register(request.acting, asked, limit=_PAGE + 1, offset=(page - 1) * _PAGE)
    request.acting.note("consulted", {"page": "exhibits", "lines": len(found[:_PAGE])})
    return {"items": found[:_PAGE], "next": page + 1 if len(found) > _PAGE else None}


@area.get("/exhibits/export", scope="export", gives=FILE)
def export_exhibits(
    request: ApiRequest,
    text: Annotated[str, Query(max_length=64)] = "",
    reader: Annotated[str, Query(max_length=80)] = "",
    source: Annotated[str, Query(max_length=200)] = "",
    form: Annotated[Literal["csv", "xlsx"], Query()] = "csv",
) -> HttpResponse:
    """The register as a file, with the conditions of what is in it."""
    return attached(acts.export(request.acting, exhibits.Asked(text, reader, source), form))


class WithheldFilesOut(Schema):
    """Files of one's units in an acknowledged compartment that one is not in, and whom to ask. `in_no_subject`: those of no subject."""

    compartment: str
    contact: str
    files: int
    in_no_subject: int


@area.get("/exhibits/withheld", scope="read-list", gives=list[WithheldFilesOut])
def list_withheld_files(request: ApiRequest) -> list[Any]:
    """What of the register is openly withheld."""
    require(request.acting, "see-exhibits")
    return withheld_files(request.acting)


@area.get("/exhibits/{exhibit}", scope="read-list", gives=WholeExhibit)
def read_exhibit(request: ApiRequest, exhibit: Digest) -> WholeExhibit:
    """One exhibit with its chain."""
    require(request.acting, "see-exhibits")
    seen = exhibits.receipts_of(request.acting, exhibit)
    if not seen:
        raise Http404
    request.acting.note("consulted", {"what": "exhibit", "exhibit": exhibit})
    chain = [
        ChainEntryOut(at_us=e.at_us, actor=e.actor, act=e.act, words=e.words, what=dict(e.what), seq=e.seq, hash=e.hash)
        for e in exhibits.chain_of(request.acting, seen)
    ]
    checked = [VerifiedOut.from_orm(one) for one in exhibits.verifications(seen)]
    return WholeExhibit(receipts=[ExhibitOut.from_orm(one) for one in seen], chain=chain, verifications=checked)


@area.post("/exhibits/{exhibit}/verify", scope="read-list", gives=VerifiedOut)
def verify_exhibit(request: ApiRequest, exhibit: Digest) -> Any:
    """Decrypt the kept bytes and compare them with their digest; recorded."""
    require(request.acting, "see-exhibits")
    if not exhibits.receipts_of(request.acting, exhibit):
        raise Http404
    return acts.verify_exhibit(request.acting, exhibit)


@area.get("/verifications", scope="read-list", gives=list[VerifiedOut])
def list_verifications(request: ApiRequest) -> list[Any]:
    """The last verifications of the whole store; one is asked for as a job."""
    require(request.acting, "see-exhibits")
    found = exhibits.verifications()
    request.acting.note("consulted", {"page": "exhibits", "lines": len(found)})
    return list(found)


@area.get("/checkpoints", scope="read-list", gives=list[ChainEntryOut])
def list_checkpoints(request: ApiRequest) -> list[ChainEntryOut]:
    """Signed checkpoints of the chain."""
    require(request.acting, "see-exhibits")
    found = exhibits.checkpoints(request.acting)
    request.acting.note("consulted", {"page": "exhibits", "lines": len(found)})
    return [ChainEntryOut(at_us=e.at_us, actor=e.actor, act=e.act, words=e.words, what=dict(e.what), seq=e.seq, hash=e.hash) for e in found]
