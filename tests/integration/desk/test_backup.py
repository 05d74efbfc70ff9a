"""A backup holds casework as well: in the same snapshot, loaded again with its rights and its counting on; migrations go back and forth."""

from __future__ import annotations

import secrets
from pathlib import Path

import psycopg
import pytest

from desk_case import NOW
from rightdoor.desk import prepare as preparing
from rightdoor.desk.restored import folder_of
from rightdoor.desk.surroundings import Surroundings, opened
from rightdoor.exhibits.backup import backup
from rightdoor.operations.forget import restore_store
from rightdoor.store.keys import KeyFolder

COUNTED = ("access_account", "access_unit", "access_membership", "oversight_consultation")
LATER = ("access_keyrequest", "exposure_limit", "exposure_gradername", "exposure_contact", "exposure_trust", "exposure_looked")

_HALF = b"h" * 32


def counts(store, tables=COUNTED):
    with psycopg.connect(store.dsn("owner")) as owner:
        return {
            name: owner.execute(f"select count(*), max(to_jsonb(t)::text) from casework.{name} t".encode()).fetchone() for name in tables
        }


@pytest.fixture(scope="module")
def busy(desk):
    unit = desk.unit()
    account = desk.account(("referral-officer", unit), name="A <b>name</b>\twith\\signs")
    with desk.as_owner():
        from rightdoor.casework.oversight.models import Consultation

        Consultation.objects.create(account=account, subject="sub_backup1", at_us=NOW, what="opened", purpose="assess", words="ref\n2")
        _later(account, unit)
    return account


def _later(account, unit):
    """Rows of the tables that came last: what somebody sets for themself, whom to talk to, and half a link that two persons made."""
    from rightdoor.casework.access.models import KeyRequest, OneTimeLink
    from rightdoor.casework.exposure.models import Contact, GraderName, Limit, Looked, Trust

    Limit.objects.create(account=account, a_day=20, a_week=None)
    GraderName.objects.create(account=account, name="A \\ name\t")
    Contact.objects.create(organisation=unit.organisation, words="ring\n2", by=account, at_us=NOW)
    Trust.objects.create(unit=unit, profiles=["UK", "a,b"], reason="r", by=account, at_us=NOW)
    Looked.objects.create(person=account, by=account, at_us=NOW)
    asks = {"what": "link", "reason": "Lost it", "by": account, "at_us": NOW, "until_us": 2**60}
    made = KeyRequest.objects.create(account=account, outcome="released", done_by=account, done_us=NOW, code=b"c" * 32, **asks)
    OneTimeLink.objects.create(account=account, digest=_HALF, created_us=NOW, expires_us=2**60, request=made)


@pytest.fixture(scope="module")
def restored(desk, busy, tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("restored")
    with desk.store.connect() as connection:
        backup(desk.store, connection, tmp_path / "out", at_us=NOW)
    keys = KeyFolder(Path(desk.around.key_folder))
    restore_store(
        tmp_path / "out", tmp_path / "again", key_source=keys, random_bytes=secrets.token_bytes, actor="test", at_us=NOW,
        progress=lambda *_: None,
    )  # fmt: skip
    around = Surroundings(store=str(tmp_path / "again"), actor="test", key_folder=desk.around.key_folder)
    with opened(around) as store:
        yield around, store


def test_casework_comes_back_also_after_a_load_cut_short_with_its_rights_and_counts_on(desk, busy, restored, monkeypatch):
    around, store = restored
    monkeypatch.setattr("rightdoor.desk.restored._count_on", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        preparing.prepare(store, around)
    assert folder_of(store).is_dir()
    monkeypatch.undo()
    preparing.prepare(store, around)
    assert not folder_of(store).exists()
    assert counts(store) == counts(desk.store)
    assert counts(store, LATER) == counts(desk.store, LATER)
    assert all(found == 1 for found, _ in counts(store, LATER).values())
    with psycopg.connect(store.dsn("owner")) as owner:
        assert owner.execute("select name from casework.access_account where id = %s", (busy.pk,)).fetchone() == (busy.name,)
        unforced = owner.execute(
            "select relname from pg_class where relnamespace = 'casework'::regnamespace and relrowsecurity and not relforcerowsecurity"
        ).fetchall()
        assert unforced == []
        (next_id,) = owner.execute(
            "insert into casework.access_account (password, username, name, email, is_active) values ('', 'new', 'N', '', true) returning id"
        ).fetchone()
        assert next_id > busy.pk
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            owner.execute("update casework.oversight_consultation set what = 'x'")
        owner.rollback()
    with psycopg.connect(store.dsn("desk")) as nobody:
        assert nobody.execute("select count(*) from casework.access_unit").fetchone() == (0,)


def test_the_last_migrations_go_back_and_forth_with_data(desk, restored):
    """Back and forth again: what they do not concern stays, the rights are what they were, sessions that lay under their keys have ended."""
    around, store = restored
    before = counts(store)
    preparing.migrate(around, "oversight:0002_guard", "access:0012_sessions_apart")
    with psycopg.connect(store.dsn("owner")) as owner:
        live = "select count(*) from casework.access_onetimelink where digest = %s and used_us is null"
        assert owner.execute(live, (_HALF,)).fetchone() == (0,), (
            "a half of a link opens nothing, also where no table knows of its other half"
        )
        owner.execute("insert into casework.django_session values ('akeyofbeforeakeyofbeforeakeyofbe', 'x', now() + interval '1 hour')")
        owner.execute(
            "insert into casework.usersessions_usersession (user_id, session_key, ip, user_agent, data, created_at, last_seen_at) "
            "select min(id), 'akeyofbeforeakeyofbeforeakeyofbe', '127.0.0.1', '', '{}', now(), now() from casework.access_account"
        )
    preparing.migrate(around)
    assert counts(store) == before
    with psycopg.connect(store.dsn("owner")) as owner:
        for table in ("django_session", "usersessions_usersession"):
            assert owner.execute(f"select count(*) from casework.{table}".encode()).fetchone() == (0,), table
        assert owner.execute("select has_table_privilege('rightdoor_desk', 'casework.access_onetimelink', 'insert')").fetchone() == (False,)
    with psycopg.connect(store.dsn("desk")) as raw:
        raw.execute("select set_config('rightdoor.account', '0', true)")
        assert raw.execute("select count(*) from casework.oversight_consultation").fetchone() == (0,)


def test_the_commands_carry_it_from_one_machine_to_another(desk, busy, tmp_path):
    import os
    import subprocess
    import sys

    env = {k: v for k, v in os.environ.items() if k not in ("RIGHTDOOR_DESK", "DJANGO_SETTINGS_MODULE")}
    key = next(Path(desk.around.key_folder).glob("*.key"))

    def run(*arguments):
        command = [sys.executable, "-m", "rightdoor.cli.main", *map(str, arguments), "--key-file", str(key)]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    run("backup", tmp_path / "out", "--store", desk.store.dir)
    run("restore", tmp_path / "out", "--store", tmp_path / "again")
    assert not (tmp_path / "again" / "desk" / "restored").exists()
    run("verify", "--store", tmp_path / "again")
    with opened(Surroundings(store=str(tmp_path / "again"), actor="test", key_file=str(key))) as store:
        assert counts(store) == counts(desk.store)
