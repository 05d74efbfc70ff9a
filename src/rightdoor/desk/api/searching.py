"""Search with a purpose, and checks before an overt step."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpResponse
from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.deconfliction import acts as checks
from rightdoor.casework.deconfliction import queries as checked
from rightdoor.casework.deconfliction.asked import KINDS_ASKED
from rightdoor.casework.deconfliction.flag_file import read_flags
from rightdoor.casework.deconfliction.models import FlagList
from rightdoor.casework.oversight.purposes import PURPOSES
from rightdoor.casework.searching.acts import MOST_TEXT, export, search
from rightdoor.casework.searching.asked import GROUPS
from rightdoor.desk.answers import attached
from rightdoor.desk.api.areas import FILE, Area
from rightdoor.desk.api.forms import BIGGEST, Given, Number, PageNumber, SubjectId
from rightdoor.desk.api.opening import ApiRequest, seen
from rightdoor.desk.api.problems import Problem
from rightdoor.model.civil import parse_day

area = Area("Search and deconfliction")


class SearchIn(Given):
    """What is looked for and why: recorded."""

    text: str = Field(min_length=1, max_length=MOST_TEXT)
    kind: str = Field("any", json_schema_extra={"enum": list(GROUPS)})
    purpose: str = Field(json_schema_extra={"enum": list(PURPOSES)})
    words: str = Field("", max_length=MOST_TEXT)
    household: bool = False
    page: int = Field(1, ge=1, le=250)


class MatchOut(Schema):
    """Why a subject was found."""

    kind: str
    shown: str
    how: str
    household: bool
    receipt: str
    locator: str


class FoundOut(Schema):
    """A subject that was found."""

    subject: str
    tier_low: str
    tier_high: str
    status: str
    track: str
    referrals: int
    received_us: int | None
    matches: list[MatchOut]


class FoundReferralOut(Schema):
    """A referral with the number that was looked for."""

    id: int
    number: str
    source: str
    received_us: int | None
    taken_us: int


class ElsewhereOut(Schema):
    """A hit with others, and whom to ask."""

    name: str
    contact: str
    compartment: bool


class ResultsOut(Schema):
    """One page. `cut`: more matched than is looked at; narrow the search."""

    subjects: list[FoundOut]
    referrals: list[FoundReferralOut]
    elsewhere: list[ElsewhereOut]
    page: int
    cut: bool


@area.post("/search", scope="search", gives=ResultsOut)
def search_records(request: ApiRequest, given: SearchIn) -> Any:
    """Search identifiers, names, premises and references; hit or no hit for what one does not see."""
    return search(
        request.acting, given.text, kind=given.kind, purpose=given.purpose, words=given.words, household=given.household, page=given.page
    )


class SearchExport(SearchIn):
    """The same, as a file."""

    form: Literal["csv", "xlsx"] = "csv"


@area.post("/search/export", scope="export", gives=FILE)
def export_search(request: ApiRequest, given: SearchExport) -> HttpResponse:
    """One page of results as a file; recorded as a search and as an export."""
    asked = given.dict(include={"text", "kind", "purpose", "words", "household", "page"})
    return attached(export(request.acting, form=given.form, **asked))


class CheckIn(Given):
    """A person, account, premises or IP address before an overt step. `unit`: for which unit; null: the first in which one may."""

    kind: Literal["person", "account", "premises", "ip"]
    text: str = Field(min_length=1, max_length=MOST_TEXT)
    unit: int | None = Field(None, ge=1, le=BIGGEST)
    subject: str = Field("", max_length=40)
    step: str = Field("", max_length=checks.MOST_STEP)


class OvertStepIn(Given):
    """The overt step that is planned."""

    step: str = Field("", max_length=checks.MOST_STEP)


class ContactOut(Schema):
    """Who answered with a hit, and whom to ask. `matched`: what kinds of value did, in words; empty in answers given before that was kept."""

    kind: str
    name: str
    contact: str
    matched: str


class CheckOut(Schema):
    """One check with its answer. `own`: 1 where whoever asked saw a hit itself; `stale`: check again."""

    id: int
    at_us: int
    by: str
    unit: str
    kind: str
    text: str
    subject: str
    step: str
    hit: bool
    own: int
    contacts: list[ContactOut]
    stale: bool


class OwnHitOut(Schema):
    """A subject that one sees now and that the check hits. `mine`: one of one's own units holds it; `matched`: what kinds of value did, in words."""

    subject: str
    units: list[str]
    mine: bool
    matched: str


class WholeCheckOut(CheckOut):
    """One check with its answer, and the subjects that one sees and that it hits."""

    subjects: list[OwnHitOut]


class TouchedOut(Schema):
    """Somebody of another unit checked something that a subject of one's own holds."""

    at_us: int
    by: str
    unit: str
    contact: str
    kind: str
    subject: str


class FlagListOut(Schema):
    """A list of others' interests that answers checks."""

    id: int
    source: str
    of_day: int
    loaded_us: int
    rows: int
    withdrawn_us: int | None


@area.post("/checks", scope="search", gives=CheckOut, status=201)
def check_before_step(request: ApiRequest, given: CheckIn) -> Status[Any]:
    """Ask all units and flag lists: hit or no hit, and whom to ask."""
    assert given.kind in KINDS_ASKED
    made = checks.check(request.acting, given.kind, given.text, unit=given.unit or 0, subject=given.subject, step=given.step)
    return Status(201, made)


@area.post("/subjects/{subject}/checks", scope="search", gives=CheckOut, status=201)
def check_subject(request: ApiRequest, subject: SubjectId, given: OvertStepIn) -> Status[Any]:
    """Check all that is known of a subject."""
    require(request.acting, "deconflict")
    seen(request, subject)
    return Status(201, checks.check(request.acting, "subject", "", subject=subject, step=given.step))


@area.get("/checks", scope="search", gives=list[CheckOut])
def list_checks(request: ApiRequest, page: PageNumber = 1) -> list[Any]:
    """Checks of one's units and subjects, newest first, fifty a page."""
    require(request.acting, "deconflict")
    found = list(checked.recent_checks(request.acting, limit=50, offset=(page - 1) * 50))
    request.acting.note("consulted", {"page": "deconfliction", "lines": len(found)})
    return found


@area.get("/checks/touched", scope="search", gives=list[TouchedOut])
def list_touched(request: ApiRequest) -> list[Any]:
    """Who of other units checked something that one's own subjects hold."""
    require(request.acting, "deconflict")
    found = list(checked.was_checked(request.acting))
    request.acting.note("consulted", {"page": "deconfliction", "lines": len(found)})
    return found


@area.get("/checks/{int:check}", scope="search", gives=WholeCheckOut)
def read_check(request: ApiRequest, check: Number) -> WholeCheckOut:
    """One check with its answer."""
    require(request.acting, "deconflict")
    found = checked.one_check(request.acting, check)
    if found is None:
        raise Http404
    subjects = [OwnHitOut(**one._asdict()) for one in checked.own_hits_of(request.acting, check)]
    request.acting.note("consulted", {"page": "check", "lines": 1, "check": found.id})
    return WholeCheckOut(**CheckOut.from_orm(found).dict(), subjects=subjects)


@area.get("/flag-lists", scope="search", gives=list[FlagListOut])
def list_flag_lists(request: ApiRequest) -> list[Any]:
    """The flag lists that were loaded; their lines are shown to nobody but as a hit."""
    require(request.acting, "deconflict")
    found = list(checked.flag_lists(request.acting))
    request.acting.note("consulted", {"page": "flag-lists", "lines": len(found)})
    return found


class FlagListIn(Given):
    """A list as CSV (columns kind, value, contact, until), whose it is, of which day (YYYY-MM-DD)."""

    unit: int = Field(ge=1, le=BIGGEST)
    source: str = Field(min_length=1, max_length=120)
    of_day: str = Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    csv: str = Field(min_length=1, max_length=2_000_000)


@area.post("/flag-lists", scope="search", gives=FlagListOut, status=201)
def load_flag_list(request: ApiRequest, given: FlagListIn) -> Status[FlagList]:
    """Load a list of others' interests: it answers checks from now on."""
    require(request.acting, "load-flags")
    day = parse_day(given.of_day)
    if day is None:
        raise Problem(422, "There is no such day.", where="body.of_day")
    file = read_flags(given.csv.encode())
    return Status(201, checks.load_flags(request.acting, file, unit=given.unit, source=given.source, of_day=day))


@area.post("/flag-lists/{int:number}/withdraw", scope="search", gives=FlagListOut)
def withdraw_flag_list(request: ApiRequest, number: Number) -> FlagList:
    """Take a list out of answers."""
    require(request.acting, "load-flags")
    found = FlagList.objects.get(pk=number)
    checks.withdraw_flags(request.acting, found)
    return found
