"""Safeguarding of cases, and putting it right: risks, children by their references, who they are for few; referrals; who outside was told."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Query, Schema, Status
from pydantic import ConfigDict, Field

from rightdoor.cases.history import History
from rightdoor.cases.safeguarding.definitions import DEFINITIONS, Definition
from rightdoor.cases.safeguarding.duties_child import on_child_track
from rightdoor.cases.safeguarding.state import Child, Referral, Risk, children, reference_of, risks
from rightdoor.casework.cases import queries
from rightdoor.casework.safeguarding import acts, identities, outside
from rightdoor.casework.safeguarding.draft import ChildSaid, Draft
from rightdoor.casework.safeguarding.identities import Identity
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.cases import CaseEventOut, Instant, event_out, opened_case
from rightdoor.desk.api.forms import ORIGINATOR, Given, SubjectId
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.model.civil import iso_day

area = Area("Safeguarding")


class RiskReferralOut(Schema):
    """A referral about a risk, by its events. `response`: a code of what they said, "" while it is not acknowledged."""

    event: str
    acknowledged: str
    response: str


class RiskOut(Schema):
    """A noted risk. `child`: the reference of the child; `decision` "" while there is none; `decided_by_event`: the decision in force."""

    event: str
    child: str
    risk: str
    immediate: bool
    decision: str
    decided_by_event: str
    referrals: list[RiskReferralOut]


class CountedOut(Schema):
    """By which definition a child is counted, since when."""

    definition: str
    since_us: int


class CaseChildOut(Schema):
    """A child as everybody in the case sees it; "" for what is not recorded."""

    event: str
    reference: str
    age_band: str
    relation: str
    authority: str
    counted: list[CountedOut]


class CountingDefinitionOut(Schema):
    """What a word means where children are counted, from which day, where it was read."""

    code: str
    word: str
    words: str
    source: str
    since: str


class SafeguardingOut(Schema):
    """Where safeguarding stands. `child_track`: the person reported is a child; `nothing_said`: nobody recorded whether a child is at risk."""

    expected: str
    risks: list[RiskOut]
    children: list[CaseChildOut]
    definitions: list[CountingDefinitionOut]
    child_track: bool
    nothing_said: bool


class ChildIdentityOut(Schema):
    """Who a child is, as far as it is recorded; "" for what is not."""

    event: str
    reference: str
    name: str
    born: str
    address: str


class ReferralRowOut(Schema):
    """A line of a referral."""

    label: str
    words: str


class ChildSaidOut(Schema):
    """A child as a referral names it. `identity` null: left out, or nothing is recorded."""

    event: str
    reference: str
    age: str
    relation: str
    authority: str
    identity: ChildIdentityOut | None


class ReferralDraftOut(Schema):
    """A referral as it would be sent. `known`, `unknown`: what has to be said of the papers; `places`: premises that they name.

    `withheld`: how many identities are recorded and left out; `conditions`: of its sources; `held`: its originator is asked first.
    """

    to: str
    status: str
    ceiling: str
    known: list[str]
    unknown: list[str]
    places: list[str]
    risk: list[ReferralRowOut]
    decision: list[ReferralRowOut]
    children: list[ChildSaidOut]
    withheld: int
    immediate: bool
    conditions: list[str]
    held: bool
    asks: list[str]


class ReferralPaperOut(Schema):
    """What leaves the desk. `without`: a sentence where an originator was not asked first; `digest`: as the ledger has it."""

    said: ReferralDraftOut
    originator: str
    without: str
    digest: str


class ToldOutsideOut(Schema):
    """Who was told by the register of disclosures and is not in the case yet."""

    decision: str
    to: str
    what: str
    status: str
    at_us: int


class CorrectingOut(Schema):
    """What there is to bring in; `expected`: for the next write."""

    expected: str
    outside: list[ToldOutsideOut]


class ReferralTaking(Given):
    """`conditions`: that they are kept to; `named`: with who the children are, for those who may see it."""

    model_config = ConfigDict(strict=False)  # of an address everything is text

    conditions: bool = False
    originator: Annotated[str, Field(max_length=80, description=ORIGINATOR)] = ""
    named: bool = False


class ReferralMadeIn(Given):
    """To whom, how, under which reference of ours; status and sentence are those of the draft. `expected`: of the case as it was shown."""

    at_us: Instant
    to: str = Field(min_length=1, max_length=400)
    how: Literal["written", "told-then-written", "told"]
    reference: str = Field("", max_length=400)
    expected: str = Field(max_length=40)


class BringInIn(Given):
    """The last event of the case as it was shown."""

    expected: str = Field(max_length=40)


@area.get("/cases/{case}/safeguarding", scope="read-subject", gives=SafeguardingOut, purpose=True)
def read_safeguarding(request: ApiRequest, case: SubjectId) -> SafeguardingOut:
    """Risks with their decisions, children by their references; what is due stands in the case."""
    held = opened_case(request, case, "area")
    history = queries.history_of(held)
    return SafeguardingOut(
        expected=queries.token_of(history),
        risks=[_risk(each, history) for each in risks(history)],
        children=[_child(each) for each in children(history)],
        definitions=[_definition(each) for each in DEFINITIONS],
        child_track=on_child_track(history, queries.about_of(held)),
        nothing_said=not history.of("risk-noted", "no-child-known"),
    )


@area.get("/cases/{case}/safeguarding/children", scope="read-subject", gives=list[ChildIdentityOut], purpose=True)
def open_children(request: ApiRequest, case: SubjectId) -> list[ChildIdentityOut]:
    """Who the children are, for few: a look of its own, recorded with how many were shown. No copy of the answer is kept."""
    found = identities.opened(request.acting, opened_case(request, case, "children"))
    return [_identity(event, identity) for event, identity in found.items()]


@area.get("/cases/{case}/safeguarding/referrals/{risk}", scope="read-subject", gives=ReferralDraftOut, purpose=True)
def draft_childrens_referral(request: ApiRequest, case: SubjectId, risk: SubjectId) -> ReferralDraftOut:
    """The draft of a referral about a noted risk: children by their references."""
    return _draft(acts.draft(request.acting, opened_case(request, case, "referral"), risk))


# a read: what a write is answered is kept for a day (ADR 26), and who a child is stands nowhere but in its own table (ADR 43)
@area.get("/cases/{case}/safeguarding/referrals/{risk}/paper", scope="export", gives=ReferralPaperOut, purpose=True)
def take_childrens_referral(request: ApiRequest, case: SubjectId, risk: SubjectId, chosen: Query[ReferralTaking]) -> ReferralPaperOut:
    """The referral as it leaves the desk: an export, whose answer is not kept; each one is recorded.

    Refused (422) until the conditions are confirmed, and (409) where one leaves it to its originator and no permission is named, unless
    the child may be in danger now: then paper and ledger say so.
    """
    given = acts.Given(chosen.conditions, chosen.originator.strip(), chosen.named)
    made = acts.taken(request.acting, opened_case(request, case, "referral"), risk, given)
    return ReferralPaperOut(said=_draft(made.draft), originator=made.originator, without=made.without, digest=made.draft.digest)


@area.post("/cases/{case}/safeguarding/referrals/{risk}/made", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def record_childrens_referral(request: ApiRequest, case: SubjectId, risk: SubjectId, given: ReferralMadeIn) -> Any:
    """Record that the referral was made, with the status and the sentence that its draft carries now."""
    held = opened_case(request, case, "record")
    said = acts.Made(given.to, given.how, given.reference)
    return Status(201, event_out(acts.made(request.acting, held, risk, said, at_us=given.at_us, expected=given.expected)))


@area.get("/cases/{case}/correcting", scope="read-subject", gives=CorrectingOut, purpose=True)
def read_correcting(request: ApiRequest, case: SubjectId) -> CorrectingOut:
    """Who outside was told by the register and is not in the case yet; how far putting it right is stands in the case."""
    held = opened_case(request, case, "area")
    history = queries.history_of(held)
    found = outside.of_the_register(request.acting, held, history)
    return CorrectingOut(
        expected=queries.token_of(history),
        outside=[ToldOutsideOut(decision=r.decision, to=r.to, what=r.what, status=r.status, at_us=r.at_us) for r in found],
    )


@area.post("/cases/{case}/correcting/told", scope="write-casework", gives=list[CaseEventOut], status=201, purpose=True)
def bring_in_told(request: ApiRequest, case: SubjectId, given: BringInIn) -> Any:
    """Record each of them as told outside, once; nothing where nobody else is in the register."""
    held = opened_case(request, case, "record")
    return Status(201, [event_out(event) for event in outside.bring_in(request.acting, held, expected=given.expected)])


def _risk(risk: Risk, history: History) -> RiskOut:
    return RiskOut(
        event=risk.event.id, child=reference_of(risk.event.text("child"), history), risk=risk.event.text("risk"),
        immediate=risk.event.yes("immediate"), decision=risk.chosen, decided_by_event=risk.decision.id if risk.decision is not None else "",
        referrals=[_referral(each) for each in risk.referrals],
    )  # fmt: skip


def _referral(referral: Referral) -> RiskReferralOut:
    said = referral.answered or referral.received
    received = referral.received.id if referral.received is not None else ""
    return RiskReferralOut(event=referral.event.id, acknowledged=received, response=said.text("response") if said is not None else "")


def _child(child: Child) -> CaseChildOut:
    authority = (child.identified.text("authority") if child.identified else "") or child.event.text("authority")
    counted = [CountedOut(definition=mark.text("definition"), since_us=mark.at_us) for mark in child.marked]
    return CaseChildOut(
        event=child.event.id, reference=child.reference, age_band=child.age_band, relation=child.relation, authority=authority,
        counted=counted,
    )  # fmt: skip


def _definition(held: Definition) -> CountingDefinitionOut:
    return CountingDefinitionOut(code=held.code, word=held.word, words=held.words, source=held.source, since=iso_day(held.first))


def _identity(event: str, identity: Identity) -> ChildIdentityOut:
    return ChildIdentityOut(event=event, **identity._asdict())


def _said(child: ChildSaid) -> ChildSaidOut:
    identity = _identity(child.event, child.identity) if child.identity is not None else None
    return ChildSaidOut(**{**child._asdict(), "identity": identity})


def _draft(said: Draft) -> ReferralDraftOut:
    return ReferralDraftOut(
        to=said.to, status=said.status, ceiling=said.ceiling, known=list(said.known), unknown=list(said.unknown), places=list(said.places),
        risk=[ReferralRowOut(label=label, words=words) for label, words in said.risk],
        decision=[ReferralRowOut(label=label, words=words) for label, words in said.decision],
        children=[_said(child) for child in said.children], withheld=said.withheld, immediate=said.immediate,
        conditions=list(said.conditions.stated), held=said.conditions.held and not said.immediate, asks=list(said.asks),
    )  # fmt: skip
