"""Decisions on a subject: each is a row that supersedes the last on its matter. `expected` names what was shown, so that nobody is overtaken unawares."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.decided import acts, core, history, queries
from rightdoor.casework.decided.closing import close_reasons
from rightdoor.casework.decided.kinds import KINDS
from rightdoor.casework.decided.models import Decision
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import Given, SubjectId
from rightdoor.desk.api.opening import ApiRequest, opened

area = Area("Decisions")


class DecisionOut(Schema):
    """One decision. `expected`: what the next one on this matter has to carry."""

    id: str
    subject: str
    kind: str
    topic: str
    state: str
    code: str
    reason: str
    by: str
    at_us: int
    in_force: bool = True
    expected: str = ""


class Decide(Given):
    """Every decision has a reason. `expected`: of the last decision on the matter as it was shown; empty when there was none."""

    reason: str = Field(min_length=1, max_length=acts.MOST_REASON)
    expected: str = Field("", max_length=400)


def decision_out(request: ApiRequest, row: Decision, *, in_force: bool = True) -> DecisionOut:
    token = queries.token_of(queries.last_of(request.acting, row.subject, row.kind, row.topic))
    return DecisionOut(
        id=row.pk, subject=row.subject, kind=row.kind, topic=row.topic, state=row.state, code=row.code, reason=row.reason, by=row.by.name,
        at_us=row.at_us, in_force=in_force, expected=token,
    )  # fmt: skip


@area.get("/subjects/{subject}/decisions", scope="read-subject", gives=list[DecisionOut], purpose=True)
def read_decisions(request: ApiRequest, subject: SubjectId) -> list[DecisionOut]:
    """Everything that was decided of a subject, newest first."""
    opened(request, subject, "history")
    return [decision_out(request, one.row, in_force=one.in_force) for one in history.history_of(request.acting, subject)]


class KindOut(Schema):
    """A kind of decision: who may, what it can say."""

    kind: str
    words: str
    capability: str
    states: dict[str, str]


class CloseOut(Schema):
    """A reason code for closing; `asks`: what has to be given beside it."""

    code: str
    words: str
    asks: str


class WordsOut(Schema):
    """Kinds of decisions and codes of closing."""

    kinds: list[KindOut]
    close_reasons: list[CloseOut]
    close_list: str


@area.get("/decisions/kinds", scope="read-list", gives=WordsOut)
def list_kinds(request: ApiRequest) -> WordsOut:
    """What can be decided, and the dated list of reasons for closing."""
    del request
    found = close_reasons()
    kinds = [KindOut(kind=code, words=kind.words, capability=kind.capability, states=kind.states) for code, kind in KINDS.items()]
    reasons = [CloseOut(code=one.code, words=one.words, asks=one.asks) for one in found.codes]
    return WordsOut(kinds=kinds, close_reasons=reasons, close_list=f"{found.name} {found.version}")


class TierIn(Decide):
    """The tier that a person sets."""

    tier: Literal["tier-1", "tier-2", "tier-3", "tier-4"]


class CloseIn(Decide):
    """A code of the list; some ask for a reference."""

    code: str = Field(min_length=1, max_length=40)
    reference: str = Field("", max_length=400)


_Text = dict[str, str]


class AttributionIn(Decide):
    """An event's attribution; accepting on less than corroboration needs somebody's word: `grounds` has rank, by and the answers."""

    footprint: str = Field(max_length=40)
    state: Literal["accepted", "doubted"]
    grounds: _Text = Field(default_factory=dict, max_length=12)


class ReadingIn(Decide):
    """Which reading an event's time has, by which paper."""

    footprint: str = Field(max_length=40)
    reading: str = Field(max_length=100)
    exhibit: str = Field("", max_length=64)


class AnswerIn(Decide):
    """An answer to a question of the assessment, from a source."""

    item: str = Field(min_length=1, max_length=40)
    said: Literal["yes", "no"]
    source: str = Field(min_length=1, max_length=400)
    reference: str = Field("", max_length=400)


class FieldsIn(Decide):
    """The fields of a decision of the store."""

    body: _Text = Field(max_length=20)


class MergeIn(Decide):
    """The other subject."""

    other: str = Field(max_length=40)


class SettleIn(MergeIn):
    """Whether the two belong together."""

    together: bool


def _on(request: ApiRequest, subject: str, what: str = "decisions") -> None:
    """Deciding is done on an opened subject, as on its pages."""
    opened(request, subject, what)


@area.post("/subjects/{subject}/decisions/accept", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def accept_subject(request: ApiRequest, subject: SubjectId, given: Decide) -> Any:
    """Take the subject on for work."""
    _on(request, subject)
    return Status(201, decision_out(request, acts.accept(request.acting, subject, reason=given.reason, expected=given.expected)))


@area.post("/subjects/{subject}/decisions/tier", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def set_tier(request: ApiRequest, subject: SubjectId, given: TierIn) -> Any:
    """Set the tier, with a reason; the instrument's interval stands beside it."""
    _on(request, subject)
    return Status(
        201,
        decision_out(request, acts.override_tier(request.acting, subject, tier=given.tier, reason=given.reason, expected=given.expected)),
    )


@area.post("/subjects/{subject}/decisions/close", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def close_subject(request: ApiRequest, subject: SubjectId, given: CloseIn) -> Any:
    """Close with a reason code."""
    _on(request, subject)
    made = acts.close(request.acting, subject, code=given.code, reference=given.reference, reason=given.reason, expected=given.expected)
    return Status(201, decision_out(request, made))


@area.post("/subjects/{subject}/decisions/reopen", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def reopen_subject(request: ApiRequest, subject: SubjectId, given: Decide) -> Any:
    """Open a closed subject again."""
    _on(request, subject)
    return Status(201, decision_out(request, acts.reopen(request.acting, subject, reason=given.reason, expected=given.expected)))


@area.post("/subjects/{subject}/decisions/attribution", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def decide_attribution(request: ApiRequest, subject: SubjectId, given: AttributionIn) -> Any:
    """Accept or doubt the attribution of an event."""
    _on(request, subject)
    made = core.decide_attribution(
        request.acting, subject, given.footprint, state=given.state, reason=given.reason, expected=given.expected, grounds=given.grounds
    )
    return Status(201, decision_out(request, made))


@area.post("/subjects/{subject}/decisions/reading", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def settle_reading(request: ApiRequest, subject: SubjectId, given: ReadingIn) -> Any:
    """Settle which reading an event's time has, by a paper."""
    _on(request, subject)
    made = core.settle_reading(
        request.acting, subject, given.footprint, reading=given.reading, exhibit=given.exhibit, reason=given.reason, expected=given.expected
    )
    return Status(201, decision_out(request, made))


@area.post("/subjects/{subject}/decisions/answer", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def answer_question(request: ApiRequest, subject: SubjectId, given: AnswerIn) -> Any:
    """Answer a question of the assessment."""
    _on(request, subject, "assessment")
    made = core.answer(
        request.acting, subject, given.item, said=given.said, source=given.source, reference=given.reference, reason=given.reason,
        expected=given.expected,
    )  # fmt: skip
    return Status(201, decision_out(request, made))


@area.post("/subjects/{subject}/decisions/kirat", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def enter_kirat(request: ApiRequest, subject: SubjectId, given: FieldsIn) -> Any:
    """Enter a completed KIRAT result."""
    _on(request, subject, "assessment")
    return Status(
        201, decision_out(request, core.enter_kirat(request.acting, subject, body=given.body, reason=given.reason, expected=given.expected))
    )


@area.post("/subjects/{subject}/decisions/fact", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def record_fact(request: ApiRequest, subject: SubjectId, given: FieldsIn) -> Any:
    """Record a fact about the subject, one of its events, premises or referrals."""
    _on(request, subject)
    return Status(201, decision_out(request, core.record_fact(request.acting, subject, body=given.body, reason=given.reason)))


@area.post("/subjects/{subject}/decisions/profile", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def set_profile(request: ApiRequest, subject: SubjectId, given: FieldsIn) -> Any:
    """Say how a source writes its times."""
    _on(request, subject)
    return Status(
        201, decision_out(request, core.set_profile(request.acting, subject, body=given.body, reason=given.reason, expected=given.expected))
    )


@area.post("/subjects/{subject}/decisions/merge", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def merge_subjects(request: ApiRequest, subject: SubjectId, given: MergeIn) -> Any:
    """Two subjects are one from the next rebuild on."""
    _on(request, subject)
    return Status(
        201, decision_out(request, core.merge(request.acting, subject, given.other, reason=given.reason, expected=given.expected))
    )


@area.post("/subjects/{subject}/decisions/settle-merge", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def settle_merge(request: ApiRequest, subject: SubjectId, given: SettleIn) -> Any:
    """New data joined two subjects that both carry decisions: whether they belong together."""
    _on(request, subject)
    made = core.settle_proposal(request.acting, subject, given.other, together=given.together, reason=given.reason, expected=given.expected)
    return Status(201, decision_out(request, made))


@area.post("/decisions/{decision}/withdraw", scope="write-casework", gives=DecisionOut, status=201, purpose=True)
def withdraw_decision(request: ApiRequest, decision: SubjectId, given: Decide) -> Any:
    """Take a decision back: a new row, nothing is removed."""
    old = queries.decision_seen(request.acting, decision)
    _on(request, old.subject)
    return Status(
        201, decision_out(request, core.withdraw(request.acting, decision, reason=given.reason, expected=given.expected), in_force=False)
    )
