"""Devices and outcomes of cases: the queue for examination, a seizure list, who is owed an outcome and what they are told."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404
from ninja import Schema, Status
from pydantic import Field

from rightdoor.cases.outcomes.kinds import OWED
from rightdoor.casework.access.may import require
from rightdoor.casework.cases.queries import history_of
from rightdoor.casework.devices import acts as device_acts
from rightdoor.casework.devices import queries as device_queries
from rightdoor.casework.outcomes import acts as outcome_acts
from rightdoor.casework.outcomes import queries as outcome_queries
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.cases import CaseEventOut, Instant, event_out, opened_case
from rightdoor.desk.api.forms import ORIGINATOR, Given, SubjectId
from rightdoor.desk.api.opening import ApiRequest

area = Area("Devices and outcomes")


class WaitingOut(Schema):
    """A device that waits for results. `place`: 1 is first; `computed`: without what a person decided; `event`: of its seizure."""

    case: str
    event: str
    exhibit: str
    sort: str
    state: str
    holder: str
    days: int
    place: int
    computed: int
    reasons: list[str]
    by_person: str


class CameToOut(Schema):
    """What came of prevention, and of how many."""

    what: str
    count: int


class PreventionOut(Schema):
    """Prevention over the cases that one sees. `came_to`: of what was followed up."""

    referred: int
    signposted: int
    followed: int
    came_to: list[CameToOut]


class ToldRowOut(Schema):
    """One line of what a sender is told."""

    label: str
    words: str


class OutcomePaperOut(Schema):
    """What a sender is told, under which conditions; `digest`: of the paper as it is recorded."""

    to: str
    reference: str
    told: list[ToldRowOut]
    conditions: list[str]
    digest: str


class SeizedIn(Given):
    """A device of a list. `sort`: a choice of the kind ``device-seized``."""

    sort: str = Field(min_length=1, max_length=40)
    description: str = Field(min_length=1, max_length=400)
    found_where: str = Field(min_length=1, max_length=400)
    seal: str = Field("", max_length=80)
    child_used: bool = False


class SeizureListIn(Given):
    """What was seized when, by whom. `seized_at`: the event of the search or arrest; `holder` "": the finder."""

    at_us: Instant
    initials: str = Field(min_length=2, max_length=4)
    found_by: str = Field(min_length=1, max_length=200)
    holder: str = Field("", max_length=200)
    seized_at: str = Field("", max_length=40)
    devices: list[SeizedIn] = Field(min_length=1, max_length=100)
    expected: str = Field(max_length=40)


class ExpectedIn(Given):
    """The last event of the case as it was shown."""

    expected: str = Field(max_length=40)


class ToldIn(ExpectedIn):
    """How a sender is told. `conditions`: that they are kept to."""

    way: Literal["system", "secure-mail", "paper", "spoken"]
    words: str = Field(min_length=1, max_length=4_000)
    conditions: bool = False
    originator: str = Field("", max_length=80, description=ORIGINATOR)


@area.get("/devices", scope="read-list", gives=list[WaitingOut])
def list_devices(request: ApiRequest, which: Literal["", "first", "submit", "submitted", "placed"] = "") -> list[WaitingOut]:
    """Devices that wait for results over the cases that one sees, in the order of the queue, each place with its reasons."""
    require(request.acting, "see-subjects")
    found = device_queries.queue(request.acting, which=which)
    request.acting.note("consulted", {"page": "devices", "lines": len(found)})
    return [
        WaitingOut(
            case=line.case.pk,
            event=line.device.seized.id,
            exhibit=line.device.exhibit,
            sort=line.sort,
            state=line.device.state,
            holder=line.device.holder,
            days=line.days,
            place=line.place.group,
            computed=line.place.computed,
            reasons=list(line.place.reasons),
            by_person=line.place.by_person,
        )
        for line in found
    ]


@area.get("/prevention", scope="read-list", gives=PreventionOut)
def measure_prevention(request: ApiRequest) -> PreventionOut:
    """What came of prevention over the cases that one sees."""
    require(request.acting, "see-subjects")
    request.acting.note("consulted", {"page": "prevention"})
    sums = outcome_queries.prevention_measured(request.acting)
    return PreventionOut(
        referred=sums.referred,
        signposted=sums.signposted,
        followed=sums.followed,
        came_to=[CameToOut(what=words, count=number) for words, number in sums.came_to],
    )


@area.post("/cases/{case}/seizure-list", scope="write-casework", gives=list[CaseEventOut], status=201, purpose=True)
def record_seizure_list(request: ApiRequest, case: SubjectId, given: SeizureListIn) -> Any:
    """Record several devices at once, each with the next free reference of its finder: all or none."""
    opened_case(request, case, "record")
    search = device_acts.Search(given.at_us, given.initials, given.found_by, given.holder, given.seized_at)
    items = [device_acts.Item(each.sort, each.description, each.found_where, each.seal, each.child_used) for each in given.devices]
    return Status(201, [event_out(event) for event in device_acts.seize(request.acting, case, search, items, expected=given.expected)])


@area.post("/cases/{case}/senders", scope="write-casework", gives=list[CaseEventOut], status=201, purpose=True)
def list_senders(request: ApiRequest, case: SubjectId, given: ExpectedIn) -> Any:
    """Record of each sender of the subject's referrals that they are owed the outcome, once."""
    opened_case(request, case, "record")
    return Status(201, [event_out(event) for event in outcome_acts.list_senders(request.acting, case, expected=given.expected)])


@area.post("/cases/{case}/senders/{owed}/told", scope="export", gives=OutcomePaperOut, purpose=True)
def tell_sender(request: ApiRequest, case: SubjectId, owed: SubjectId, given: ToldIn) -> OutcomePaperOut:
    """Record that a sender is told, and give the paper: an export.

    Refused (422) until the conditions are confirmed, and (409) where one leaves it to its originator and no permission is named.
    """
    held = opened_case(request, case, "outcome-paper")
    event = history_of(held).one(owed)
    if event is None or event.kind != OWED:
        raise Http404
    telling = outcome_acts.Telling(given.way, given.words, given.conditions, given.originator)
    made = outcome_acts.tell(request.acting, case, event.id, telling, expected=given.expected)
    return OutcomePaperOut(
        to=made.owed.text("source"),
        reference=made.owed.text("reference"),
        told=[ToldRowOut(label=label, words=words) for label, words in made.told],
        conditions=list(made.conditioned.stated),
        digest=made.digest,
    )
