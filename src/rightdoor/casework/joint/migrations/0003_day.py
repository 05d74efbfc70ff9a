"""Of a day of action: whoever runs the operation sees the whole of it, a team's leader what is of that team, and nobody else anything.

A leader is who stands as the account of a team. They see their team, its doors as they stand (not those that were taken from it), its
vehicles, what was given out to it and what it entered, and the day. They add results and nothing else.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import DESK, definer

# every chain of corrections by its first event; a reference may name any of its chain
_MINE = """
with recursive chain as (
    select e.id, e.id as root, e.kind, e.body from casework.joint_event e
    where e.kind like 'day-%' and e.supersedes_id is null and e.operation_id in (select t.operation_id from casework.joint_event t
        where t.kind = 'day-team' and t.body->>'account' = (select a.username from casework.access_account a where a.id = casework.me()))
    union all select e.id, c.root, e.kind, e.body from casework.joint_event e join chain c on e.supersedes_id = c.id
), stands as (
    select c.* from chain c where c.kind <> 'withdrawn' and not exists (select 1 from casework.joint_event n where n.supersedes_id = c.id)
), teams as (
    select s.root, d.root as day from stands s join chain d on d.id = s.body->>'day' where s.kind = 'day-team'
    and s.body->>'account' = (select a.username from casework.access_account a where a.id = casework.me())
), doors as (
    select s.root, a.root as address from stands s join chain t on t.id = s.body->>'team' join chain a on a.id = s.body->>'address'
    where s.kind = 'day-assigned' and t.root in (select root from teams)
), of_team as (
    select c.root, c.kind, c.body from chain c join chain t on t.id = c.body->>'team'
    where c.kind in ('day-assigned', 'day-vehicle-given', 'day-given-out', 'day-result') and t.root in (select root from teams)
), seen as (
    select root from teams union select day from teams union select address from doors union select root from of_team
    union select v.root from of_team g join chain v on v.id = g.body->>'vehicle' where g.kind = 'day-vehicle-given'
    union select c.root from chain c join chain a on a.id = c.body->>'address'
        where c.kind in ('day-address-withdrawn', 'day-deconflicted') and a.root in (select address from doors)
    union select c.root from chain c join chain r on r.id = c.body->>'result'
        where c.kind = 'day-result-settled' and r.root in (select root from of_team where kind = 'day-result')
    union select c.root from chain c join chain d on d.id = c.body->>'day' left join chain t on t.id = c.body->>'team'
        where c.kind = 'day-stood-down' and d.root in (select day from teams) and (t.root is null or t.root in (select root from teams))
)
select coalesce(array_agg(c.id::text), '{}') from chain c where c.root in (select root from seen)
"""
_RUNS = (
    "(operation_id = any((select casework.operations_led('run-operations'))::bigint[]) "
    "or forces::text[] && (select casework.my_forces('run-operations'))::text[])"
)
_OF_A_DAY = "(kind like 'day-%' or (kind = 'withdrawn' and casework.day_event(supersedes_id)))"
_OWN = "any((select casework.day_mine())::text[])"
_LEADER_ADDS = (
    f"(supersedes_id is null and ((kind = 'day-result' and body->>'team' = {_OWN} and body->>'address' = {_OWN}) "
    f"or (kind = 'day-result-settled' and body->>'result' = {_OWN})))"
)
_SEES = f"not {_OF_A_DAY} or {_RUNS} or id = {_OWN}"
_ADDS = f"not {_OF_A_DAY} or {_RUNS} or {_LEADER_ADDS}"


def _also(name: str, what: str, condition: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"create policy {name} on casework.joint_event as restrictive for {what} to {DESK} {condition}",
        f"drop policy {name} on casework.joint_event",
    )


class Migration(migrations.Migration):
    """Functions and two policies, which narrow what others allow."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("joint", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        definer("day_mine()", "text[]", _MINE),
        definer(
            "day_event(wanted text)",
            "boolean",
            "select exists (select 1 from casework.joint_event e where e.id = wanted and e.kind like 'day-%')",
        ),
        _also("day_seen", "select", f"using ({_SEES})"),
        _also("day_added", "insert", f"with check ({_ADDS})"),
    ]
