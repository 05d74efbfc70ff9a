"""Administrators write what is of the organisations that they administer, and of those below them."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import DESK, definer

_REACH = """
with recursive mine as (
    select u.organisation_id as id from casework.access_unit u where u.id = any(casework.may_in('administer'))
    union
    select o.id from casework.access_organisation o join mine on o.parent_id = mine.id
)
select coalesce(array_agg(id), '{}') from mine
"""
_NEW = """
select exists (select 1 from casework.access_organisation o where o.id = $1 and o.id = any(casework.administered())
    and (o.kind = 'national' or (select count(*) from casework.access_organisation) = 1))
"""
_UNIT = "select exists (select 1 from casework.access_unit u where u.id = $1 and u.organisation_id = any(casework.administered()))"
_EVER = (
    "(select 1 from casework.access_membership m join casework.access_unit u on u.id = m.unit_id where m.account_id = $1 "
    "and u.organisation_id = any(casework.administered()))"
)
_OURS = f"select not exists (select 1 from casework.access_membership m where m.account_id = $1) or exists {_EVER}"
_WHOLLY = (
    "select casework.account_of_ours($1) and not exists (select 1 from casework.access_membership m "
    "join casework.access_unit u on u.id = m.unit_id where m.account_id = $1 and m.ended_us is null "
    "and not u.organisation_id = any(casework.administered()))"
)
_IN = "any((select casework.administered())::bigint[])"
_CONTROLS = f"exists (select 1 from casework.access_operation o where o.id = operation_id and o.controller_id = {_IN})"
# table, command, condition
_POLICIES = (
    ("organisation", "insert", "with check (casework.may_add_below(parent_id))"),
    ("organisation", "update", f"using (id = {_IN}) with check (id = {_IN})"),
    ("unit", "insert", f"with check (organisation_id = {_IN})"),
    ("unit", "update", f"using (organisation_id = {_IN}) with check (organisation_id = {_IN})"),
    ("membership", "insert", "with check (casework.unit_of_ours(unit_id) and casework.account_of_ours(account_id))"),
    ("membership", "update", "using (casework.unit_of_ours(unit_id))"),
    ("operation", "insert", f"with check (controller_id = {_IN})"),
    ("operation", "update", f"using (controller_id = {_IN}) with check (controller_id = {_IN})"),
    ("operationmember", "insert", f"with check ({_CONTROLS})"),
    ("operationmember", "delete", f"using ({_CONTROLS})"),
    ("onetimelink", "insert", "with check (casework.account_wholly_ours(account_id))"),
)


class Migration(migrations.Migration):
    """Functions, since the policies' own tables are asked; and restrictive policies beside those of before."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0006_auditors_apart")]
    operations: ClassVar[list[Operation]] = [
        definer("administered()", "bigint[]", _REACH),
        definer("may_add_below(above bigint)", "boolean", _NEW),
        definer("unit_of_ours(unit bigint)", "boolean", _UNIT),
        definer("account_of_ours(account bigint)", "boolean", _OURS),
        definer("account_wholly_ours(account bigint)", "boolean", _WHOLLY),
        *(
            migrations.RunSQL(
                f"create policy within_reach_{command} on casework.access_{table} as restrictive for {command} to {DESK} {condition}",
                f"drop policy within_reach_{command} on casework.access_{table}",
            )
            for table, command, condition in _POLICIES
        ),
    ]
