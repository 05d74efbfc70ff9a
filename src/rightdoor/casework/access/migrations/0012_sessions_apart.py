"""Sessions have rules of rows: one's own, those that an administrator may end, and all where nobody acts yet, at the door.

Whose a session is stands in the library's list of sessions; the table of sessions is asked through it. A key that is read opens the
session: a page reads no other person's.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import APP, DESK

_LIST, _TABLE = "casework.usersessions_usersession", "casework.django_session"
_NOBODY = "(select casework.me()) is null"
_ADMINISTERS = "cardinality((select casework.may_in('administer'))) > 0"
_WHOSE = f"{_NOBODY} or user_id = (select casework.me())"
_ENDS = f"{_WHOSE} or ({_ADMINISTERS} and casework.account_wholly_ours(user_id))"
_LISTED = f"{_NOBODY} or exists (select 1 from {_LIST} u where u.session_key = django_session.session_key)"


def _ruled(table: str) -> str:
    return f"""
alter table {table} enable row level security;
alter table {table} force row level security;
create policy owner_all on {table} for all to current_user using (true) with check (true);
create policy app_all on {table} for all to {APP} using (true) with check (true)"""


_ROWS = f"""{_ruled(_LIST)};
create policy desk_sees on {_LIST} for select to {DESK} using ({_ENDS});
create policy desk_ends on {_LIST} for delete to {DESK} using ({_ENDS});
create policy desk_begins on {_LIST} for insert to {DESK} with check ({_WHOSE});
create policy desk_goes_on on {_LIST} for update to {DESK} using ({_WHOSE}) with check ({_WHOSE});
{_ruled(_TABLE)};
create policy desk_sees on {_TABLE} for select to {DESK} using ({_LISTED});
create policy desk_ends on {_TABLE} for delete to {DESK} using ({_LISTED});
create policy desk_begins on {_TABLE} for insert to {DESK} with check (true);
create policy desk_goes_on on {_TABLE} for update to {DESK} using ({_LISTED}) with check ({_LISTED})
"""


def _unruled(table: str) -> str:
    names = ("desk_goes_on", "desk_begins", "desk_ends", "desk_sees", "app_all", "owner_all")
    dropped = ";\n".join(f"drop policy {name} on {table}" for name in names)
    return f"{dropped};\nalter table {table} no force row level security;\nalter table {table} disable row level security"


class Migration(migrations.Migration):
    """The policies of the library's tables."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("access", "0011_factors_apart"),
        ("sessions", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_ROWS, f"{_unruled(_TABLE)};\n{_unruled(_LIST)}")]
