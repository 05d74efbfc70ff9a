"""Acts on referrals by right, not by sight: who owns and acknowledges, who offers and answers, who puts into a compartment."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation


def _in(capability: str) -> str:
    return f"(select casework.may_in('{capability}'))::bigint[]"


_OWNS, _ALLOCATES, _RESTRICTS = _in("own-referrals"), _in("allocate"), _in("restrict")
_ME = "(select casework.me())"
# Conditions on the new row: the unit of a referral, and the units of an offer, are not the pages' to write. Rows stay to be locked by
# whoever sees them, so that acts can say why something is refused.
_RIGHTS = f"""
create policy by_right on casework.referrals_referral as restrictive for update to rightdoor_desk using (true)
    with check (unit_id = any({_OWNS}) or unit_id = any({_ALLOCATES}));
create policy by_right_offered on casework.referrals_transfer as restrictive for insert to rightdoor_desk
    with check (offered_by_id = {_ME} and from_unit_id = any({_OWNS}) and exists (
        select 1 from casework.referrals_referral r where r.id = referral_id
        and (r.owner_id is null or r.owner_id = {_ME} or r.unit_id = any({_ALLOCATES}))));
create policy by_right_answered on casework.referrals_transfer as restrictive for update to rightdoor_desk using (true)
    with check (answered_by_id = {_ME} and (
        (state in ('accepted', 'refused') and to_unit_id = any({_OWNS})) or (state = 'taken-back' and from_unit_id = any({_OWNS}))));
create policy by_right_put on casework.referrals_incompartment as restrictive for insert to rightdoor_desk
    with check (by_id = {_ME} and ended_us is null and exists (
        select 1 from casework.referrals_referral r where r.receipt = referrals_incompartment.receipt and r.unit_id = any({_RESTRICTS})));
create policy by_right_ended on casework.referrals_incompartment as restrictive for update to rightdoor_desk using (true)
    with check (ended_us is not null and exists (
        select 1 from casework.referrals_referral r where r.receipt = referrals_incompartment.receipt and r.unit_id = any({_RESTRICTS})));
create function casework.referral_is_given() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $body$
begin
    if current_user <> 'rightdoor_desk' then
        return new;  -- an accepted offer, by its trigger
    end if;
    if old.owner_id is not null and old.owner_id <> casework.me() and not new.unit_id = any(casework.may_in('allocate')) then
        raise exception 'its owner hands it over, or whoever may allocate' using errcode = 'insufficient_privilege';
    end if;
    if new.owner_id is not null and not exists (
        select 1 from casework.access_membership m join casework.access_rolecapability c on c.role = m.role
        where m.account_id = new.owner_id and m.unit_id = new.unit_id and m.ended_us is null and c.capability = 'own-referrals') then
        raise exception 'that person cannot own referrals of the unit' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$body$;
create trigger is_given before update of owner_id on casework.referrals_referral
    for each row when (new.owner_id is distinct from old.owner_id) execute function casework.referral_is_given();
drop trigger transfer_fits on casework.referrals_transfer;
create trigger transfer_fits before insert or update on casework.referrals_transfer
    for each row execute function casework.transfer_fits();
"""
_BACK = """
drop trigger transfer_fits on casework.referrals_transfer;
create trigger transfer_fits before insert or update of state on casework.referrals_transfer
    for each row execute function casework.transfer_fits();
drop trigger is_given on casework.referrals_referral;
drop function casework.referral_is_given();
drop policy by_right_ended on casework.referrals_incompartment;
drop policy by_right_put on casework.referrals_incompartment;
drop policy by_right_answered on casework.referrals_transfer;
drop policy by_right_offered on casework.referrals_transfer;
drop policy by_right on casework.referrals_referral;
"""


class Migration(migrations.Migration):
    """Restrictive policies beside those of sight, and the trigger of ownership."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("referrals", "0011_less_written")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_RIGHTS, _BACK)]
