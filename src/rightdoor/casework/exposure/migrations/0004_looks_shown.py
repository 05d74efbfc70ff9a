"""Whoever takes a person's sums leaves the look that is shown to the person, and takes whole weeks alone (ADR 39).

Before, the page added the look: a query on the connection of the pages left none, and a `from_us` within a week gave days by differences.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import DESK, definer

_BEFORE = import_module("rightdoor.casework.exposure.migrations.0003_care_ends")
_SIGNATURE, _RETURNS = _BEFORE._SIGNATURE
_DAY_US = 86_400_000_000
# the look bears the clock of the database: a query says no other time
_SUMS = f"""
create or replace function casework.{_SIGNATURE} returns {_RETURNS}
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $body$
declare monday bigint := ((from_us / {_DAY_US} + 3) / 7 * 7 - 3) * {_DAY_US};
begin
    if not coalesce(person = any(casework.in_care()), false) then return; end if;
    insert into casework.exposure_looked (person_id, by_id, at_us)
        values (person, casework.me(), (extract(epoch from clock_timestamp()) * 1000000)::bigint);
    return query select ((e.at_us / {_DAY_US} + 3) / 7) * 7 - 3, e.kind::text, count(*), sum(e.texts)::bigint
        from casework.subjects_exposure e
        where e.account_id = person and e.at_us >= monday and e.at_us < casework.care_until(person) group by 1, 2;
end
$body$;
revoke all on function casework.{_SIGNATURE} from public;
grant execute on function casework.{_SIGNATURE} to {DESK}
"""


class Migration(migrations.Migration):
    """The function, replaced where it was."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("exposure", "0003_care_ends")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_SUMS, definer(_SIGNATURE, _RETURNS, _BEFORE._SUMS.format("e.at_us < casework.care_until($1)")).sql),
    ]
