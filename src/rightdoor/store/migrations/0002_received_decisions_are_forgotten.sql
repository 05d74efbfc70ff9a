-- Erasing an exhibit takes the text of the decisions that were received in it: body, actor and reason. The row stays with
-- its kind, its receipt and its ledger number. Nothing else about a decision can be changed, by anybody.

drop trigger decision_is_kept on rightdoor.decision;
create trigger decision_is_kept before delete or truncate on rightdoor.decision
    for each statement execute function rightdoor.refuse_change();
create trigger decision_is_not_changed before update on rightdoor.decision
    for each statement when (current_setting('rightdoor.forgetting', true) is distinct from 'yes')
    execute function rightdoor.refuse_change();

create function rightdoor.decision_is_only_forgotten() returns trigger language plpgsql as $$
begin
    if (new.id, new.kind, new.decided_us, new.seq) is distinct from (old.id, old.kind, old.decided_us, old.seq)
        or new.supersedes is distinct from old.supersedes
        or new.actor <> 'erased' or new.reason <> 'erased'
        or new.body is distinct from jsonb_build_object('receipt', old.body->>'receipt', 'erased', 'yes')
        or not exists (
            select 1 from rightdoor.receipt r join rightdoor.exhibit e on e.sha256 = r.exhibit
            where r.id = old.body->>'receipt' and e.erased_seq is not null)
    then
        raise exception 'a decision is kept as it was written until the exhibit that it came in is erased'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger decision_is_only_forgotten before update on rightdoor.decision
    for each row execute function rightdoor.decision_is_only_forgotten();

-- The one way to do so. With the rights of the owner, so that the application still has no UPDATE on decisions.
create function rightdoor.forget_received_decisions() returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    forgotten bigint;
begin
    perform set_config('rightdoor.forgetting', 'yes', true);
    update rightdoor.decision d
        set body = jsonb_build_object('receipt', d.body->>'receipt', 'erased', 'yes'), actor = 'erased', reason = 'erased'
        from rightdoor.receipt r join rightdoor.exhibit e on e.sha256 = r.exhibit
        where r.id = d.body->>'receipt' and e.erased_seq is not null and not d.body ? 'erased';
    get diagnostics forgotten = row_count;
    perform set_config('rightdoor.forgetting', '', true);
    return forgotten;
end
$$;
revoke all on function rightdoor.forget_received_decisions() from public;
grant execute on function rightdoor.forget_received_decisions() to rightdoor_app;
