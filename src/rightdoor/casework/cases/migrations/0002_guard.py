"""Who sees a case and who may add to it; events are kept, and the case follows them; erasure on an authority.

A case is shown to whoever sees its subject (or all receipts of one that new data gave another id), and to those of its unit, or of the
unit that it is offered to, who work cases or safeguard; always within its silent compartments and those that its papers stand in now.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import DESK, definer, guarded

_MINE = "(select casework.my_compartments())::bigint[]"


def _in(*capabilities: str) -> str:
    return " || ".join(f"(select casework.may_in('{one}'))::bigint[]" for one in capabilities)


_WORK = f"({_in('work-case', 'safeguard')})"
_HERE = f"({_in('work-case', 'safeguard', 'supervise-cases')})"
_BY_SUBJECT = (
    "exists (select 1 from casework.listing_subject s where s.subject = cases_case.subject) "
    "or (cardinality(receipts) > 0 and casework.subject_of_case_gone(subject) and not exists (select 1 from unnest(receipts) as held(receipt) "
    "where not exists (select 1 from casework.listing_subjectreceipt sr where sr.receipt = held.receipt)))"
)
_SEES = (
    f"scope <@ {_MINE} and casework.compartments_of(receipts) <@ {_MINE} "
    f"and (unit_id = any({_HERE}) or offered_unit_id = any({_WORK}) or {_BY_SUBJECT})"
)
# nothing that is known through a silent compartment is written where others see it
_NOT_FURTHER = (
    "not exists (select 1 from casework.listing_subject s join casework.access_compartment k on k.id = any(s.compartments || s.papers_in) "
    "and k.grade = 'silent' where s.subject = {case}.subject and not k.id = any({case}.scope))"
)
_IN_A_UNIT = (
    "exists (select 1 from casework.listing_subject s where s.subject = {case}.subject and (s.units && {units} "
    "or (s.operations && (select casework.my_operations())::bigint[] and cardinality({units}) > 0)))"
)
_OPENS = (
    f"opened_by_id = casework.me() and closed_us is null and owner_id is null and offered_unit_id is null and unit_id = any({_WORK}) "
    f"and {_IN_A_UNIT.format(case='cases_case', units=_WORK)} and scope <@ {_MINE} and {_NOT_FURTHER.format(case='cases_case')}"
)
_OF_CASE = "exists (select 1 from casework.cases_case c where c.id = {table}.case_id{more})"
_ADDS = (
    "by_id = casework.me() and exists (select 1 from casework.cases_case c where c.id = cases_event.case_id and "
    f"(c.unit_id = any({_HERE}) or (c.offered_unit_id = any({_WORK}) and kind in ('transfer-accepted', 'transfer-refused')) "
    f"or {_IN_A_UNIT.format(case='c', units=_HERE)}) and {_NOT_FURTHER.format(case='c')})"
)
_CHILDREN = f"({_in('see-children')})"
_OF_EVENT = "exists (select 1 from casework.cases_event e join casework.cases_case c on c.id = e.case_id where e.id = event_id{more})"
_SEES_CHILDREN = _OF_EVENT.format(more=f" and (c.unit_id = any({_CHILDREN}) or {_IN_A_UNIT.format(case='c', units=_CHILDREN)})")
_ENTERS = _OF_EVENT.format(more=" and e.by_id = casework.me()")
_FOLLOWS = """
create function casework.case_follows_event() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
declare
    whom bigint := (select a.id from casework.access_account a where a.username = new.body->>'to');
begin
    if new.kind = 'case-owned' then
        update casework.cases_case set owner_id = whom, offered_unit_id = null, offered_to_id = null, offered_us = null where id = new.case_id;
    elsif new.kind = 'transfer-offered' then
        update casework.cases_case set offered_unit_id = (new.body->>'unit')::bigint, offered_to_id = whom, offered_us = new.at_us
        where id = new.case_id;
    elsif new.kind = 'transfer-accepted' then
        update casework.cases_case set unit_id = offered_unit_id, owner_id = new.by_id, offered_unit_id = null, offered_to_id = null,
            offered_us = null where id = new.case_id and offered_unit_id is not null;
    elsif new.kind in ('transfer-refused', 'transfer-taken-back') then
        update casework.cases_case set offered_unit_id = null, offered_to_id = null, offered_us = null where id = new.case_id;
    elsif new.kind = 'case-closed' then
        update casework.cases_case set closed_us = new.at_us, offered_unit_id = null, offered_to_id = null, offered_us = null
        where id = new.case_id;
    elsif new.kind = 'case-reopened' then
        update casework.cases_case set closed_us = null where id = new.case_id;
    end if;
    return null;
end
$body$;
create trigger case_follows after insert on casework.cases_event for each row execute function casework.case_follows_event()
"""
# rows are changed by the erasure of a case alone: it says which one, and works with the rights of the tables' owner
_KEPT = """
create function casework.case_kept() returns trigger language plpgsql as $body$
declare
    erased text := nullif(current_setting('rightdoor.erases_case', true), '');
    of_case text;
begin
    if tg_table_name = 'cases_event' then
        of_case := old.case_id;
    else
        select e.case_id into of_case from casework.cases_event e where e.id = old.event_id;
    end if;
    if erased is null or erased <> of_case or not pg_has_role(current_user,
        (select relowner from pg_class where oid = tg_relid), 'usage') or (tg_op = 'UPDATE' and tg_table_name <> 'cases_event') then
        raise exception 'rows of a case are kept' using errcode = 'restrict_violation';
    end if;
    if tg_op = 'UPDATE' then
        new := old;
        new.body := '{}';
        return new;
    end if;
    if tg_table_name = 'cases_event' then
        raise exception 'events of a case are kept' using errcode = 'restrict_violation';
    end if;
    return old;
end
$body$;
create trigger is_kept before update or delete on casework.cases_event for each row execute function casework.case_kept();
create trigger is_kept before update or delete on casework.cases_privatevalue for each row execute function casework.case_kept();
create trigger is_whole before truncate on casework.cases_event for each statement execute function rightdoor.refuse_change();
create trigger is_whole before truncate on casework.cases_privatevalue for each statement execute function rightdoor.refuse_change()
"""
_ERASES = f"""
create function casework.erase_case(wanted text, at_us bigint) returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $body$
declare
    erased integer;
begin
    perform 1 from casework.cases_case c where c.id = wanted and c.closed_us is not null and c.unit_id = any(casework.may_in('retention'))
        and c.scope <@ casework.my_compartments() and casework.compartments_of(c.receipts) <@ casework.my_compartments();
    if not found then
        return -1;
    end if;
    perform set_config('rightdoor.erases_case', wanted, true);
    delete from casework.cases_privatevalue p using casework.cases_event e where e.id = p.event_id and e.case_id = wanted;
    update casework.cases_event set body = '{{}}' where case_id = wanted;
    get diagnostics erased = row_count;
    delete from casework.cases_duty where case_id = wanted;
    update casework.cases_case set erased_us = at_us, known = '{{}}' where id = wanted;
    perform set_config('rightdoor.erases_case', '', true);
    return erased;
end
$body$;
revoke all on function casework.erase_case(text, bigint) from public;
grant execute on function casework.erase_case(text, bigint) to {DESK}
"""


class Migration(migrations.Migration):
    """Policies, triggers, the erasure."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("cases", "0001_initial"),
        ("listing", "0008_order_without_rows"),
        ("referrals", "0014_compartments_unnamed"),
        ("access", "0002_guard"),
    ]
    operations: ClassVar[list[Operation]] = [
        definer(
            "subject_of_case_gone(wanted text)",
            "boolean",
            "select not exists (select 1 from casework.listing_subject s where s.subject = wanted) and exists (select 1 from casework.cases_case c "
            "where c.subject = wanted and c.scope <@ (select casework.my_compartments())::bigint[])",
        ),
        guarded("cases_case", see=_SEES, write=f"({_SEES})", grants="select, insert, update (known)", app="select, update (known)"),
        migrations.RunSQL(
            f"create policy opens on casework.cases_case as restrictive for insert to {DESK} with check ({_OPENS})",
            "drop policy opens on casework.cases_case",
        ),
        guarded("cases_event", see=_OF_CASE.format(table="cases_event", more=""), write=_ADDS, grants="select, insert", app="select"),
        migrations.RunSQL(
            "alter table casework.cases_event add constraint case_same_chain foreign key (supersedes_id, case_id) "
            "references casework.cases_event (id, case_id)",
            "alter table casework.cases_event drop constraint case_same_chain",
        ),
        guarded("cases_privatevalue", see=_SEES_CHILDREN, write=_ENTERS, grants="select, insert"),
        guarded(
            "cases_duty",
            see=_OF_CASE.format(table="cases_duty", more=""),
            write=_OF_CASE.format(table="cases_duty", more=f" and cardinality({_HERE}) > 0"),
            grants="select, insert, update, delete",
            app="select, insert, update, delete",
        ),
        migrations.RunSQL(_FOLLOWS, "drop trigger case_follows on casework.cases_event; drop function casework.case_follows_event()"),
        migrations.RunSQL(
            _KEPT,
            "drop trigger is_whole on casework.cases_privatevalue; drop trigger is_whole on casework.cases_event; "
            "drop trigger is_kept on casework.cases_privatevalue; drop trigger is_kept on casework.cases_event; drop function casework.case_kept()",
        ),
        migrations.RunSQL(_ERASES, "drop function casework.erase_case(text, bigint)"),
    ]
