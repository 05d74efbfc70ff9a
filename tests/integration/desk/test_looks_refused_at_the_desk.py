"""Bringing the list up to date where the hash sets may not be asked just now."""

from __future__ import annotations

import random

from media_kept_case import details, digests, quiet, report


def test_bringing_the_list_up_to_date_says_when_hash_sets_were_not_asked(desk, tmp_path, monkeypatch):
    import secrets

    from rightdoor.casework.acting import acting
    from rightdoor.casework.jobs.acts import ask
    from rightdoor.casework.jobs.run import Office, run_next
    from rightdoor.desk.surroundings import opened
    from rightdoor.media import looking
    from rightdoor.media.sets.importing import About, import_set
    from rightdoor.media.sets.removing import remove_set

    now = 1_772_700_000_000_000
    unit, (known,) = desk.unit(), digests(33, 1)
    desk.populate(unit, files={"CyberTip-760009.xml": report(760_009), "f9.xml": details(760_009, 0, {"MD5": known})})
    (tmp_path / "later.md5").write_text(f"{known}\n")
    with opened(desk.around, write=True) as store, store.connect() as connection:
        import_set(
            store, connection, [tmp_path / "later.md5"], About("later", authority="LIC-0"), actor="os:test", at_us=3,
            random_bytes=random.Random(3).randbytes, progress=quiet,
        )  # fmt: skip

    def often(*_: object, **__: object) -> None:
        raise looking.LookRefused("240 looks into the hash sets within an hour.", advice="Wait.")

    monkeypatch.setattr(looking, "_refuse_often", often)  # the store of a test is for training, which has no limit
    with acting(desk.account(("supervisor", unit)), now_us=now) as doing:
        job = ask(doing, "rebuild", unit=unit.pk).pk
    tick = iter(range(now, now + 10**12, 1_000_000))
    with desk.as_shell():
        office = Office(lambda: opened(desk.around, write=True), lambda: next(tick), secrets.token_bytes)
        while run_next(office) is not None:  # whatever others asked for before
            pass
    with desk.store.connect() as connection:
        remove_set(desk.store, connection, "later", actor="os:test", at_us=4)
    with desk.as_shell():
        from rightdoor.casework.jobs.models import Job

        said = Job.objects.get(pk=job).message
    assert said.startswith("The triage list is up to date") and said.endswith(
        "Hash sets were not asked: 240 looks into the hash sets within an hour. Wait."
    )
