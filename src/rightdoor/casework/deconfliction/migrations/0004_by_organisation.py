"""Auditors read the checks of their own organisations' units, and those for subjects of an operation that their people take part in.

An answer says whether its asker saw a hit of its own, and no longer how many: members of an operation that several organisations share
read it too, and across organisations an answer is hit or no hit with whom to ask.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer

_UNITS = """
select coalesce(array_agg(u.id), '{}') from casework.access_unit u
where u.organisation_id in (select mine.organisation_id from casework.access_unit mine where mine.id = any(casework.may_in('audit')))
"""
_OPERATIONS = """
select coalesce(array_agg(distinct o.operation_id), '{}') from casework.access_operationmember o
join casework.access_membership m on m.account_id = o.account_id and m.unit_id = any(casework.audited_units())
"""
_CHECK = """
select exists (
    select 1 from casework.deconfliction_check c left join casework.deconfliction_answer a on a.check_id = c.id
    where c.id = $1 and (c.unit_id = any(casework.audited_units()) or exists (
        select 1 from casework.listing_subject s where s.subject = a.subject and s.operations && casework.audited_operations())))
"""
_UNITS_ASK = "(select casework.may_in('deconflict'))::bigint[]"
_ALL = "cardinality((select casework.may_in('audit'))) > 0"
_ANSWER = (
    f"(subject = '' and unit_id = any({_UNITS_ASK})) "
    "or (subject <> '' and exists (select 1 from casework.listing_subject s where s.subject = deconfliction_answer.subject)) or {audits}"
)
_ANSWERED = "exists (select 1 from casework.deconfliction_answer a where a.check_id = {table}.{column})"
_HIT = (
    "not quiet and exists (select 1 from casework.listing_searchkey k where k.kind = deconfliction_form.kind "
    "and (k.folded = deconfliction_form.form or (k.kind = 'address' "
    "and k.folded operator(pg_catalog.~>=~) (deconfliction_form.form || ' ') "
    "and k.folded operator(pg_catalog.~<~) (deconfliction_form.form || '!'))))"
)
_CHECKED = (
    "account_id = casework.me() or {audits} or " + _ANSWERED.format(table="deconfliction_check", column="id") + " "
    "or exists (select 1 from casework.deconfliction_form f where f.check_id = deconfliction_check.id)"
)
_FORM = "account_id = casework.me() or {audits} or " + _ANSWERED.format(table="deconfliction_form", column="check_id") + f" or ({_HIT})"
# table, its condition, the column that names the check
_POLICIES = (("check", _CHECKED, "id"), ("form", _FORM, "check_id"), ("answer", _ANSWER, "check_id"))
_CAP = """
alter table casework.deconfliction_answer disable trigger is_kept;
update casework.deconfliction_answer set own = 1 where own > 1;
alter table casework.deconfliction_answer enable trigger is_kept
"""


def _policy(table: str, condition: str, audits: str) -> str:
    return f"alter policy desk_sees on casework.deconfliction_{table} using ({condition.format(audits=audits)})"


def _audits(column: str) -> str:
    """The first part is asked once a question; for whoever audits nowhere no row is looked at."""
    return f"({_ALL} and casework.audits_check({column}))"


class Migration(migrations.Migration):
    """Functions and three policies; and what answers keep of their asker's own hits."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("deconfliction", "0003_scope"), ("access", "0007_reach")]
    operations: ClassVar[list[Operation]] = [
        definer("audited_units()", "bigint[]", _UNITS),
        definer("audited_operations()", "bigint[]", _OPERATIONS),
        definer("audits_check(wanted bigint)", "boolean", _CHECK),
        *(
            migrations.RunSQL(_policy(table, condition, _audits(column)), _policy(table, condition, _ALL))
            for table, condition, column in _POLICIES
        ),
        migrations.RunSQL(_CAP, migrations.RunSQL.noop),
        migrations.AlterField(
            "answer",
            "own",
            models.IntegerField(help_text="1 where a subject that the asking account sees itself is hit, without the one it asks for"),
        ),
    ]
