"""Who sees applications and the decisions behind them: the unit, and every compartment that the subject stood in then or stands in now.

A single point of contact sees the requests of the unit without seeing subjects; whoever holds the subject now sees them as well.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import DESK, definer, guarded, kept

_MINE = "(select casework.my_compartments())::bigint[]"


def _in(capability: str) -> str:
    return f"(select casework.may_in('{capability}'))::bigint[]"


_CLEARED = f"compartments <@ {_MINE} and casework.compartments_of(receipts) <@ {_MINE}"
_HELD = (
    f"(cardinality({_in('see-requests')}) > 0 and exists "
    "(select 1 from casework.listing_subjectreceipt sr where sr.receipt = any(receipts)))"
)
_UNIT = f"unit_id = any({_in('see-requests')})"
_SEES = f"({_UNIT} or {_HELD}) and {_CLEARED}"
_DRAFT_SEEN = "exists (select 1 from casework.communications_data_draft d where d.id = draft_id)"
_APPLICANT = f"applicant_id = casework.me() and unit_id = any({_in('plan-requests')})"


def _only(table: str, name: str, condition: str) -> migrations.RunSQL:
    """A further condition on rows that are added."""
    return migrations.RunSQL(
        f"create policy {name} on casework.{table} as restrictive for insert to {DESK} with check ({condition})",
        f"drop policy {name} on casework.{table}",
    )


class Migration(migrations.Migration):
    """Policies; what ties a decision is append-only."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("communications_data", "0001_initial"), ("referrals", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        definer(
            "compartments_of(wanted text[])",
            "bigint[]",
            "select coalesce(array_agg(distinct c), '{}') from casework.referrals_referral r cross join lateral unnest(r.compartments) as c "
            "where r.receipt = any(wanted)",
            grants="rightdoor_desk, rightdoor_app",
        ),
        guarded(
            "communications_data_draft",
            see=_SEES,
            grants="select, insert, update (state, decision, made_us, reference, necessity, proportionality, collateral, data, offence, operation, version)",
            app="select",
        ),
        _only("communications_data_draft", "applicant_alone", _APPLICANT),
        guarded("communications_data_request", see=_DRAFT_SEEN, grants="select, insert, delete", app="select"),
        guarded(
            "communications_data_export",
            see=_DRAFT_SEEN,
            write=f"by_id = casework.me() and {_DRAFT_SEEN}",
            grants="select, insert",
            app="select",
        ),
        kept("communications_data_export"),
        guarded(
            "communications_data_import",
            see=_UNIT,
            grants="select, insert, update (state, mapping, version)",
            app="select, update (state, receipts)",
        ),
        _only("communications_data_import", "importer_alone", f"by_id = casework.me() and unit_id = any({_in('import-results')})"),
        guarded("communications_data_tie", see=_SEES, grants="select, insert", app="select, insert"),
        _only("communications_data_tie", "by_oneself", "by_id = casework.me()"),
        kept("communications_data_tie"),
        guarded(
            "communications_data_alert",
            see=f"{_UNIT} and compartments <@ {_MINE}",
            grants="select, update (seen_by_id, seen_us)",
            app="select, insert",
        ),
        guarded("communications_data_dutyowner", see=_SEES, grants="select, insert", app="select"),
        kept("communications_data_dutyowner"),
    ]
