-- The core of the store: continuity ledger, exhibits, receipts, batches, holds, decisions, derived tables.
-- Applied by the owner of the tables. The application's role (rightdoor_app) is neither owner nor superuser nor
-- BYPASSRLS; it gets INSERT and SELECT, and of UPDATE only the columns named here. Instants are UTC microseconds.

create schema rightdoor;
revoke all on schema rightdoor from public;
grant usage on schema rightdoor to rightdoor_app;

create table rightdoor.schema_migration (
    name text primary key,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$')
);
grant select on rightdoor.schema_migration to rightdoor_app;

-- For later rooms: without btree_gist, scalar keys take part in exclusion constraints through a range.
create type rightdoor.uuidrange as range (subtype = uuid);

create table rightdoor.store_meta (
    key text primary key,
    value text not null
);
grant select on rightdoor.store_meta to rightdoor_app;

create function rightdoor.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% on % is refused: its rows are kept as they were written', tg_op, tg_table_name
        using errcode = 'integrity_constraint_violation';
end
$$;

-- One hash chain. body is RFC 8785 canonical JSON and repeats the columns; hash = SHA-256(hash of the row before || body).
-- It holds ids, digests, codes and counts, never names or content, so that it survives erasure.
create table rightdoor.ledger (
    seq bigint primary key check (seq > 0),
    at_us bigint not null,
    actor text not null check (actor <> ''),
    act text not null check (act in (
        'received', 'read', 'consulted', 'derived', 'decided', 'disclosed', 'exported', 'restricted', 'erased', 'held',
        'released', 'restored', 'compacted', 'refused', 'opened', 'declared', 'checkpointed')),
    body text not null,
    hash bytea not null unique check (octet_length(hash) = 32)
);
grant select, insert on rightdoor.ledger to rightdoor_app;
create trigger ledger_is_kept before update or delete or truncate on rightdoor.ledger
    for each statement execute function rightdoor.refuse_change();

-- Controller, DPIA, appropriate policy document and Schedule 8 condition of a live store; the newest row is in force.
create table rightdoor.declaration (
    seq bigint primary key references rightdoor.ledger,
    body jsonb not null
);
grant select, insert on rightdoor.declaration to rightdoor_app;
create trigger declaration_is_kept before update or delete or truncate on rightdoor.declaration
    for each statement execute function rightdoor.refuse_change();

create table rightdoor.batch (
    id text primary key,
    ordinal bigint not null unique,
    committed_us bigint not null,
    receipts int not null check (receipts >= 0),
    files jsonb not null,
    superseded_by text references rightdoor.batch deferrable initially deferred check (superseded_by <> id),
    seq bigint not null references rightdoor.ledger
);
grant select, insert, update (superseded_by) on rightdoor.batch to rightdoor_app;

create table rightdoor.exhibit (
    sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    size bigint not null check (size >= 0),
    stored text not null check (stored in ('pack', 'file', 'none', 'redacted-pack', 'redacted-file')),
    batch text,
    pack_offset bigint check (pack_offset >= 0),
    pack_length bigint check (pack_length >= 0),
    stored_sha256 text check (stored_sha256 ~ '^[0-9a-f]{64}$'),
    wrapped_key bytea,
    statements_digest text check (statements_digest ~ '^[0-9a-f]{64}$'),
    erased_seq bigint references rightdoor.ledger,
    check (erased_seq is null or wrapped_key is null),
    check (stored not in ('pack', 'redacted-pack') or (batch is not null and pack_offset is not null and pack_length is not null)
           or erased_seq is not null)
);
grant select, insert,
    update (wrapped_key, erased_seq, batch, pack_offset, pack_length, statements_digest, stored)
    on rightdoor.exhibit to rightdoor_app;

-- No path and no name here: names are content and live in the batch's Parquet, so that erasure is complete.
create table rightdoor.receipt (
    id text primary key,
    exhibit text not null references rightdoor.exhibit,
    parent text references rightdoor.receipt deferrable initially deferred check (parent <> id),
    batch text not null references rightdoor.batch deferrable initially deferred,
    authority text,
    received_us bigint not null,
    reader text,
    reader_version text,
    statements int not null default 0 check (statements >= 0),
    findings int not null default 0 check (findings >= 0),
    seq bigint not null references rightdoor.ledger
);
create index receipt_by_exhibit on rightdoor.receipt (exhibit);
create index receipt_by_batch on rightdoor.receipt (batch);
create index receipt_by_parent on rightdoor.receipt (parent) where parent is not null;
grant select, insert on rightdoor.receipt to rightdoor_app;

create table rightdoor.hold (
    id text primary key,
    exhibit text not null references rightdoor.exhibit,
    reason text not null check (reason <> ''),
    actor text not null check (actor <> ''),
    placed_us bigint not null,
    released_us bigint check (released_us >= placed_us),
    seq bigint not null references rightdoor.ledger
);
create unique index hold_one_open on rightdoor.hold (exhibit, reason) where released_us is null;
grant select, insert, update (released_us) on rightdoor.hold to rightdoor_app;

create function rightdoor.hold_needs_bytes() returns trigger language plpgsql as $$
begin
    -- for share: an erasure of the same exhibit that is under way is waited for, and sees this hold or is seen by it
    perform 1 from rightdoor.exhibit where sha256 = new.exhibit and erased_seq is null for share;
    if not found then
        raise exception 'an erased or unknown exhibit cannot be held' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger hold_needs_bytes before insert on rightdoor.hold
    for each row execute function rightdoor.hold_needs_bytes();

create function rightdoor.hold_is_released_once() returns trigger language plpgsql as $$
begin
    raise exception 'a released hold stays released' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger hold_is_released_once before update on rightdoor.hold
    for each row when (old.released_us is not null) execute function rightdoor.hold_is_released_once();

create function rightdoor.erasure_respects_holds() returns trigger language plpgsql as $$
begin
    if exists (select 1 from rightdoor.hold where exhibit = new.sha256 and released_us is null) then
        raise exception 'a hold lies on the exhibit' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger erasure_respects_holds before update on rightdoor.exhibit for each row
    when ((old.wrapped_key is not null and new.wrapped_key is null) or old.erased_seq is distinct from new.erased_seq)
    execute function rightdoor.erasure_respects_holds();

create table rightdoor.decision (
    id text primary key,
    kind text not null check (kind <> ''),
    body jsonb not null,
    actor text not null check (actor <> ''),
    decided_us bigint not null,
    reason text not null check (reason <> ''),
    supersedes text unique references rightdoor.decision check (supersedes <> id),
    seq bigint not null references rightdoor.ledger
);
grant select, insert on rightdoor.decision to rightdoor_app;
create trigger decision_is_kept before update or delete or truncate on rightdoor.decision
    for each statement execute function rightdoor.refuse_change();

create table rightdoor.derived (
    digest text primary key check (digest ~ '^[0-9a-f]{64}$'),
    inputs jsonb not null,
    created_us bigint not null,
    generation bigint not null,
    current boolean not null,
    files jsonb not null,
    seq bigint not null references rightdoor.ledger
);
create unique index derived_one_current on rightdoor.derived (current) where current;
grant select, insert, update (current, generation) on rightdoor.derived to rightdoor_app;
