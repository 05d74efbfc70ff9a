"""That a subject is no more is said of those alone of whom a decision is there for the acting account.

Of any other id, one of a silent subject among them, the answer is the same as of an id that never was.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_BEFORE = "select not exists (select 1 from casework.listing_subject s where s.subject = wanted)"
_SINCE = (
    f"{_BEFORE} and exists (select 1 from casework.decided_decision d where d.subject = wanted "
    "and d.scope <@ (select casework.my_compartments())::bigint[])"
)


def _function(body: str) -> str:
    return (
        "create or replace function casework.subject_gone(wanted text) returns boolean language sql stable security definer "
        f"set search_path = pg_catalog, pg_temp as $body$ {body} $body$"
    )


class Migration(migrations.Migration):
    """The function, there and back."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("decided", "0004_papers_too")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_function(_SINCE), _function(_BEFORE))]
