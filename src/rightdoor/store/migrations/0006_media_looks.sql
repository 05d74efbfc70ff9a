-- What the hash sets said of the files of received exhibits (ADR 38). One look is one exhibit held against the sets in force;
-- an answer is what one set says of one file of it. No hash stands here: a file is its place within its exhibit, so that the
-- tables are no oracle. `how`: by the hashes that records of the exhibit state, or by reading the files themselves.
create table rightdoor.media_look (
    id text primary key check (id ~ '^ml_[a-z2-7]{16}$'),
    exhibit text not null references rightdoor.exhibit,
    how text not null check (how in ('stated', 'read')),
    files_digest text not null check (files_digest ~ '^[0-9a-f]{64}$'),
    sets text[] not null,
    actor text not null check (actor <> ''),
    purpose text not null check (purpose <> ''),
    at_us bigint not null,
    files bigint not null check (files = exact + near + harmless + new + unread + not_compared),
    exact bigint not null check (exact >= 0),
    near bigint not null check (near >= 0),
    harmless bigint not null check (harmless >= 0),
    new bigint not null check (new >= 0),
    unread bigint not null check (unread >= 0),
    not_compared bigint not null check (not_compared >= 0),
    first_seen bigint not null check (first_seen between 0 and new),
    other bigint not null check (other between 0 and files),
    answers_digest text not null check (answers_digest ~ '^[0-9a-f]{64}$'),
    seq bigint not null references rightdoor.ledger,
    unique (exhibit, how, seq)
);
grant select, insert on rightdoor.media_look to rightdoor_app;
create trigger media_look_is_kept before update or delete or truncate on rightdoor.media_look
    for each statement execute function rightdoor.refuse_change();

create table rightdoor.media_answer (
    look text not null references rightdoor.media_look,
    id text not null check (id ~ '^ma_[a-z2-7]{16}$'),
    place text not null,
    hash_set text not null,
    version int not null,
    kind text not null check (kind in ('exact', 'near')),
    algorithms text[] not null,
    distance int not null check (distance >= 0 and (kind = 'near' or distance = 0)),
    variant int not null check (variant between 0 and 7),
    entries bigint not null check (entries > 0),
    frames_near int,
    frames_counted int,
    profile text,
    category int,
    label text,
    series text,
    flags text[] not null,
    harmless boolean not null,
    stated text[] not null,
    primary key (look, id),
    foreign key (hash_set, version) references rightdoor.hash_set_version
);
create index media_answer_by_id on rightdoor.media_answer (id);
grant select, insert on rightdoor.media_answer to rightdoor_app;
create trigger media_answer_is_kept before update or truncate on rightdoor.media_answer
    for each statement execute function rightdoor.refuse_change();

-- Erasing an exhibit takes what was said of its files. The look stays with its counts; nothing else takes an answer away.
create function rightdoor.media_answer_is_only_erased() returns trigger language plpgsql as $$
begin
    if not exists (
        select 1 from rightdoor.media_look l join rightdoor.exhibit e on e.sha256 = l.exhibit
        where l.id = old.look and e.erased_seq is not null)
    then
        raise exception 'what a hash set said is kept until the exhibit is erased' using errcode = 'integrity_constraint_violation';
    end if;
    return old;
end
$$;
create trigger media_answer_is_only_erased before delete on rightdoor.media_answer
    for each row execute function rightdoor.media_answer_is_only_erased();

create function rightdoor.forget_media_answers() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from rightdoor.media_answer a using rightdoor.media_look l where l.id = a.look and l.exhibit = new.sha256;
    return null;
end
$$;
revoke all on function rightdoor.forget_media_answers() from public;
create trigger exhibit_media_is_forgotten after update on rightdoor.exhibit
    for each row when (old.erased_seq is null and new.erased_seq is not null) execute function rightdoor.forget_media_answers();
