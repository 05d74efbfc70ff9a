"""Which open rows have a twin is used by the policy and shown to nobody: the pages' role reads every other column.

A column added to the table later needs its own ``grant select (name) ... to rightdoor_desk``.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_NAMED = """
do $body$ begin
    execute (select format('revoke select on casework.listing_subject from rightdoor_desk; '
        'grant select (%s) on casework.listing_subject to rightdoor_desk', string_agg(quote_ident(attname), ', '))
        from pg_attribute where attrelid = 'casework.listing_subject'::regclass and attnum > 0 and not attisdropped and attname <> 'twin');
end $body$
"""


class Migration(migrations.Migration):
    """The column stays; the model does not know of it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("listing", "0006_quick_order")]
    operations: ClassVar[list[Operation]] = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("subject", "twin")]),
        migrations.RunSQL(_NAMED, "grant select on casework.listing_subject to rightdoor_desk"),
    ]
