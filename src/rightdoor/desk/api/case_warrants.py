"""Warrants of cases: an application drafted from the subject's papers, the briefing, the reading at the door, what came of a search."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema, Status
from pydantic import Field

from rightdoor.cases.warrants import kinds as k
from rightdoor.casework.access.may import require
from rightdoor.casework.subjects.queries import units_for
from rightdoor.casework.warrants import acts, briefing, entry
from rightdoor.casework.warrants.acts import Confirmed
from rightdoor.casework.warrants.content import named
from rightdoor.casework.warrants.problems import NotThere
from rightdoor.casework.warrants.seen import Seen, seen
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.cases import CaseEventOut, Instant, event_out, opened_case
from rightdoor.desk.api.forms import Given, SubjectId
from rightdoor.desk.api.opening import ApiRequest

area = Area("Warrants")


class DraftedOut(Schema):
    """A draft: its event, and the key of the package that goes with it. What it says leaves the desk as its paper."""

    event: CaseEventOut
    package: str


class WarrantPaperOut(Schema):
    """What leaves the desk. `changed`: the papers say something else than when it was recorded."""

    said: dict[str, Any]
    changed: bool


class DoorFindingOut(Schema):
    """What differs at the door, and what to do."""

    code: str
    pattern: str
    message: str
    settle: str


class DoorReadOut(Schema):
    """The reading with what differs; empty where every part that was read agrees."""

    event: CaseEventOut
    findings: list[DoorFindingOut]


class SearchOutcomeOut(Schema):
    """What was recorded: the event, the decision that takes the attribution back, the event by which it is put right ("" for none)."""

    event: CaseEventOut
    decision: str
    wronged: str


class ConfirmedIn(Given):
    """That the handling conditions are kept to; `originator`: reference of the originator's permission."""

    conditions: bool = False
    originator: str = Field("", max_length=80)

    @property
    def confirmed(self) -> Confirmed:
        """As the acts take it."""
        return Confirmed(self.conditions, self.originator.strip())


class WarrantDraftIn(ConfirmedIn):
    """What is chosen; where the papers do not carry an application, who answers for it and why. `premises` "": the only ones named."""

    power: str = Field("", max_length=40)
    premises: str = Field("", max_length=40)
    entries: Literal["one", "most", "unlimited"] = "one"
    most_entries: int | None = Field(None, ge=2, le=999)
    extent: Literal["specific", "all"] = "specific"
    privileged: Literal["not-known", "none-expected", "expected"] = "not-known"
    rank: str = Field("", max_length=40)
    by: str = Field("", max_length=200)
    reason: str = Field("", max_length=1_000)
    no_second_event: str = Field("", max_length=4_000)
    looked_for: str = Field("", max_length=4_000)
    would_undermine: str = Field("", max_length=4_000)
    expected: str = Field(max_length=40)


class BriefingIn(ConfirmedIn):
    """`expected`: of the case as it was shown."""

    expected: str = Field(max_length=40)


class DoorIn(Given):
    """What stands at the door, part by part, who read it, and who, not having looked, compares."""

    premises: str = Field(min_length=1, max_length=40)
    unit: str = Field("", max_length=120)
    number: str = Field("", max_length=120)
    name: str = Field("", max_length=120)
    street: str = Field("", max_length=120)
    town: str = Field("", max_length=120)
    postcode: str = Field("", max_length=120)
    by: str = Field(min_length=1, max_length=200)
    compared_by: str = Field(min_length=1, max_length=200)
    expected: str = Field(max_length=40)


class SearchOutcomeIn(Given):
    """What came of a search (`entry`: its event), and where it speaks against the papers what is known of it."""

    entry: str = Field(min_length=1, max_length=40)
    at_us: Instant
    outcome: Literal["found", "no-trace", "wrong-person", "wrong-premises"]
    why: Literal["", "papers", "went-elsewhere", "not-known"] = ""
    who: str = Field("", max_length=400)
    detail: str = Field("", max_length=2_000)
    expected: str = Field(max_length=40)


def _seen(request: ApiRequest, case: str, what: str) -> Seen:
    opened_case(request, case, what)
    found = seen(request.acting, case)
    require(request.acting, "export", units=units_for(request.acting, found.row))
    return found


@area.post("/cases/{case}/warrants/drafts", scope="write-casework", gives=DraftedOut, status=201, purpose=True)
def draft_warrant(request: ApiRequest, case: SubjectId, given: WarrantDraftIn) -> Any:
    """Draft an application from the papers; 409 says what they lack where nobody answers for it."""
    found = _seen(request, case, "warrant")
    chosen = {name: str(value) for name, value in given.dict(exclude={"conditions", "originator", "expected"}).items() if value}
    made = acts.draft(request.acting, found, chosen, confirmed=given.confirmed, expected=given.expected)
    return Status(201, DraftedOut(event=event_out(made.event), package=made.package.pk))


@area.post("/cases/{case}/warrants/drafts/{draft}/paper", scope="export", gives=WarrantPaperOut, purpose=True)
def take_warrant_draft(request: ApiRequest, case: SubjectId, draft: SubjectId, given: ConfirmedIn) -> WarrantPaperOut:
    """A draft as it leaves the desk, by the papers of this moment."""
    found = _seen(request, case, "warrant")
    made = acts.application_given(request.acting, found, found.event(draft, k.DRAFTED), confirmed=given.confirmed)
    return WarrantPaperOut(said=named(made.application), changed=made.other)


@area.post("/cases/{case}/warrants/{draft}/briefing", scope="export", gives=WarrantPaperOut, purpose=True)
def take_warrant_briefing(request: ApiRequest, case: SubjectId, draft: SubjectId, given: BriefingIn) -> WarrantPaperOut:
    """The briefing for a draft or a warrant; that the team was briefed from it is recorded."""
    found = _seen(request, case, "briefing")
    event = found.event(draft, k.DRAFTED, k.GRANTED)
    said = briefing.briefed(request.acting, found, event, confirmed=given.confirmed, expected=given.expected)
    return WarrantPaperOut(said=named(said), changed=False)


@area.post("/cases/{case}/warrants/{draft}/door", scope="write-casework", gives=DoorReadOut, status=201, purpose=True)
def read_door(request: ApiRequest, case: SubjectId, draft: SubjectId, given: DoorIn) -> Any:
    """Hold what the door says against the result (RD-A19), and say what is known of the household today (RD-A20)."""
    found = _seen(request, case, "door")
    event = found.event(draft, k.DRAFTED, k.GRANTED)
    if given.premises not in k.named(event.text("premises")):
        raise NotThere("The warrant does not name these premises.", field="premises")
    parts = given.dict(exclude={"premises", "expected"})
    made = entry.door_read(request.acting, found, event.id, given.premises, parts, expected=given.expected)
    findings = [DoorFindingOut(code=f.code, pattern=f.pattern, message=f.message, settle=f.settle) for f in made.findings]
    return Status(201, DoorReadOut(event=event_out(made.event), findings=findings))


@area.post("/cases/{case}/warrants/outcome", scope="write-casework", gives=SearchOutcomeOut, status=201, purpose=True)
def record_search_outcome(request: ApiRequest, case: SubjectId, given: SearchOutcomeIn) -> Any:
    """Record what came of a search; what speaks against the papers takes the attribution back (RD-A18)."""
    opened_case(request, case, "record")
    found = seen(request.acting, case)
    said = given.dict(exclude={"at_us", "expected"})
    made = entry.outcome(request.acting, found, given.entry, said, at_us=given.at_us, expected=given.expected)
    wronged = made.wronged.id if made.wronged is not None else ""
    return Status(201, SearchOutcomeOut(event=event_out(made.event), decision=made.decision, wronged=wronged))
