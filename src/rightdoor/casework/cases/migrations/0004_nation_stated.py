"""The nation of a case follows the event that states it last; taken back, it stays as it is until it is stated again."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_FOLLOWS = """
create function casework.case_follows_nation() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
begin
    update casework.cases_case c set nation = s.nation from (
        select e.body->>'nation' as nation from casework.cases_event e where e.case_id = new.case_id and e.kind = 'nation-stated'
        and not exists (select 1 from casework.cases_event n where n.supersedes_id = e.id)
        order by e.at_us desc, e.recorded_us desc, e.id desc limit 1
    ) s where c.id = new.case_id and c.nation is distinct from s.nation;
    return null;
end
$body$;
create trigger case_follows_nation after insert on casework.cases_event for each row when (new.kind in ('nation-stated', 'withdrawn'))
execute function casework.case_follows_nation()
"""
_BACK = "drop trigger case_follows_nation on casework.cases_event; drop function casework.case_follows_nation()"


class Migration(migrations.Migration):
    """The trigger, there and back."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("cases", "0003_duties_stay_of_their_case")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_FOLLOWS, _BACK)]
