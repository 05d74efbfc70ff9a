"""Row-level security in migrations: whom a table shows its rows to, said beside the table (ADR 19).

`rightdoor_desk` is what the pages connect as: it sees what the policy lets the acting account see. `rightdoor_app` is the shell on
the store's own machine (intake, rebuild, projection): where a table says so it sees all rows. The owner migrates.
"""

from __future__ import annotations

from django.db.migrations import RunSQL

DESK = "rightdoor_desk"
APP = "rightdoor_app"


def guarded(table: str, *, see: str, write: str = "", grants: str = "select", app: str = "") -> RunSQL:
    """Row-level security on ``casework.<table>``, forced also on its owner.

    `see`: SQL condition of the rows shown; `write`: of rows inserted or changed (as `see` when empty); `grants`: what the desk's
    role may do (``select, insert, update (state)``); `app`: the same for the shell's role, which then sees every row.
    """
    name = f"casework.{table}"
    forward = [
        f"alter table {name} enable row level security",
        f"alter table {name} force row level security",
        f"create policy owner_all on {name} for all to current_user using (true) with check (true)",
        f"create policy desk_sees on {name} for all to {DESK} using ({see}) with check ({write or see})",
        f"grant {grants} on {name} to {DESK}",
    ]
    backward = [
        f"revoke all on {name} from {DESK}, {APP}",
        f"drop policy if exists app_all on {name}",
        f"drop policy desk_sees on {name}",
        f"drop policy owner_all on {name}",
        f"alter table {name} no force row level security",
        f"alter table {name} disable row level security",
    ]
    if app:
        forward += [f"create policy app_all on {name} for all to {APP} using (true) with check (true)", f"grant {app} on {name} to {APP}"]
    return RunSQL(";\n".join(forward), ";\n".join(backward))


def kept(table: str) -> RunSQL:
    """Rows of ``casework.<table>`` are added and never changed or removed, by anybody."""
    trigger = f"create trigger is_kept before update or delete or truncate on casework.{table}"
    return RunSQL(
        f"{trigger} for each statement execute function rightdoor.refuse_change()",
        f"drop trigger is_kept on casework.{table}",
    )


def definer(signature: str, returns: str, body: str, *, language: str = "sql", grants: str = DESK) -> RunSQL:
    """A function with its owner's rights, for answers that rows may not be shown for (hit or no hit; a person's own units).

    `signature` with argument names and types: ``may_in(capability text)``. Nobody but `grants` may call it.
    """
    bare = f"casework.{signature}"
    text = (
        f"create or replace function {bare} returns {returns} language {language} stable security definer "
        f"set search_path = pg_catalog, pg_temp as $body$ {body} $body$;\n"
        f"revoke all on function {bare} from public;\ngrant execute on function {bare} to {grants}"
    )
    return RunSQL(text, f"drop function {bare}")
