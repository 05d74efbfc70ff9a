"""Who held an address range, as people entered it."""

from __future__ import annotations

from collections.abc import Mapping

from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.communications_data import holders
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import Done, Given, PageNumber, SubjectId
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.views.communications_parts import PURPOSE
from rightdoor.model.civil import iso_day
from rightdoor.operations.holders import HolderEntry

area = Area("Address holders", purpose=PURPOSE)
_SCOPE = "communications-data"
_PAGE = 25
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


class HolderIn(Given):
    """Who held a range, by whose word. Days YYYY-MM-DD, inclusive; without `to` until the day on which the source said it. `supersedes`: the entry whose place it takes."""

    prefix: str = Field(min_length=1, max_length=50)
    provider: str = Field(min_length=1, max_length=120)
    first: str = Field(pattern=_DAY)
    last: str = Field("", pattern=f"^$|{_DAY}")
    source: str = Field(min_length=1, max_length=400)
    said: str = Field(pattern=_DAY)
    exhibit: str = Field("", max_length=120)
    registered: bool = Field(False, description="The register states a range narrower than /30 (IPv6: /64) just so.")
    supersedes: str = Field("", max_length=40)
    reason: str = Field(min_length=1, max_length=4000)


class HolderOut(Schema):
    """An entry. `state`: in-force, superseded or withdrawn; `by`: the decision that took its place, empty while in force.

    `organisation`: which one entered it and alone corrects or withdraws it, empty where the operator of the machine did by command; `actor`,
    `reason` and `exhibit` are empty for people of others.
    """

    id: str
    prefix: str
    provider: str
    first: str
    last: str
    source: str
    said: str
    exhibit: str
    actor: str
    reason: str
    decided_us: int
    supersedes: str
    state: str
    by: str
    registered: bool
    organisation: str


class HolderPage(Schema):
    """Those in force first."""

    items: list[HolderOut]
    next: int | None


class WithdrawIn(Given):
    """Why an entry is taken back."""

    reason: str = Field(min_length=1, max_length=4000)


def _out(entry: HolderEntry, by: Mapping[str, holders.Whose]) -> HolderOut:
    days = {name: iso_day(getattr(entry, name)) for name in ("first", "last", "said")}
    return HolderOut(**{**entry._asdict(), **days}, organisation=by[entry.id].name if entry.id in by else "")


@area.get("/communications-data/holders", scope=_SCOPE, gives=HolderPage)
def list_holders(request: ApiRequest, page: PageNumber = 1) -> HolderPage:
    """Every entry of who held an address range: those in force first."""
    found = holders.entries(request.acting)
    shown = found[(page - 1) * _PAGE : page * _PAGE]
    request.acting.note("consulted", {"what": "address-holders", "lines": len(shown)})
    by = holders.whose()
    return HolderPage(items=[_out(each, by) for each in shown], next=page + 1 if len(found) > page * _PAGE else None)


@area.get("/communications-data/holders/{entry}", scope=_SCOPE, gives=HolderOut)
def read_holder(request: ApiRequest, entry: SubjectId) -> HolderOut:
    """One entry."""
    found = holders.entry(request.acting, entry)
    request.acting.note("consulted", {"what": "address-holders", "lines": 1})
    return _out(found, holders.whose())


@area.post("/communications-data/holders", scope=_SCOPE, gives=Done, status=201)
def enter_holder(request: ApiRequest, given: HolderIn) -> Status[Done]:
    """Enter who held an address range: the plan hears it from now on."""
    body = {
        "prefix": given.prefix, "provider": given.provider, "from": given.first, "to": given.last, "source": given.source, "said": given.said,
        "exhibit": given.exhibit, "registered": "yes" if given.registered else "",
    }  # fmt: skip
    return Status(201, Done(id=holders.enter(request.acting, body, reason=given.reason, supersedes=given.supersedes)))


@area.post("/communications-data/holders/{entry}/withdraw", scope=_SCOPE, gives=Done)
def withdraw_holder(request: ApiRequest, entry: SubjectId, given: WithdrawIn) -> Done:
    """Take an entry back."""
    return Done(id=holders.withdraw(request.acting, entry, reason=given.reason))
