"""Who sees what came from records systems: whoever sees the case. What was taken in stays; with an erased case what it said goes too."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import DESK, guarded

_CASE = 'exists (select 1 from casework.cases_case c where c.id = {table}."case")'
_WORKS = "cardinality((select casework.may_in('work-case'))::bigint[]) > 0"
_IMPORT, _MIRRORED = "custody_bail_recordsimport", "custody_bail_mirrored"
_ERASED = f"""
create function casework.records_erased() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
begin
    if new.erased_us is not null and old.erased_us is null then
        delete from casework.{_MIRRORED} m where m."case" = new.id;
        delete from casework.{_IMPORT} i where i."case" = new.id;
    end if;
    return null;
end
$body$;
create trigger records_go after update of erased_us on casework.cases_case for each row execute function casework.records_erased()
"""


class Migration(migrations.Migration):
    """Policies, and the erasure."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("custody_bail", "0001_initial"), ("cases", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        guarded(
            _IMPORT,
            see=_CASE.format(table=_IMPORT),
            write=f"{_CASE.format(table=_IMPORT)} and {_WORKS}",
            grants="select, insert, update (taken_us, came), delete",
        ),
        migrations.RunSQL(
            f"create policy shows on casework.{_IMPORT} as restrictive for insert to {DESK} "
            "with check (by_id = casework.me() and taken_us is null and came = 0);\n"
            f"create policy takes on casework.{_IMPORT} as restrictive for update to {DESK} using (taken_us is null) with check (true);\n"
            f"create policy puts_aside on casework.{_IMPORT} as restrictive for delete to {DESK} using (taken_us is null and {_WORKS})",
            "; ".join(f"drop policy {name} on casework.{_IMPORT}" for name in ("puts_aside", "takes", "shows")),
        ),
        guarded(
            _MIRRORED, see=_CASE.format(table=_MIRRORED), write=f"{_CASE.format(table=_MIRRORED)} and {_WORKS}", grants="select, insert"
        ),
        migrations.RunSQL(_ERASED, "drop trigger records_go on casework.cases_case; drop function casework.records_erased()"),
    ]
