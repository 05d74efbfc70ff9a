"""What a trigger does with the rights of the tables' owner it does on the table that it was made for, and on no other.

Whoever may make a temporary table and may call such a function could set it off with rows of their own. Triggers that are there need no right to it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_EACH = """
do $body$
declare
    one regprocedure;
begin
    for one in select p.oid from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
        where n.nspname = 'casework' and p.prosecdef and p.prorettype = 'pg_catalog.trigger'::pg_catalog.regtype
    loop
        execute 'revoke all on function ' || one || ' from public';
    end loop;
end
$body$
"""


class Migration(migrations.Migration):
    """Of every app whose tables have such triggers."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("figures", "0006_whose"),
        ("joint", "0004_erasure"),
        ("cases", "0005_papers_open"),
        ("listing", "0009_conditions"),
        ("referrals", "0015_placing"),
        ("continuity", "0003_follow_within"),
        ("custody_bail", "0002_guard"),
        ("tokens", "0003_with_the_key"),
        ("access", "0018_force"),
    ]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_EACH, migrations.RunSQL.noop)]
