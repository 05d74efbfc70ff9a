-- Which hash sets are held, in which versions, from whom, under which authority. What they hold lies in files of the
-- store, under a key of the set that is wrapped by the store's key: destroying the wrapped key ends every copy.
create table rightdoor.hash_set (
    id text primary key,
    name text not null unique check (name <> ''),
    wrapped_key bytea,
    seq bigint not null references rightdoor.ledger
);
grant select, insert, update (wrapped_key) on rightdoor.hash_set to rightdoor_app;

create table rightdoor.hash_set_version (
    hash_set text not null references rightdoor.hash_set,
    version int not null check (version > 0),
    inputs text not null check (inputs ~ '^[0-9a-f]{64}$'),
    mode text not null check (mode in ('whole', 'changes')),
    formats text[] not null,
    issuer text,
    authority text,
    dated date,
    profile text,
    imported_us bigint not null,
    salt bytea not null,
    next_row bigint not null check (next_row >= 0),
    entries bigint not null check (entries >= 0),
    counts jsonb not null,
    findings jsonb not null,
    files jsonb not null,
    removed_seq bigint references rightdoor.ledger,
    seq bigint not null references rightdoor.ledger,
    primary key (hash_set, version)
);
grant select, insert, update (removed_seq) on rightdoor.hash_set_version to rightdoor_app;

create function rightdoor.hash_set_is_removed_once() returns trigger language plpgsql as $$
begin
    raise exception 'a removed version of a hash set stays removed' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger hash_set_is_removed_once before update on rightdoor.hash_set_version
    for each row when (old.removed_seq is not null) execute function rightdoor.hash_set_is_removed_once();

-- Who looked up how much, for what, in which sets: one row for each look, written before an answer is given.
create table rightdoor.hash_look (
    seq bigint primary key references rightdoor.ledger,
    actor text not null check (actor <> ''),
    purpose text not null check (purpose <> ''),
    at_us bigint not null,
    sets text[] not null
);
create index hash_look_by_actor on rightdoor.hash_look (actor, at_us);
grant select, insert on rightdoor.hash_look to rightdoor_app;
create trigger hash_look_is_kept before update or delete or truncate on rightdoor.hash_look
    for each statement execute function rightdoor.refuse_change();
