"""Days of action: the plan with what stands against it, a team's briefing and pack, results from the door into their cases.

What else of a plan is recorded (teams, vehicles, who goes where) is recorded as an event of the operation. An address has an operation of
its own, since its words are copied from the papers.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import Http404
from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.joint.day import acts
from rightdoor.casework.joint.day.queries import SeenDay, day_seen, days_seen
from rightdoor.casework.joint.day.results import Entered, Sent, enter, settle
from rightdoor.casework.warrants.acts import Confirmed
from rightdoor.casework.warrants.content import named
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.cases import BodyValue, CaseEventOut, Instant, event_out
from rightdoor.desk.api.forms import Given, Number, SubjectId
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.joint.day import kinds as k
from rightdoor.joint.day.briefing import briefing_of, digest_of
from rightdoor.joint.day.checks.register import findings_of
from rightdoor.joint.day.state import Result, Team

area = Area("Days of action", purpose=acts.PURPOSE)
_What = Annotated[str, Field(min_length=1, max_length=20)]


class DayOut(Schema):
    """A day of action. `day`: a day number; `teams`, `addresses`: how many of them one sees."""

    id: str
    name: str
    day: int
    stood_down: bool
    teams: int
    addresses: int


class DayAddressOut(Schema):
    """An address. `ready` false: nobody goes there as it stands; `case_seen`: its case could be looked at."""

    id: str
    event: str
    case: str
    premises: str
    address: str
    ready: bool
    case_seen: bool
    withdrawn: bool
    entered: bool


class DayTeamOut(Schema):
    """A team. `account`: of its leader, "" for none."""

    id: str
    event: str
    name: str
    leader: str
    account: str
    stood_down: bool


class DayDoorOut(Schema):
    """An address of a team, with its order and the instants between which it is expected there."""

    event: str
    address: str
    team: str
    order: int
    first_us: int
    last_us: int


class DayFindingOut(Schema):
    """What stands against the plan. `severity`: stop or look; `where`, `teams`: ids."""

    code: str
    severity: str
    what: str
    do: str
    where: list[str]
    teams: list[str]


class DayResultOut(Schema):
    """What was entered from a door. `waiting`: it is kept and not in its case yet, `why` says what keeps it out; `recorded`: step=event."""

    id: str
    address: str
    team: str
    what: str
    outcome: str
    at_us: int
    waiting: bool
    why: str
    recorded: list[str]


class WholeDayOut(Schema):
    """A day as far as one sees it: the whole for whoever runs it, their team's part for a leader."""

    day: DayOut
    addresses: list[DayAddressOut]
    teams: list[DayTeamOut]
    doors: list[DayDoorOut]
    findings: list[DayFindingOut]
    results: list[DayResultOut]


class TeamBriefingOut(Schema):
    """What the team may know, and its digest (SHA-256)."""

    said: dict[str, Any]
    digest: str


class GivenOutOut(TeamBriefingOut):
    """What was given out. `file`: the grab pack as HTML, `name` of it, "" for a briefing; `digest` is then of the file."""

    name: str
    file: str


class AddressIn(Given):
    """An address of the day. `premises` "": those that the case's last warrant names; `body`: the other fields of `day-address`."""

    case: str = Field(min_length=1, max_length=400)
    premises: str = Field("", max_length=400)
    body: dict[str, BodyValue]
    supersedes: str = Field("", max_length=40)
    expected: str = Field(max_length=40)


class DoorResultIn(Given):
    """A form from the door. `sent`: its number, made anew for each; the same sent twice is taken once. `body`: fields of the form."""

    address: str = Field(min_length=1, max_length=40)
    what: _What
    at_us: Instant
    body: dict[str, BodyValue]
    sent: str = Field(min_length=8, max_length=64)


class DoorResultOut(Schema):
    """`recorded`: steps with the events of the case that they became; `kept`: why something is not in the case yet, "" for nothing."""

    event: CaseEventOut
    recorded: dict[str, str]
    kept: str


class SettleResultIn(Given):
    """`elsewhere` "": write it into the case now; else why it needs no writing."""

    elsewhere: str = Field("", max_length=4_000)


class GiveOutIn(Given):
    """What is given out; that the conditions of the sources are kept to; the reference of the originator's permission where one is asked for."""

    what: Literal["briefing", "grab-pack"]
    conditions: bool = False
    originator: str = Field("", max_length=80)


def _seen(request: ApiRequest, operation: int, day: str) -> SeenDay:
    at = day_seen(request.acting, operation, day)
    request.acting.note("consulted", {"page": "day", "operation": operation, "day": at.day.id, "lines": len(at.day.addresses)})
    return at


def _own(request: ApiRequest, at: SeenDay, team: str) -> Team:
    found = at.team(team)
    if found.event.text("account") != request.acting.actor and not request.acting.can("run-operations"):
        raise Http404
    return found


def _day(day: Any) -> DayOut:
    return DayOut(
        id=day.id, name=day.event.text("name"), day=day.event.number("day") or 0, stood_down=day.stood_down is not None,
        teams=len(day.teams), addresses=len(day.addresses),
    )  # fmt: skip


def _result(each: Result) -> DayResultOut:
    event = each.event
    return DayResultOut(
        id=event.id, address=each.address, team=each.team, what=event.text("what"), outcome=event.text("outcome"), at_us=event.at_us,
        waiting=each.waiting, why=event.text("why") if each.waiting else "", recorded=list(each.recorded),
    )  # fmt: skip


def _entered(made: Entered) -> DoorResultOut:
    return DoorResultOut(event=event_out(made.event), recorded=dict(made.recorded), kept=made.kept)


@area.get("/operations/{int:operation}/days", scope="read-list", gives=list[DayOut])
def list_days(request: ApiRequest, operation: Number) -> list[DayOut]:
    """The days of action of an operation that one sees."""
    held, found = days_seen(request.acting, operation)
    request.acting.note("consulted", {"page": "days", "operation": held.pk, "lines": len(found)})
    return [_day(each) for each in found]


@area.get("/operations/{int:operation}/days/{day}", scope="read-subject", gives=WholeDayOut)
def read_day(request: ApiRequest, operation: Number, day: SubjectId) -> WholeDayOut:
    """A day: addresses, teams, who goes where, what stands against it, what came of it."""
    at = _seen(request, operation, day)
    found = findings_of(at.look) if request.acting.can("run-operations") else ()
    stops = {where for each in findings_of(at.look) if each.severity == "stop" for where in each.where}
    return WholeDayOut(
        day=_day(at.day),
        addresses=[
            DayAddressOut(
                id=each.id, event=each.event.id, case=each.case, premises=each.premises, address=each.words, ready=each.id not in stops,
                case_seen=each.case in at.cases, withdrawn=each.withdrawn is not None, entered=at.day.done(each.id),
            )
            for each in at.day.addresses
        ],
        teams=[
            DayTeamOut(
                id=each.id, event=each.event.id, name=each.name, leader=each.event.text("leader"), account=each.event.text("account"),
                stood_down=each.stood_down is not None,
            )
            for each in at.day.teams
        ],
        doors=[
            DayDoorOut(
                event=each.event.id, address=each.address, team=each.team, order=each.order, first_us=each.first_us, last_us=each.last_us
            )
            for each in at.day.assignments
        ],
        findings=[DayFindingOut(**{**each._asdict(), "where": list(each.where), "teams": list(each.teams)}) for each in found],
        results=[_result(each) for each in at.day.results],
    )  # fmt: skip


@area.post("/operations/{int:operation}/days/{day}/addresses", scope="write-casework", gives=CaseEventOut, status=201)
def plan_address(request: ApiRequest, operation: Number, day: SubjectId, given: AddressIn) -> Any:
    """Add an address, or correct one (`supersedes`). Its words are copied from the papers."""
    at = _seen(request, operation, day)
    body = {**given.body, "day": at.day.event.id, "case": given.case, "premises": given.premises}
    made = acts.plan(request.acting, operation, k.ADDRESS, body, expected=given.expected, supersedes=given.supersedes)
    return Status(201, event_out(made))


@area.get("/operations/{int:operation}/days/{day}/teams/{team}/briefing", scope="read-subject", gives=TeamBriefingOut)
def read_team_briefing(request: ApiRequest, operation: Number, day: SubjectId, team: SubjectId) -> TeamBriefingOut:
    """The briefing of a team as it stands: to its leader, and to whoever runs the operation."""
    at = _seen(request, operation, day)
    said = briefing_of(at.look, _own(request, at, team))
    return TeamBriefingOut(said=named(said), digest=digest_of(said))


@area.post("/operations/{int:operation}/days/{day}/teams/{team}/give", scope="export", gives=GivenOutOut, status=201)
def give_team_briefing(request: ApiRequest, operation: Number, day: SubjectId, team: SubjectId, given: GiveOutIn) -> Any:
    """Give a briefing or a grab pack out: it is recorded, and counted in the ledger for each subject in it."""
    require(request.acting, "run-operations")
    require(request.acting, "export")
    at = _seen(request, operation, day)
    confirmed = Confirmed(given.conditions, given.originator)
    made = acts.give_out(request.acting, at, at.team(team), given.what, by=request.acting.account.name, confirmed=confirmed)
    name, file = (made.pack.name, made.pack.data.decode()) if made.pack is not None else ("", "")
    return Status(201, GivenOutOut(said=named(made.briefing), digest=made.digest, name=name, file=file))


@area.post("/operations/{int:operation}/days/{day}/teams/{team}/results", scope="write-casework", gives=DoorResultOut, status=201)
def enter_door_result(request: ApiRequest, operation: Number, day: SubjectId, team: SubjectId, given: DoorResultIn) -> Any:
    """Enter a result from the door: into the case as far as it goes; what the case does not take is kept, and said."""
    at = _seen(request, operation, day)
    sent = Sent(given.what, given.at_us, given.body, given.sent)
    return Status(201, _entered(enter(request.acting, at, _own(request, at, team), at.address(given.address), sent)))


@area.post("/operations/{int:operation}/days/{day}/results/{result}/settle", scope="write-casework", gives=DoorResultOut)
def settle_door_result(request: ApiRequest, operation: Number, day: SubjectId, result: SubjectId, given: SettleResultIn) -> DoorResultOut:
    """Write what a result keeps into its case as it stands now, or say where it stands."""
    at = _seen(request, operation, day)
    held = next((each for each in at.day.results if each.event.id == result), None)
    if held is None:
        raise Http404
    return _entered(settle(request.acting, at, held, elsewhere=given.elsewhere))
