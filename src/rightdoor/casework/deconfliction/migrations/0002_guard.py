"""Who sees checks, answers and flag lists; what is flagged, as a hit with whom to ask."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer, guarded, kept

_UNITS = "(select casework.may_in('deconflict'))::bigint[]"
_AUDITS = "cardinality((select casework.may_in('audit'))) > 0"
# An answer goes with its subject: whoever may not see that does not see what was asked for it, colleagues included.
_ANSWER = (
    f"(subject = '' and unit_id = any({_UNITS})) "
    "or (subject <> '' and exists (select 1 from casework.listing_subject s where s.subject = deconfliction_answer.subject)) "
    f"or {_AUDITS}"
)
# The other side: a record that I see holds this very value. Quiet checks are shown to nobody for that.
_HIT = (
    "not quiet and exists (select 1 from casework.listing_searchkey k where k.kind = deconfliction_form.kind "
    "and (k.folded = deconfliction_form.form or (k.kind = 'address' "
    "and k.folded operator(pg_catalog.~>=~) (deconfliction_form.form || ' ') "
    "and k.folded operator(pg_catalog.~<~) (deconfliction_form.form || '!'))))"
)
_ANSWERED = "exists (select 1 from casework.deconfliction_answer a where a.check_id = {table}.{column})"
_FLAGGED = """
select distinct l.id, l.source::text, l.of_day, f.contact::text
from unnest(kinds, forms) as a (kind, form) join casework.deconfliction_flag f on f.kind = a.kind and f.folded = a.form
join casework.deconfliction_flaglist l on l.id = f.list_id
where l.withdrawn_us is null and (f.until_day is null or f.until_day >= today) and cardinality(casework.may_in('deconflict')) > 0
order by 2, 3, 4
"""


class Migration(migrations.Migration):
    """Policies and the function."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("deconfliction", "0001_initial"),
        ("listing", "0002_guard"),
        ("access", "0002_guard"),
    ]
    operations: ClassVar[list[Operation]] = [
        definer(  # a function, since policies that ask each other's tables would ask for ever
            "asked_by_me(wanted bigint)",
            "boolean",
            "select exists (select 1 from casework.deconfliction_check c where c.id = wanted and c.account_id = casework.me())",
        ),
        guarded(
            "deconfliction_check",
            see=f"account_id = casework.me() or {_AUDITS} or {_ANSWERED.format(table='deconfliction_check', column='id')} "
            "or exists (select 1 from casework.deconfliction_form f where f.check_id = deconfliction_check.id)",
            write=f"account_id = casework.me() and unit_id = any({_UNITS})",
            grants="select, insert",
        ),
        guarded(
            "deconfliction_form",
            see=f"account_id = casework.me() or {_AUDITS} or {_ANSWERED.format(table='deconfliction_form', column='check_id')} or ({_HIT})",
            write="account_id = casework.me() and casework.asked_by_me(check_id)",
            grants="select, insert",
        ),
        guarded(
            "deconfliction_answer",
            see=_ANSWER,
            write="casework.asked_by_me(check_id)",
            grants="select, insert",
        ),
        guarded(
            "deconfliction_flaglist",
            see=f"cardinality({_UNITS}) > 0",
            write="unit_id = any((select casework.may_in('load-flags'))::bigint[])",
            grants="select, insert, update (withdrawn_us)",
        ),
        guarded(
            "deconfliction_flag",
            see="exists (select 1 from casework.deconfliction_flaglist l where l.id = list_id "
            "and l.unit_id = any((select casework.may_in('load-flags'))::bigint[]))",
            grants="select, insert",
        ),
        kept("deconfliction_check"),
        kept("deconfliction_form"),
        kept("deconfliction_answer"),
        kept("deconfliction_flag"),
        definer(
            "flagged(kinds text[], forms text[], today integer)",
            "table(list bigint, source text, of_day integer, contact text)",
            _FLAGGED,
        ),
    ]
