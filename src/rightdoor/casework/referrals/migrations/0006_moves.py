"""A referral follows its transfers and its compartments, in the database, so that no page can lose one.

With the owner's rights: whoever refuses an offer, or takes a receipt out of sight, does not see the referral afterwards.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import guarded, kept

_TRANSFERS = """
create function casework.transfer_fits() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
declare
    holder bigint;
begin
    select unit_id into holder from casework.referrals_referral where id = new.referral_id for update;
    if tg_op = 'INSERT' then
        if new.state <> 'offered' or new.from_unit_id is distinct from holder or new.to_unit_id = new.from_unit_id then
            raise exception 'a referral is offered by the unit that holds it, to another' using errcode = 'integrity_constraint_violation';
        end if;
    elsif old.state <> 'offered' then
        raise exception 'an answered offer stays answered' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$body$;
create trigger transfer_fits before insert or update of state on casework.referrals_transfer
    for each row execute function casework.transfer_fits();

create function casework.referral_follows_transfer() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
begin
    update casework.referrals_referral set
        offered_to = case when new.state = 'offered' then array[new.to_unit_id] else '{}' end,
        unit_id = case when new.state = 'accepted' then new.to_unit_id else unit_id end,
        owner_id = case when new.state = 'accepted' then new.answered_by_id else owner_id end,
        acknowledged_us = case when new.state = 'accepted' then new.answered_us else acknowledged_us end,
        touched_us = greatest(coalesce(touched_us, 0), coalesce(new.answered_us, new.offered_us)),
        version = version + 1
    where id = new.referral_id;
    return null;
end
$body$;
create trigger referral_follows_transfer after insert or update of state on casework.referrals_transfer
    for each row execute function casework.referral_follows_transfer();

create function casework.referral_follows_compartment() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
begin
    update casework.referrals_referral r set
        compartments = coalesce((
            select array_agg(distinct i.compartment_id order by i.compartment_id) from casework.referrals_incompartment i
            where i.receipt = new.receipt and i.ended_us is null), '{}'),
        version = version + 1
    where r.receipt = new.receipt;
    return null;
end
$body$;
create trigger referral_follows_compartment after insert or update of ended_us on casework.referrals_incompartment
    for each row execute function casework.referral_follows_compartment();
revoke all on function casework.transfer_fits(), casework.referral_follows_transfer(), casework.referral_follows_compartment() from public;
"""
_BACK = """
drop trigger transfer_fits on casework.referrals_transfer;
drop trigger referral_follows_transfer on casework.referrals_transfer;
drop trigger referral_follows_compartment on casework.referrals_incompartment;
drop function casework.transfer_fits(), casework.referral_follows_transfer(), casework.referral_follows_compartment();
"""
_SEES = "exists (select 1 from casework.referrals_referral r where r.id = referrals_act.referral)"


class Migration(migrations.Migration):
    """Triggers, and the policy of the history."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("referrals", "0005_act")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_TRANSFERS, _BACK),
        guarded("referrals_act", see=_SEES, write="by_id = (select casework.me())", grants="select, insert", app="select"),
        kept("referrals_act"),
    ]
