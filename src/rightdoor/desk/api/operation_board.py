"""The board of an operation: from package to outcome, what waits and with whom, what more or fewer teams would change."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from ninja import Query, Schema
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Operation
from rightdoor.casework.board import queries as board
from rightdoor.casework.joint import queries
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import BIGGEST, Number, PageNumber
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.api.problems import Problem
from rightdoor.desk.board_forms import MOST_DAYS
from rightdoor.figures.query import Query as Figures
from rightdoor.joint.board.backlog import Waiting, counted, oldest_first, with_whom
from rightdoor.joint.board.funnel import Row
from rightdoor.joint.board.line import known
from rightdoor.joint.board.measured import STEPS as LINE
from rightdoor.joint.board.what_if import ASSUMPTIONS, Ahead, Band, compared
from rightdoor.model.civil import DAY
from rightdoor.reference.forces import forces

area = Area("Board of an operation")
PAGE = 500
RUNS, SEED = 100, 1
_CODES = frozenset(force.code for force in forces())
Instant = Annotated[int, Field(ge=0, le=BIGGEST)]


class BoardQuery(Schema):
    """Period and day of the data in UTC microseconds; left out: the last half year, as known now. `force`: the code of one; empty for each."""

    from_us: Instant | None = None
    until_us: Instant | None = None
    as_of_us: Instant | None = None
    scope: Literal["inside", "inside-or-linked", "outside", "all"] = "inside"
    force: str = Field("", pattern="^(|[A-Z][0-9]{8})$")


class BoardShareOut(Schema):
    """What falls to a set of forces; none: of no known force."""

    forces: list[str]
    value: int


class BoardStepOut(Schema):
    """A step: a number by its definition. `spans`: the number of each span of time, by itself."""

    definition: str
    value: int
    shares: list[BoardShareOut]
    spans: list[int]


class BoardSpanOut(Schema):
    """From (inclusive) to (exclusive)."""

    from_us: int
    until_us: int


class BoardOut(Schema):
    """The steps count different things: none is a share of another, and none is added to another."""

    from_us: int
    until_us: int
    as_of_us: int
    scope: str
    spans: list[BoardSpanOut]
    steps: list[BoardStepOut]


class BoardThingOut(Schema):
    """One thing that waits. `whose`: forces whose move it is; none: the lead's. `first_us` null: when it was first received is not known."""

    stage: str
    id: str
    case: str
    whose: list[str]
    since_us: int
    first_us: int | None


class BacklogOut(Schema):
    """How many wait at a stage, in a band of age."""

    stage: str
    band: str
    things: int


class WithOut(Schema):
    """What waits for one move."""

    whose: list[str]
    things: int
    oldest_us: int


class BoardWaitingOut(Schema):
    """Of what one sees. `items`: the longest at its stage first, a page of them; `next`: of the next page."""

    as_of_us: int
    backlog: list[BacklogOut]
    with_whom: list[WithOut]
    items: list[BoardThingOut]
    next: int | None


class WhatIfQuery(BoardQuery):
    """Which step, how many teams a week it has and would have. `rate`: how many are done a week now; left out: as measured over `weeks`."""

    what: Literal["warrant", "execute", "charge"] = "execute"
    now: int = Field(4, ge=1, le=999)
    then: int = Field(6, ge=0, le=999)
    rate: Annotated[int, Field(ge=0, le=9_999)] | None = None
    weeks: int = Field(12, ge=1, le=52)
    ahead: int = Field(26, ge=1, le=52)


class BandOut(Schema):
    """The middle of the runs, and between which eight of ten lie."""

    low: int
    middle: int
    high: int


class AheadOut(Schema):
    """A step at the end: what waits, what was done; `clear` null: something waits in most runs throughout."""

    step: str
    waiting: list[BandOut]
    done: list[BandOut]
    clear: BandOut | None


class MeasuredOut(Schema):
    """A step in the measured weeks. `capacity`: how many a week, where one waited as the week began, as a fraction ("7/2"); null: not known."""

    step: str
    waiting: int
    done: list[int]
    busy: int
    capacity: str | None
    went_on: int
    of: int


class WhatIfOut(Schema):
    """`now`, `then`, `more` are empty where the rate of the step is not known. `unknown`: steps of which nothing can be said."""

    measured: list[MeasuredOut]
    now: list[AheadOut]
    then: list[AheadOut]
    more: list[BandOut]
    unknown: list[str]
    runs: int
    seed: int
    assumptions: list[str]


@area.get("/operations/{operation}/board", scope="figures", gives=BoardOut)
def read_operation_board(request: ApiRequest, operation: Number, query: Query[BoardQuery]) -> BoardOut:
    """From package to outcome, by force and over time."""
    held, asked = _asked(request, operation, query)
    shown = board.funnel(request.acting, asked)
    request.acting.note("consulted", {"page": "operation-board", "operation": held.pk})
    spans = [BoardSpanOut(from_us=first, until_us=last) for first, last in shown.spans]
    steps = [_step(row) for row in shown.rows]
    return BoardOut(from_us=asked.from_us, until_us=asked.until_us, as_of_us=asked.as_of_us, scope=asked.scope, spans=spans, steps=steps)


@area.get("/operations/{operation}/board/waiting", scope="figures", gives=BoardWaitingOut)
def read_operation_waiting(
    request: ApiRequest,
    operation: Number,
    query: Query[BoardQuery],
    since: Literal["stage", "receipt"] = "stage",
    page: PageNumber = 1,
) -> BoardWaitingOut:
    """What waits, by stage and age, with whom, and one by one."""
    held, asked = _asked(request, operation, query)
    found = board.waiting(held, asked, board.ways_seen(request.acting, asked))
    listed = oldest_first(found)[(page - 1) * PAGE : page * PAGE]
    request.acting.note("consulted", {"page": "operation-board-waiting", "operation": held.pk, "lines": len(listed)})
    by_band = sorted(counted(found, asked.as_of_us, since).items())
    return BoardWaitingOut(
        as_of_us=asked.as_of_us,
        backlog=[BacklogOut(stage=stage, band=band, things=things) for (stage, band), things in by_band],
        with_whom=[
            WithOut(whose=list(each.whose), things=sum(each.by_stage.values()), oldest_us=each.oldest_us) for each in with_whom(found)
        ],
        items=[_waiting(each) for each in listed],
        next=page + 1 if len(found) > page * PAGE else None,
    )


@area.get("/operations/{operation}/board/what-if", scope="figures", gives=WhatIfOut)
def ask_operation_what_if(request: ApiRequest, operation: Number, query: Query[WhatIfQuery]) -> WhatIfOut:
    """Measured weeks drawn many times, worked as now and as asked. Nothing is kept."""
    held, asked = _asked(request, operation, query)
    weeks = board.weeks_measured(board.ways_seen(request.acting, asked, devices=False), asked, query.weeks)
    request.acting.note("consulted", {"page": "operation-board-what-if", "operation": held.pk})
    measured = next(step for step in weeks.steps if step.step == query.what)
    rate = Fraction(query.rate) if query.rate is not None else measured.capacity
    out: dict[str, Any] = {"now": [], "then": [], "more": [], "unknown": list(LINE)}
    if rate is not None:
        line = weeks.line({query.what: rate})
        asked_rate = rate * Fraction(query.then, query.now)
        made = compared(line, {query.what: asked_rate}, weeks=query.ahead, runs=RUNS, seed=SEED)
        out = {
            "now": [_ahead(each) for each in made.now],
            "then": [_ahead(each) for each in made.then],
            "more": [_band(each) for each in made.more],
            "unknown": list(LINE[known(line) :]),
        }
    steps = [
        MeasuredOut(
            step=one.step, waiting=len(one.waiting), done=list(one.done), busy=one.busy,
            capacity=None if one.capacity is None else str(one.capacity), went_on=one.went_on, of=one.of,
        )
        for one in weeks.steps
    ]  # fmt: skip
    return WhatIfOut(measured=steps, runs=RUNS, seed=SEED, assumptions=list(ASSUMPTIONS), **out)


def _asked(request: ApiRequest, operation: int, query: BoardQuery) -> tuple[Operation, Figures]:
    require(request.acting, "see-figures")  # before the operation: whoever may not ask is not told whether it is there
    held = queries.operation_seen(request.acting, operation)
    now = request.acting.now_us
    until = query.until_us if query.until_us is not None else now
    first = query.from_us if query.from_us is not None else max(0, until - 182 * DAY)
    if first >= until or until - first > MOST_DAYS * DAY:
        raise Problem(422, "The period must end after it begins, and be of ten years at most. Correct from_us or until_us.")
    if query.force and query.force not in _CODES:
        raise Problem(422, "There is no force of this code.")
    number = str(held.pk) if query.scope != "all" else ""
    chosen = (query.force,) if query.force else ()
    return held, Figures(first, until, min(now, query.as_of_us if query.as_of_us is not None else now), query.scope, number, chosen)


def _step(row: Row) -> BoardStepOut:
    shares = [BoardShareOut(forces=list(share.forces), value=share.value) for share in row.shares]
    return BoardStepOut(definition=row.definition.code, value=row.value, shares=shares, spans=list(row.spans))


def _waiting(each: Waiting) -> BoardThingOut:
    return BoardThingOut(
        stage=each.stage, id=each.id, case=each.case, whose=list(each.whose), since_us=each.since_us, first_us=each.first_us
    )


def _band(band: Band) -> BandOut:
    return BandOut(low=band.low, middle=band.middle, high=band.high)


def _ahead(ahead: Ahead) -> AheadOut:
    return AheadOut(
        step=ahead.step, waiting=[_band(each) for each in ahead.waiting], done=[_band(each) for each in ahead.done],
        clear=None if ahead.clear is None else _band(ahead.clear),
    )  # fmt: skip
