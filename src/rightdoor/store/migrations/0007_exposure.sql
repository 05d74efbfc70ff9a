-- What a look leaves for the exposure budget of its exhibit (ADR 39): how many different contents of which kind, and the contents
-- themselves as images of their digests under the store's permutation, so that a content that lies in two exhibits is found and the
-- table is no oracle. `kinds`: [known, picture or film, profiles that grade it, graded by a person, contents, files without a digest].
-- Nothing here is about a person who looks.
create table rightdoor.media_exposure (
    look text primary key references rightdoor.media_look,
    copies bigint not null check (copies >= 0),
    kinds jsonb not null check (jsonb_typeof(kinds) = 'array'),
    compared boolean not null
);
grant select, insert on rightdoor.media_exposure to rightdoor_app;
create trigger media_exposure_is_kept before update or delete or truncate on rightdoor.media_exposure
    for each statement execute function rightdoor.refuse_change();

-- rows of 69 bytes: the images of SHA-256, SHA-1 and MD5 (zeros where there is none) and the number of the kind
create table rightdoor.media_content (
    look text not null references rightdoor.media_exposure,
    part int not null check (part >= 0),
    images bytea not null check (length(images) % 69 = 0),
    primary key (look, part)
);
alter table rightdoor.media_content alter column images set storage external;
grant select, insert on rightdoor.media_content to rightdoor_app;
create trigger media_content_is_kept before update or truncate on rightdoor.media_content
    for each statement execute function rightdoor.refuse_change();

-- The contents of the newest look alone are kept, and go when the exhibit is erased.
create function rightdoor.forget_older_contents() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from rightdoor.media_content c using rightdoor.media_look l, rightdoor.media_look n
        where n.id = new.look and l.id = c.look and l.exhibit = n.exhibit and l.how = n.how and l.id <> n.id;
    return null;
end
$$;
revoke all on function rightdoor.forget_older_contents() from public;
create trigger older_contents_are_forgotten after insert on rightdoor.media_exposure
    for each row execute function rightdoor.forget_older_contents();

create function rightdoor.forget_erased_contents() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from rightdoor.media_content c using rightdoor.media_look l where l.id = c.look and l.exhibit = new.sha256;
    return null;
end
$$;
revoke all on function rightdoor.forget_erased_contents() from public;
create trigger exhibit_contents_are_forgotten after update on rightdoor.exhibit
    for each row when (old.erased_seq is null and new.erased_seq is not null) execute function rightdoor.forget_erased_contents();
