"""The board of duties, closing a duty with a reason, dip samples. Feeds are one's own and made on pages alone (ADR 26)."""

from __future__ import annotations

import secrets
from typing import Annotated, Any, Literal

from django.http import Http404
from ninja import Query, Schema, Status
from pydantic import Field

from rightdoor.casework.cases.models import Duty
from rightdoor.casework.duties import acts, board, samples
from rightdoor.casework.duties.elsewhere import elsewhere
from rightdoor.casework.duties.shown import Shown, shown
from rightdoor.casework.duties.take_next import take_next
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.cases import CaseEventOut, event_out, opened_case
from rightdoor.desk.api.cases_handed import CaseAsShown
from rightdoor.desk.api.forms import BIGGEST, Given, PageNumber, SubjectId
from rightdoor.desk.api.opening import ApiRequest

area = Area("Duties")
Sort = Literal["due", "-due", "owner", "unit", "case", "clock", "raised"]


class EscalationOut(Schema):
    """A step that a duty went up by policy: which, to whom in the unit, from when."""

    level: int
    role: str
    at_us: int


class BoardLineOut(Schema):
    """A line of the board. `case` "" for what is no duty of a case; `owner`, `offered`: usernames; `closable`: a supervisor may close it with a reason."""

    source: str
    id: str
    case: str
    code: str
    title: str
    area: str
    what: str
    why: str
    rule: str
    state: str
    due_us: int | None
    owner: str | None
    unit: int | None
    extend: str
    record: str
    where: str
    offered: str
    escalated: list[EscalationOut]
    closable: bool
    done_by: str
    done_us: int | None


class DutiesOut(Schema):
    """A page of the board; `next`: of the next one."""

    items: list[BoardLineOut]
    next: int | None


class SpanOut(Schema):
    """How many are due from an instant (null: whatever is earlier) until another (null: later), and how many of them nobody owns."""

    words: str
    from_us: int | None
    until_us: int | None
    due: int
    nobodys: int


class DutyCountsOut(Schema):
    """How many are in each state; those that are not done by when they are due; `timeless`: no time can be counted."""

    overdue: int
    due_soon: int
    running: int
    done: int
    timeless: int
    nobodys: int
    spans: list[SpanOut]


class NextOut(Schema):
    """A subject that nobody has, its place on the list and why it comes now."""

    subject: str
    place: int
    why: str


class NextWorkOut(Schema):
    """The first of them in order; how many wait, and how many of these are children's."""

    items: list[NextOut]
    waiting: int
    children: int


class DutyQuery(Schema):
    """Empty is any. `owner`: me, nobody, offered (to me), or the number of an account; `escalated`: to a role that one holds."""

    show: Literal["open", "overdue", "due-soon", "running", "done"] = "open"
    owner: str = Field("", max_length=19, pattern="^(|me|nobody|offered|[1-9][0-9]{0,17})$")
    unit: Annotated[int, Field(ge=1, le=BIGGEST)] | None = None
    operation: Annotated[int, Field(ge=1, le=BIGGEST)] | None = None
    area: str = Field("", max_length=40)
    code: str = Field("", max_length=40)
    source: Literal["", "case", "register", "request", "referral"] = ""
    case: str = Field("", max_length=40)
    escalated: bool = False

    def wanted(self) -> board.Wanted:
        """As the board takes it."""
        given = self.dict()
        return board.Wanted(**{**{name: value for name, value in given.items() if name != "escalated"}, "up": self.escalated})


class CloseDutyIn(CaseAsShown):
    """Why it is closed without being done."""

    reason: str = Field(min_length=1, max_length=4_000)


class SampleIn(Given):
    """Of which unit, for which month (YYYY-MM), how many cases of each owner."""

    unit: int = Field(ge=1, le=BIGGEST)
    month: str = Field(pattern="^[0-9]{4}-(0[1-9]|1[0-2])$")
    each: int = Field(ge=1, le=samples.MOST_EACH)


class LotOut(Schema):
    """A case that was drawn. `owner`: username, at the draw; `reviewed_us` null: it waits."""

    case: str
    owner: str | None
    lot: str
    reviewed_us: int | None
    reviewed_by: str | None
    result: str | None


class SampleOut(Schema):
    """A draw. The lot of a case begins SHA-256 over seed, month and case, each in a line; `among`: how many that one sees it was drawn from."""

    id: str
    unit: int
    month: str
    seed: str
    each: int
    drawn_by: str
    drawn_us: int
    among: int
    cases: list[LotOut]


@area.get("/duties", scope="read-list", gives=DutiesOut)
def list_board(request: ApiRequest, query: Query[DutyQuery], sort: Sort = "due", page: PageNumber = 1) -> DutiesOut:
    """What is due in what one sees, the most pressing first unless another order is asked for."""
    wanted = query.wanted()
    others = elsewhere(request.acting, wanted.beside)
    found = board.page(request.acting, wanted, others, sort=sort, number=page)
    lines = shown(request.acting, found, others)
    request.acting.note("consulted", {"page": "duties", "lines": len(lines)})
    return DutiesOut(items=[_line(each) for each in lines], next=page + 1 if len(found) == board.PAGE else None)


@area.get("/duties/counts", scope="read-list", gives=DutyCountsOut)
def count_duties(request: ApiRequest, query: Query[DutyQuery]) -> DutyCountsOut:
    """How many, by state and by when they are due."""
    wanted = query.wanted()
    counts = board.counted(request.acting, wanted, elsewhere(request.acting, wanted.beside))
    states = {state.replace("-", "_"): n for state, n in counts.states.items()}
    spans = [
        SpanOut(due=bar.due, nobodys=bar.nobodys, words=bar.span.words, from_us=bar.span.from_us, until_us=bar.span.until_us)
        for bar in counts.bars
    ]
    return DutyCountsOut(**states, timeless=counts.timeless, nobodys=counts.nobodys, spans=spans)


@area.post("/cases/{case}/duties/{duty}/close", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def close_case_duty(request: ApiRequest, case: SubjectId, duty: SubjectId, given: CloseDutyIn) -> Any:
    """Close a duty of the force's own policy with a reason; what rests on law is refused (409)."""
    held = opened_case(request, case, "duty")
    if not Duty.objects.filter(case=held, pk=duty).exists():
        raise Http404
    return Status(201, event_out(acts.set_aside(request.acting, case, duty, reason=given.reason, expected=given.expected)))


@area.get("/duties/next", scope="read-list", gives=NextWorkOut)
def read_next_work(request: ApiRequest) -> NextWorkOut:
    """What to take up next: children first, then the top of the list and the oldest in turn. It gives nothing to anybody."""
    found = take_next(request.acting)
    items = [NextOut(subject=each.row.subject, place=each.place, why=each.why) for each in found.rows]
    return NextWorkOut(items=items, waiting=found.waiting, children=found.children)


@area.get("/samples", scope="read-list", gives=list[SampleOut])
def list_samples(request: ApiRequest) -> list[SampleOut]:
    """The dip samples of the units that one supervises, newest first."""
    found = samples.samples(request.acting)
    request.acting.note("consulted", {"page": "samples", "lines": len(found)})
    return [_sample(each) for each in found]


@area.get("/samples/{sample}", scope="read-list", gives=SampleOut)
def read_sample(request: ApiRequest, sample: SubjectId) -> SampleOut:
    """One, with what came of each case."""
    found = samples.sample(request.acting, sample)
    request.acting.note("consulted", {"page": "samples", "sample": found.sample.pk, "lines": len(found.lots)})
    return _sample(found)


@area.post("/samples", scope="write-casework", gives=SampleOut, status=201)
def draw_sample(request: ApiRequest, given: SampleIn) -> Any:
    """Draw a dip sample of the unit's open cases; every draw is kept."""
    made = samples.draw(request.acting, unit=given.unit, month=given.month, each=given.each, seed=secrets.token_hex(16))
    return Status(201, _sample(samples.sample(request.acting, made.pk)))


def _line(line: Shown) -> BoardLineOut:
    return BoardLineOut(
        source=line.source, id=line.id, case=line.case, code=line.code, title=line.title, area=line.area, what=line.what, why=line.why,
        rule=line.rule, state=line.state, due_us=line.due_us, owner=line.owner.username if line.owner else None,
        unit=line.unit.pk if line.unit else None, extend=line.extend, record=line.record, where=line.href, offered=line.offered,
        escalated=[EscalationOut(level=step.level, role=step.role, at_us=step.at_us) for step in line.escalated], closable=not line.kept,
        done_by=line.done_by, done_us=line.done_us,
    )  # fmt: skip


def _sample(found: samples.SampleShown) -> SampleOut:
    one = found.sample
    return SampleOut(
        id=one.pk, unit=one.unit_id, month=one.month, seed=one.seed, each=one.each, drawn_by=one.by.username, drawn_us=one.at_us,
        among=found.among, cases=[_lot(lot) for lot in found.lots],
    )  # fmt: skip


def _lot(lot: samples.LotShown) -> LotOut:
    looked = lot.looked
    return LotOut(
        case=lot.case, owner=lot.owner.username if lot.owner else None, lot=lot.lot, reviewed_us=looked.at_us if looked else None,
        reviewed_by=looked.by.username if looked else None, result=looked.result if looked else None,
    )  # fmt: skip
