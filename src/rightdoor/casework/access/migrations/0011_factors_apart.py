"""Second factors have rules of rows: one's own, those that an administrator may remove, and at the door, where nobody acts yet.

A page cannot set a factor for another account, change one, or read whose there are.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import APP, DESK

_TABLE = "casework.mfa_authenticator"
_MINE = "user_id = (select casework.me())"
_NOBODY = "(select casework.me()) is null"
_ADMINISTERS = "cardinality((select casework.may_in('administer'))) > 0"
_ROWS = f"""
alter table {_TABLE} enable row level security;
alter table {_TABLE} force row level security;
create policy owner_all on {_TABLE} for all to current_user using (true) with check (true);
create policy app_all on {_TABLE} for all to {APP} using (true) with check (true);
create policy desk_sees on {_TABLE} for select to {DESK} using ({_NOBODY} or {_MINE} or {_ADMINISTERS});
create policy own_is_set on {_TABLE} for insert to {DESK} with check ({_MINE});
create policy own_is_used on {_TABLE} for update to {DESK} using ({_NOBODY} or {_MINE}) with check ({_NOBODY} or {_MINE});
create policy own_or_within_reach on {_TABLE} for delete to {DESK}
    using ({_MINE} or ({_ADMINISTERS} and casework.account_wholly_ours(user_id)))
"""
_NO_ROWS = f"""
drop policy own_or_within_reach on {_TABLE};
drop policy own_is_used on {_TABLE};
drop policy own_is_set on {_TABLE};
drop policy desk_sees on {_TABLE};
drop policy app_all on {_TABLE};
drop policy owner_all on {_TABLE};
alter table {_TABLE} no force row level security;
alter table {_TABLE} disable row level security
"""


class Migration(migrations.Migration):
    """The policies of the library's table."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0010_administrators_apart"), ("mfa", "0003_authenticator_type_uniq")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_ROWS, _NO_ROWS)]
