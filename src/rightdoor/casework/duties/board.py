"""The one board: what is due of the cases that one sees, and what is due elsewhere, in one order, counted and paged by the database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from django.db import connection

from rightdoor.cases.weeks import Span, edges, spans
from rightdoor.casework.acting import Acting
from rightdoor.casework.duties.elsewhere import SOURCES as BESIDE
from rightdoor.casework.duties.line import Else

PAGE: Final = 50
STATES: Final = {"overdue": "Overdue", "due-soon": "Due soon", "running": "Running", "done": "Done"}
SHOW: Final = {"open": "Everything not done", **STATES}
OWNERS: Final = {"me": "Me", "nobody": "Nobody: the unit's", "offered": "Offered to me"}
SOURCES: Final = {
    "case": "Cases",
    "register": "Errors, faults and recalls",
    "request": "Requests for communications data",
    "referral": "Referrals that wait",
    "subject": "Subjects without a case",
    "right": "Requests of data subjects",
}
_RANKS: Final = ("overdue", "due-soon", "running", "done")
# what comes behind the chosen order: the most pressing first
_PRESSING: Final = "rank, due_us nulls last, code, id"
SORTS: Final = {
    "due": _PRESSING,
    "-due": "rank, due_us desc nulls last, code, id",
    "owner": f"owner_name nulls first, {_PRESSING}",
    "unit": f"unit_name, {_PRESSING}",
    "case": f"held, {_PRESSING}",
    "clock": f"code, {_PRESSING}",
    "raised": f"raised_us, {_PRESSING}",
}


class Wanted(NamedTuple):
    """What the board is narrowed to; empty is everything. `owner`: a key of OWNERS or the number of an account; `up`: escalated to one."""

    show: str = "open"
    owner: str = ""
    unit: int | None = None
    operation: int | None = None
    area: str = ""
    code: str = ""
    source: str = ""
    case: str = ""
    up: bool = False

    @property
    def beside(self) -> tuple[str, ...]:
        """Which lines from elsewhere can fit it: none where something is asked for that duties of cases alone have."""
        if self.case or self.area or self.owner == "offered":
            return ()
        return tuple(one for one in BESIDE if self.source in ("", one))


class Found(NamedTuple):
    """A line as the order has it: `source` a key of SOURCES, `id` of the duty, `rank`: its state."""

    source: str
    id: str
    state: str


class Bar(NamedTuple):
    """One bar of the picture: how many are `due` in it, and how many of those nobody owns."""

    span: Span
    due: int
    nobodys: int


class Counts(NamedTuple):
    """`states`: how many in each; `bars`: those that are not done, by when they are due; `timeless`: those whose time cannot be counted."""

    states: dict[str, int]
    bars: tuple[Bar, ...]
    timeless: int
    nobodys: int

    def of(self, show: str) -> int:
        """How many lines one shows."""
        return sum(n for state, n in self.states.items() if state != "done") if show == "open" else self.states.get(show, 0)


_OFFERED: Final = """
    select o.duty from (
        select distinct on (e.body->>'duty') e.body->>'duty' as duty, e.kind, e.body->>'to' as whom, e.case_id, e.at_us
        from casework.cases_event e where e.kind in ('duty-given', 'duty-accepted', 'duty-refused')
        order by e.body->>'duty', e.at_us desc, e.recorded_us desc, e.id desc
    ) o where o.kind = 'duty-given' and o.whom = %(username)s and not exists (
        select 1 from casework.cases_event t where t.case_id = o.case_id and t.kind = 'transfer-accepted' and t.at_us >= o.at_us)
"""
# by its subject, under whatever id new data gave it, or by an event of its own that no other ended
_IN_OPERATION: Final = """
join (
    select c.id from casework.cases_case c join casework.listing_subject s on s.subject = c.subject
    where s.operations @> array[%(operation)s]::bigint[]
    union
    select c.id from casework.listing_subject s join casework.listing_subjectreceipt r on r.subject = s.subject
    join casework.cases_case c on c.receipts @> array[r.receipt] where s.operations @> array[%(operation)s]::bigint[]
    union
    select e.case_id from casework.cases_event e where e.kind = 'joined-operation' and (e.body->>'operation' = %(operation)s::text
        or e.body->>'operation' = (select o.name from casework.access_operation o where o.id = %(operation)s))
        and not exists (select 1 from casework.cases_event n where n.supersedes_id = e.id)
        and not exists (select 1 from casework.cases_event l where l.case_id = e.case_id and l.kind = 'left-operation'
            and l.body->>'joined' = e.id and not exists (select 1 from casework.cases_event n where n.supersedes_id = l.id))
) here on here.id = d.case_id
"""
# one row a line: what is filtered, sorted and counted by, and nothing else
_LINES: Final = """
with line as (
    select 'case'::text as source, d.id::text, d.case_id::text as held, d.code::text, d.area::text, d.raised_us, d.due_us, d.soon_us,
        d.owner_id as owner, d.unit_id as unit, d.done_event <> '' as done
    from casework.cases_duty d {operation}
    union all
    select x.source, x.id, x.held, x.code, x.area, x.raised_us, x.due_us, x.soon_us, x.owner, x.unit, x.done
    from jsonb_to_recordset(%(others)s::jsonb) as x(source text, id text, held text, code text, area text, raised_us bigint, due_us bigint,
        soon_us bigint, owner bigint, unit bigint, done boolean)
), ranked as (
    select l.*, case when l.done then 3 when l.due_us <= %(now)s then 0 when l.due_us is null or l.due_us - %(now)s <= l.soon_us then 1 else 2 end
        as rank
    from line l {where}
)
"""
_COUNT: Final = """
select rank, due_us is null, width_bucket(due_us, %(edges)s::bigint[]), owner is null, count(*)
from ranked group by 1, 2, 3, 4
"""
_PAGE: Final = """
select r.source, r.id, r.rank from ranked r left join casework.access_account a on a.id = r.owner left join casework.access_unit u on u.id = r.unit
cross join lateral (select a.name as owner_name, u.name as unit_name) named
where {state} order by {order} limit %(most)s offset %(skip)s
"""


def counted(acting: Acting, wanted: Wanted, others: Iterable[Else]) -> Counts:
    """How many of what one asked for are in each state, and when they are due. `others`: the lines from elsewhere."""
    now, words = acting.now_us, {"edges": edges(acting.now_us)}
    bars = [[0, 0] for _ in spans(now)]
    states, timeless, nobodys = dict.fromkeys(STATES, 0), 0, 0
    for rank, unknown, bar, ownerless, count in _rows(acting, wanted, others, _COUNT, words):
        states[_RANKS[rank]] += count
        if _RANKS[rank] == "done":
            continue
        nobodys += count if ownerless else 0
        if unknown:
            timeless += count
            continue
        bars[bar][0] += count
        bars[bar][1] += count if ownerless else 0
    made = tuple(Bar(span, count, none) for span, (count, none) in zip(spans(now), bars, strict=True))
    return Counts(states, made, timeless, nobodys)


def page(acting: Acting, wanted: Wanted, others: Iterable[Else], *, sort: str = "due", number: int = 1, most: int = PAGE) -> list[Found]:
    """One page of it in an order of SORTS."""
    state = "rank < 3" if wanted.show == "open" else f"rank = {_RANKS.index(wanted.show) if wanted.show in _RANKS else 9}"
    query = _PAGE.format(state=state, order=SORTS.get(sort, SORTS["due"]))
    given = {"most": most, "skip": (number - 1) * most}
    return [Found(source, name, _RANKS[rank]) for source, name, rank in _rows(acting, wanted, others, query, given)]


def _rows(acting: Acting, wanted: Wanted, others: Iterable[Else], query: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    conditions, values = _conditions(acting, wanted)
    where = f"where {' and '.join(conditions)}" if conditions else ""
    operation = ""
    if wanted.operation is not None:
        operation = _IN_OPERATION
        values["operation"] = wanted.operation
    lines = [one.line for one in others if wanted.operation is None or wanted.operation in one.operations]
    text = _LINES.format(operation=operation, where=where) + query
    with connection.cursor() as cursor:
        cursor.execute(text, {**values, **given, "now": acting.now_us, "others": json.dumps(lines)})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _conditions(acting: Acting, wanted: Wanted) -> tuple[list[str], dict[str, Any]]:
    conditions, values = [], {}
    for name, column in (("unit", "unit"), ("area", "area"), ("code", "code"), ("source", "source"), ("case", "held")):
        value = getattr(wanted, name)
        if value not in ("", None):
            conditions.append(f"l.{column} = %({name})s")
            values[name] = value
    if wanted.owner == "nobody":
        conditions.append("l.owner is null")
    elif wanted.owner == "offered":
        conditions.append(f"l.id in ({_OFFERED})")
        values["username"] = acting.actor
    elif wanted.owner:
        conditions.append("l.owner = %(owner)s")
        values["owner"] = acting.account.pk if wanted.owner == "me" else int(wanted.owner)
    if wanted.up:
        conditions.append(
            "not l.done and exists (select 1 from casework.duties_escalation e join casework.access_membership m "
            "on m.unit_id = e.unit_id and m.role = e.role and m.account_id = %(me)s and m.ended_us is null "
            "where e.duty = l.id and e.due_us = coalesce(l.due_us, 0))"
        )
        values["me"] = acting.account.pk
    return conditions, values
