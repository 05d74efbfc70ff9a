"""Whose rights an account has, as functions for row-level security; and who may write accounts and units."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer, guarded

_ADMINISTERS = "cardinality((select casework.may_in('administer'))) > 0"
_EVERYBODY = "casework.me() is not null"
_OF_ACTIVE = (
    "from casework.access_membership m join casework.access_account a on a.id = m.account_id and a.is_active "
    "join casework.access_rolecapability r on r.role = m.role where m.account_id = casework.me() and m.ended_us is null"
)


class Migration(migrations.Migration):
    """Functions first, then policies."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            "create function casework.me() returns bigint language sql stable as "
            "$$ select nullif(current_setting('rightdoor.account', true), '')::bigint $$; "
            "grant execute on function casework.me() to rightdoor_desk, rightdoor_app",
            "drop function casework.me()",
        ),
        definer("my_rights()", "table(capability text, unit bigint)", f"select distinct r.capability::text, m.unit_id {_OF_ACTIVE}"),
        definer(
            "may_in(wanted text)",
            "bigint[]",
            f"select coalesce(array_agg(distinct m.unit_id), '{{}}') {_OF_ACTIVE} and r.capability = wanted",
        ),
        definer(
            "my_operations()",
            "bigint[]",
            "select coalesce(array_agg(operation_id), '{}') from casework.access_operationmember where account_id = casework.me()",
        ),
        definer(
            "my_compartments()",
            "bigint[]",
            "select coalesce(array_agg(compartment_id), '{}') from casework.access_compartmentmember where account_id = casework.me()",
        ),
        guarded("access_organisation", see=_EVERYBODY, write=_ADMINISTERS, grants="select, insert, update", app="select, insert"),
        guarded("access_unit", see=_EVERYBODY, write=_ADMINISTERS, grants="select, insert, update", app="select, insert"),
        guarded(
            "access_membership",
            see=_EVERYBODY,
            write=_ADMINISTERS,
            grants="select, insert, update (ended_us)",
            app="select, insert, update",
        ),
        guarded("access_rolecapability", see=_EVERYBODY, write="false", app="select"),
        guarded(
            "access_operation",
            see=f"id = any((select casework.my_operations())::bigint[]) or {_ADMINISTERS}",
            write=_ADMINISTERS,
            grants="select, insert, update",
            app="select",
        ),
        guarded(
            "access_operationmember",
            see=f"operation_id = any((select casework.my_operations())::bigint[]) or {_ADMINISTERS}",
            write=_ADMINISTERS,
            grants="select, insert, delete",
            app="select",
        ),
        guarded(
            "access_compartment",
            see="grade = 'acknowledged' or id = any((select casework.my_compartments())::bigint[])",
            write="cardinality((select casework.may_in('restrict'))) > 0",
            grants="select, insert, update (contact)",
            app="select, insert",
        ),
        guarded(
            "access_compartmentmember",
            see="compartment_id = any((select casework.my_compartments())::bigint[])",
            grants="select, insert, delete",
            app="select, insert",
        ),
        # signing in comes before there is an account to act: the table of accounts is not guarded by rows
        migrations.RunSQL(
            "grant select, insert, update on casework.access_account to rightdoor_desk, rightdoor_app",
            "revoke all on casework.access_account from rightdoor_desk, rightdoor_app",
        ),
    ]
