"""Applications, requests, results and their decisions are written by right, not by sight alone.

Conditions on the new row: rows stay to be locked by whoever sees them, so that acts can say why something is refused.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_T = "casework.communications_data"
_TO = "to rightdoor_desk"
_ME = "(select casework.me())"
_KINDS = {
    "plan-requests": ("application", "withdrawal"),
    "authorise-requests": ("authorisation",),
    "check-requests": ("peer-check",),
    "import-results": ("result-mapping", "provider-profile"),
    "register-error": ("error", "destruction", "provider-fault", "recall"),
    "see-requests": ("acknowledgement", "duty-done"),
}


def _in(*capabilities: str) -> str:
    return "(" + " or ".join(f"unit_id = any((select casework.may_in('{each}'))::bigint[])" for each in capabilities) + ")"


def _of_draft(condition: str) -> str:
    return f"exists (select 1 from {_T}_draft d where d.id = draft_id and {condition})"


_OF_KIND = " or ".join(f"(kind in ({', '.join(repr(k) for k in kinds)}) and {_in(right)})" for right, kinds in _KINDS.items())
_POLICIES = (
    ("draft", "update", _in("plan-requests", "check-requests", "authorise-requests", "export-requests")),
    ("request", "insert", _of_draft(f"d.state = 'prepared' and d.applicant_id = {_ME} and {_in('plan-requests')}")),
    ("export", "insert", _of_draft(_in("export-requests"))),
    ("import", "update", _in("import-results")),
    ("tie", "insert", _OF_KIND),
    ("alert", "update", f"seen_by_id = {_ME} and seen_us is not null"),
    ("dutyowner", "insert", f"owner_id = {_ME} and {_in('see-requests')}"),
)
_APPLICANT = """
create function casework.draft_is_its_applicants() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $body$
begin
    if current_user = 'rightdoor_desk' and not (old.applicant_id = casework.me() and old.unit_id = any(casework.may_in('plan-requests'))) then
        raise exception 'its applicant alone says what an application says' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$body$;
create trigger is_its_applicants before update of
    state, decision, made_us, reference, necessity, proportionality, collateral, data, offence, operation
    on casework.communications_data_draft for each row execute function casework.draft_is_its_applicants()
"""
_NOT_APPLICANT = f"drop trigger is_its_applicants on {_T}_draft; drop function casework.draft_is_its_applicants()"


def _by_right(table: str, verb: str, condition: str) -> migrations.RunSQL:
    using = "using (true) " if verb == "update" else ""
    return migrations.RunSQL(
        f"create policy by_right on {_T}_{table} as restrictive for {verb} {_TO} {using}with check ({condition})",
        f"drop policy by_right on {_T}_{table}",
    )


class Migration(migrations.Migration):
    """Restrictive policies beside those of sight, and the trigger of an application's words; no page removes a request."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("communications_data", "0005_results_within")]
    operations: ClassVar[list[Operation]] = [
        *(_by_right(*each) for each in _POLICIES),
        migrations.RunSQL(_APPLICANT, _NOT_APPLICANT),
        migrations.RunSQL(f"revoke delete on {_T}_request from rightdoor_desk", f"grant delete on {_T}_request {_TO}"),
    ]
