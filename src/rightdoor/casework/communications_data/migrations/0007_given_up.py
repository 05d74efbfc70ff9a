"""The shell's role gives a draft up whose application was withdrawn by an act that did not end."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_WHAT = "update (state, version) on casework.communications_data_draft"
_MINE = "old.applicant_id = casework.me() and old.unit_id = any(casework.may_in('plan-requests'))"
_REFUSE = "raise exception 'its applicant alone says what an application says' using errcode = 'insufficient_privilege'"


def _function(body: str) -> str:
    return (
        "create or replace function casework.draft_is_its_applicants() returns trigger language plpgsql set search_path = pg_catalog, pg_temp "
        f"as $body$ begin {body} return new; end $body$"
    )


# one condition after the other: the shell's role may not ask for the rights of an account
_SINCE = _function(f"if current_user = 'rightdoor_desk' then if not ({_MINE}) then {_REFUSE}; end if; end if;")
_BEFORE = _function(f"if current_user = 'rightdoor_desk' and not ({_MINE}) then {_REFUSE}; end if;")


class Migration(migrations.Migration):
    """The grant, and the trigger that lets it pass."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("communications_data", "0006_by_right"), ("decided", "0006_begun")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_SINCE, _BEFORE),
        migrations.RunSQL(f"grant {_WHAT} to rightdoor_app", f"revoke {_WHAT} from rightdoor_app"),
    ]
