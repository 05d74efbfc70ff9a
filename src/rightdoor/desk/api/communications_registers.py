"""Errors, announced faults, recall and duties: as far as one sees what they are about."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.communications_data import register_acts as acts
from rightdoor.casework.communications_data import registers
from rightdoor.casework.communications_data.error_file import report_file
from rightdoor.casework.communications_data.sight import Sight
from rightdoor.desk.answers import attached
from rightdoor.desk.api.areas import FILE, Area
from rightdoor.desk.api.forms import Done, Given, SubjectId
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.views.communications_parts import PURPOSE

area = Area("Errors, faults, recall and duties", purpose=PURPOSE)
_SCOPE = "communications-data"
_Text = dict[str, str]


class ErrorIn(Given):
    """An error about something seen. `fields`: as of ``error add``."""

    about: str = Field(min_length=1, max_length=200)
    fields: _Text = Field(default_factory=dict, max_length=20)
    reason: str = Field(min_length=1, max_length=4000)


class DestructionIn(Given):
    """Exhibits of the error that were destroyed. `here`: have it done in this store by a job; `whole`: the exhibits as a whole."""

    exhibits: list[str] = Field(min_length=1, max_length=100)
    here: bool = False
    whole: bool = False
    fields: _Text = Field(default_factory=dict, max_length=20)
    reason: str = Field("", max_length=4000)


class FaultIn(Given):
    """A fault that a provider announced; first and last are days (YYYY-MM-DD) or empty."""

    provider: str = Field(min_length=1, max_length=120)
    first: str = Field("", max_length=10)
    last: str = Field("", max_length=10)
    nature: str = Field(min_length=1, max_length=400)
    exhibit: str = Field("", max_length=64)
    reason: str = Field(min_length=1, max_length=4000)


class RecallIn(Given):
    """What is called back, and on what paper."""

    about: str = Field(min_length=1, max_length=200)
    exhibit: str = Field("", max_length=64)
    reason: str = Field(min_length=1, max_length=4000)


class AcknowledgedIn(Given):
    """Who acknowledged a notice, when (RFC 3339 with a zone)."""

    by: str = Field(min_length=1, max_length=200)
    at: str = Field(min_length=1, max_length=40)
    exhibit: str = Field("", max_length=64)
    reason: str = Field(min_length=1, max_length=4000)


class DutyDoneIn(Given):
    """When a duty was done (RFC 3339 with a zone)."""

    at: str = Field(min_length=1, max_length=40)
    exhibit: str = Field("", max_length=64)
    reason: str = Field(min_length=1, max_length=4000)


class ErrorOut(Schema):
    """An error: its line as of ``error list``, and the exhibits that are still to be destroyed."""

    line: dict[str, Any]
    exhibits: list[str]
    missing: list[str]


class FaultOut(Schema):
    """An announced fault and how many events that one sees lean on it. `alerted`: an alert of one's unit is open."""

    id: str
    provider: str
    span: str
    nature: str
    recorded_by: str
    leaning: int
    alerted: bool


class LeaningOut(Schema):
    """An event that leans on a fault."""

    footprint: str
    how: str
    status: str
    produced: str
    acted: list[str]


class NoticeOut(Schema):
    """A recall notice with its words, to be sent."""

    id: str
    about: str
    acknowledged: bool
    title: str
    facts: list[tuple[str, str]]
    said: str
    why: str
    to_do: list[str]
    acknowledge: str


class DutyOut(Schema):
    """A duty with its state as of now; `ended_by`: what ends it, where saying so does not."""

    id: str
    code: str
    about: str
    state: str
    owner: str | None
    ended_by: str


def _sight(request: ApiRequest) -> Sight:
    require(request.acting, "see-requests")
    return Sight(request.acting)


@area.get("/communications-data/errors", scope=_SCOPE, gives=list[dict[str, Any]])
def list_errors(request: ApiRequest) -> list[dict[str, Any]]:
    """The register of errors, as lines of ``error list``."""
    found = registers.errors(_sight(request))
    request.acting.note("consulted", {"what": "errors", "lines": len(found)})
    return found


@area.get("/communications-data/errors/{error}", scope=_SCOPE, gives=ErrorOut)
def read_error(request: ApiRequest, error: SubjectId) -> ErrorOut:
    """One error."""
    found = registers.error(_sight(request), error)
    request.acting.note("consulted", {"error": str(found.line["error"]), "what": "report"})
    return ErrorOut(line=dict(found.line), exhibits=list(found.exhibits), missing=list(found.missing))


@area.get("/communications-data/errors/{error}/report", scope="export", gives=FILE)
def export_error_report(request: ApiRequest, error: SubjectId) -> HttpResponse:
    """The report of an error as a text file, with the conditions of its sources."""
    return attached(report_file(request.acting, error))


@area.post("/communications-data/errors", scope=_SCOPE, gives=Done, status=201)
def add_error(request: ApiRequest, given: ErrorIn) -> Status[Done]:
    """Register an error."""
    require(request.acting, "register-error")
    return Status(201, Done(id=acts.add_error(request.acting, given.about, fields=given.fields, reason=given.reason)))


@area.post("/communications-data/errors/{error}/destruction", scope=_SCOPE, gives=Done)
def destroy_data_of_error(request: ApiRequest, error: SubjectId, given: DestructionIn) -> Done:
    """Confirm that an error's data were destroyed, or have it done here."""
    require(request.acting, "register-error")
    if given.here:
        return Done(id=str(acts.destroy_here(request.acting, error, exhibits=given.exhibits, whole=given.whole).pk))
    return Done(id=acts.confirm_destruction(request.acting, error, exhibits=given.exhibits, fields=given.fields, reason=given.reason))


@area.get("/communications-data/faults", scope=_SCOPE, gives=list[FaultOut])
def list_faults(request: ApiRequest) -> list[FaultOut]:
    """The announced faults in force."""
    found = registers.faults(_sight(request))
    request.acting.note("consulted", {"what": "faults", "lines": len(found)})
    plain = ("id", "provider", "span", "nature", "recorded_by", "leaning")
    return [
        FaultOut(alerted=one.alert is not None and one.alert.seen_us is None, **{name: getattr(one, name) for name in plain})
        for one in found
    ]


@area.get("/communications-data/faults/{fault}", scope=_SCOPE, gives=list[LeaningOut])
def read_fault(request: ApiRequest, fault: SubjectId) -> list[Any]:
    """The events that one sees and that lean on a fault."""
    found = registers.leans_on(_sight(request), fault)
    request.acting.note("consulted", {"fault": fault, "lines": len(found)})
    return list(found)


@area.post("/communications-data/faults", scope=_SCOPE, gives=Done, status=201)
def add_fault(request: ApiRequest, given: FaultIn) -> Status[Done]:
    """Record a fault that a provider announced."""
    require(request.acting, "register-error")
    made = acts.add_fault(
        request.acting, provider=given.provider, first=given.first, last=given.last, nature=given.nature, exhibit=given.exhibit,
        reason=given.reason,
    )  # fmt: skip
    return Status(201, Done(id=made))


@area.post("/communications-data/faults/{fault}/looked", scope=_SCOPE, gives=Done)
def look_at_fault(request: ApiRequest, fault: SubjectId) -> Done:
    """Say that somebody of the unit looked at what leans on a fault."""
    require(request.acting, "see-requests")
    acts.alert_seen(request.acting, fault)
    return Done()


@area.get("/communications-data/recall", scope=_SCOPE, gives=list[NoticeOut])
def list_notices(request: ApiRequest) -> list[NoticeOut]:
    """Recall notices about what one sees: those not acknowledged first."""
    found = registers.notices(_sight(request), reply_to=request.acting.account.name)
    request.acting.note("consulted", {"what": "recall", "lines": len(found)})
    return [
        NoticeOut(
            id=one.notice.id, about=one.notice.disclosure.about, acknowledged=one.notice.acknowledged is not None, title=one.text.title,
            facts=list(one.text.facts), said=one.text.said, why=one.text.why, to_do=list(one.text.to_do), acknowledge=one.text.acknowledge,
        )
        for one in found
    ]  # fmt: skip


@area.post("/communications-data/recall", scope=_SCOPE, gives=Done, status=201)
def order_recall(request: ApiRequest, given: RecallIn) -> Status[Done]:
    """Call back everything told outside on the strength of something."""
    require(request.acting, "register-error")
    return Status(201, Done(id=acts.order_recall(request.acting, given.about, exhibit=given.exhibit, reason=given.reason)))


@area.post("/communications-data/recall/{notice}/acknowledged", scope=_SCOPE, gives=Done)
def acknowledge_notice(request: ApiRequest, notice: SubjectId, given: AcknowledgedIn) -> Done:
    """Record that a recipient acknowledged a notice."""
    require(request.acting, "see-requests")
    made = acts.acknowledge(request.acting, notice, by=given.by, at=given.at, exhibit=given.exhibit, reason=given.reason)
    return Done(id=made)


@area.get("/communications-data/duties", scope=_SCOPE, gives=list[DutyOut])
def list_duties(request: ApiRequest) -> list[DutyOut]:
    """Duties: overdue first."""
    found = registers.duties(_sight(request))
    request.acting.note("consulted", {"what": "duties", "lines": len(found)})
    return [
        DutyOut(
            id=one.duty.id, code=one.duty.code, about=one.duty.about, state=one.state, owner=one.owner.name if one.owner else None,
            ended_by=one.ended_by,
        )
        for one in found
    ]  # fmt: skip


@area.post("/communications-data/duties/{duty}/take", scope=_SCOPE, gives=Done)
def take_duty(request: ApiRequest, duty: SubjectId) -> Done:
    """Take a duty, also from somebody else."""
    require(request.acting, "see-requests")
    return Done(id=acts.take_duty(request.acting, duty).duty)


@area.post("/communications-data/duties/{duty}/done", scope=_SCOPE, gives=Done)
def end_duty(request: ApiRequest, duty: SubjectId, given: DutyDoneIn) -> Done:
    """Record that a duty was done, by oneself."""
    require(request.acting, "see-requests")
    return Done(id=acts.duty_done(request.acting, duty, at=given.at, reason=given.reason, exhibit=given.exhibit))
