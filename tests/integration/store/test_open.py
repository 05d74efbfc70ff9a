"""Making and opening stores: kind for ever, one writer, keys, roles, a server by URL, kills while making."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from rightdoor.errors import (
    ActorMissing,
    DatabaseRoleUnsafe,
    DatabaseUnavailable,
    DeclarationIncomplete,
    PackageKindRefused,
    SchemaMismatch,
    StoreBusy,
    StoreDamaged,
    StoreExists,
    StoreKeyMissing,
    StoreKeyWrong,
    StoreMissing,
    StoreUnwritable,
    UsageProblem,
)
from rightdoor.store import ledger, migrate
from rightdoor.store.connection import connect, refuse_unsafe_role
from rightdoor.store.create import create_store
from rightdoor.store.folder import read_store_file, write_store_file
from rightdoor.store.keys import KeyFile, KeyFolder, KeyText
from rightdoor.store.ledger_verify import verify_chain
from rightdoor.store.open import assert_may_receive, assert_package_kind, declare, open_store, write_clock
from rightdoor.store.postgres import EmbeddedServer, wait_until_stopped

NOW = 1_767_600_000_000_000


def make(folder: Path, **changes: Any) -> str:
    arguments: dict[str, Any] = {
        "kind": "training",
        "declaration": None,
        "now_us": NOW,
        "actor": "os:tester",
        "random_bytes": random.Random(11).randbytes,
        "key_source": KeyFolder(folder.parent / "keys"),
    }
    return create_store(folder, **{**arguments, **changes})


def test_a_new_store(tmp_path: Path, store_factory: Any) -> None:
    folder = tmp_path / "some" / "store"
    store_id = make(folder)
    description = read_store_file(folder)
    assert (description.id, description.kind, description.created_us) == (store_id, "training", NOW)
    assert (folder.stat().st_mode & 0o777, sorted(p.name for p in folder.iterdir())) == (
        0o700,
        ["ledger", "postgres", "store.json", "writer.lock"],
    )
    key = (tmp_path / "some" / "keys" / f"{store_id}.key").read_text().strip()
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_size < 1 << 20:
            content = path.read_bytes()
            assert key.encode() not in content
            assert bytes.fromhex(key) not in content
    store_factory.key_source = KeyFolder(tmp_path / "some" / "keys")
    with store_factory.open(folder) as store, store.connect() as connection:
        assert dict(connection.execute("select * from store_meta").fetchall()) == {"store_id": store_id, "kind": "training", "format": "1"}
        rows = connection.execute("select seq, actor, act, body::jsonb -> 'subject' from ledger").fetchall()
        assert rows == [(1, "os:tester", "opened", {"store": store_id, "kind": "training", "format": 1})]
        assert verify_chain(connection, store.head_path) == []
        assert (store.id, store.kind, store.path("vault", "aa")) == (store_id, "training", folder / "vault" / "aa")
        assert (connection.autocommit, connection.info.parameter_status("TimeZone")) == (False, "UTC")


def test_a_store_is_not_made_twice_nor_over_other_things(store_factory: Any, tmp_path: Path) -> None:
    folder = store_factory.folder()
    before = (folder / "store.json").read_bytes()
    with pytest.raises(StoreExists):
        make(folder)
    assert (folder / "store.json").read_bytes() == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep")
    with pytest.raises(UsageProblem):
        make(tmp_path / "mine")
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    with pytest.raises(ActorMissing):
        make(tmp_path / "new", actor="")
    assert not (tmp_path / "new").exists()
    with pytest.raises(StoreMissing):
        store_factory.open(tmp_path / "absent")


MAKE = """
import os, random, signal, sys
from pathlib import Path
from rightdoor.store import create, crashpoints, keys
from rightdoor.store.keys import KeyFolder
folder, where = Path(sys.argv[1]), sys.argv[2]
def die(*arguments, **named):
    os.kill(os.getpid(), signal.SIGKILL)
if where == "database-initialisation":
    crashpoints.arm(where)
else:
    setattr(create, where, die)
create.create_store(folder, kind="training", declaration=None, now_us=1, actor="os:tester",
                    random_bytes=random.Random(1).randbytes, key_source=KeyFolder(folder.parent / "keys"))
"""


@pytest.mark.parametrize(
    "where",
    [
        "_begin",
        "ensure_key_file",
        "load_keys",
        "server_for",
        "database-initialisation",
        "_fill_database",
        "write_head",
        "write_store_file",
        "sync_folder",
    ],
)
def test_killed_while_making_and_made_again(where: str, tmp_path: Path, store_factory: Any, left_below: Callable[..., Any]) -> None:
    folder = tmp_path / "store"
    killed = subprocess.run([sys.executable, "-c", MAKE, str(folder), where], check=False)
    assert killed.returncode == -9
    if where != "sync_folder":  # by then the store is whole
        with pytest.raises(StoreMissing):
            store_factory.open(folder)
        make(folder)
    with store_factory.open(folder) as store, store.connect() as connection:
        assert verify_chain(connection, store.head_path) == []
        assert connection.execute("select count(*) from ledger").fetchone() == (1,)
        store.keys.wrap(b"k" * 32, "a" * 64)
    assert left_below(folder) == []


def test_an_unfinished_store_keeps_its_kind(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    subprocess.run([sys.executable, "-c", MAKE, str(folder), "ensure_key_file"], check=False)
    with pytest.raises(UsageProblem, match="training"):
        make(folder, kind="live")


def test_one_writer_and_readers_always(store_factory: Any) -> None:
    folder = store_factory.folder()
    with store_factory.open(folder) as writer:
        with pytest.raises(StoreBusy, match=rf"process {os.getpid()}, started 2026-01-05T08:00:00Z") as refusal:
            store_factory.open(folder)
        assert refusal.value.exit_code == 3
        for _ in range(2):
            with store_factory.open(folder, write=False) as reader, reader.connect() as connection:
                assert connection.execute("select count(*) from ledger").fetchone() == (1,)
        (folder / "writer.lock").unlink()  # another machine, or somebody tidying up: the database still knows
        with pytest.raises(StoreBusy):
            store_factory.open(folder)
        assert writer.connect().execute("select 1").fetchone() == (1,)
    store_factory.open(folder).close()


def test_a_killed_writer_leaves_the_store_free(store_factory: Any, tmp_path: Path) -> None:
    folder = store_factory.folder()
    program = (
        "import os, random, sys; from pathlib import Path; from rightdoor.store.open import open_store;"
        "from rightdoor.store.keys import KeyFolder;"
        "s = open_store(Path(sys.argv[1]), write=True, actor='os:x', now_us=5, key_source=KeyFolder(Path(sys.argv[2])),"
        " random_bytes=random.Random(1).randbytes); print('open', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(folder), str(tmp_path / "keys")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    with pytest.raises(StoreBusy, match=f"process {other.pid}, started 1970"):
        store_factory.open(folder)
    other.kill()
    other.communicate()
    for _ in range(100):  # its database session ends a moment after it
        try:
            store_factory.open(folder).close()
            break
        except StoreBusy:
            continue
    else:
        pytest.fail("the store stayed busy")


def test_keys(store_factory: Any, tmp_path: Path) -> None:
    folder = store_factory.folder()
    arguments: dict[str, Any] = {"actor": "os:tester", "now_us": NOW, "random_bytes": random.Random(1).randbytes}
    with pytest.raises(StoreKeyWrong):
        open_store(folder, write=True, key_source=KeyText("00" * 32), **arguments)
    with pytest.raises(StoreKeyMissing):
        open_store(folder, write=True, key_source=KeyFile(tmp_path / "absent.key"), **arguments)
    with open_store(folder, write=False, key_source=KeyFile(tmp_path / "absent.key"), **arguments) as store:
        with store.connect() as connection:
            assert connection.execute("select count(*) from receipt").fetchone() == (0,), "lists need no key"
        with pytest.raises(StoreKeyMissing):
            store.keys.wrap(b"k" * 32, "a" * 64)
    with store_factory.open(folder):
        pass


def test_the_application_role_is_neither_superuser_nor_owner_nor_bypassrls(store_factory: Any) -> None:
    store = store_factory()
    with store.connect() as connection:
        flags = connection.execute("select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user")
        assert flags.fetchone() == (False, False, False, False)
        owners = connection.execute("select distinct tableowner from pg_tables where schemaname = 'rightdoor'").fetchall()
        assert owners == [("rightdoor_owner",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create table rightdoor.mine (a int)")
        connection.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("set role rightdoor_owner")


def test_start_up_refuses_a_role_that_is(store_factory: Any) -> None:
    store = store_factory()
    server = store._server
    for role in ("super", "owner"):
        with connect(server.dsn(role)) as connection, pytest.raises(DatabaseRoleUnsafe):
            refuse_unsafe_role(connection)
    with psycopg.connect(server.dsn("super")) as connection:
        connection.execute("create role passing login bypassrls password 'x'")
        connection.execute("create role joined login password 'x'")
        connection.execute("grant rightdoor_owner to joined")
        connection.execute("create role member login password 'x'")
        connection.execute("grant rightdoor_app to member")
        connection.execute("create role nobody_special login password 'x'")
    for name, unsafe in (("nobody_special", True), ("passing", True), ("joined", True), ("member", False)):
        url = psycopg.conninfo.make_conninfo(server.dsn("app"), user=name, password="x")
        arguments: dict[str, Any] = {"key_source": store_factory.key_source, "random_bytes": random.Random(1).randbytes}
        if unsafe:
            with pytest.raises(DatabaseRoleUnsafe) as refusal:
                open_store(store.dir, write=False, actor="os:tester", now_us=NOW, database_url=url, **arguments)
            assert refusal.value.exit_code == 3
        else:
            open_store(store.dir, write=False, actor="os:tester", now_us=NOW, database_url=url, **arguments).close()
    with connect(server.dsn("super")) as connection:
        connection.execute("set role rightdoor_app")
        with pytest.raises(DatabaseRoleUnsafe):
            refuse_unsafe_role(connection)


def test_a_server_by_url(tmp_path: Path, store_templates: Callable[[str], Path], store_factory: Any) -> None:
    """A PostgreSQL of one's own: here the embedded one of another folder, with a database that has no tables yet."""
    host = tmp_path.resolve() / "host"
    host.mkdir()
    folder = tmp_path / "store"
    with EmbeddedServer.attach(host, random_bytes=random.Random(2).randbytes) as server:
        app, owner = server.dsn("app"), server.dsn("owner")
        with pytest.raises(SchemaMismatch, match="tables") as refusal:
            make(folder, database_url=app)
        assert "RIGHTDOOR_DATABASE_OWNER_URL" in refusal.value.advice
        make(folder, database_url=app, owner_url=owner)
        assert not (folder / "postgres").exists()
        arguments: dict[str, Any] = {
            "actor": "os:tester",
            "now_us": NOW,
            "key_source": KeyFolder(tmp_path / "keys"),
            "random_bytes": random.Random(3).randbytes,
        }
        with open_store(folder, write=True, database_url=app, **arguments) as store:
            with store.connect() as connection, ledger.transaction(connection, actor="os:tester", at_us=NOW) as tx:
                tx.record("read", {})
            with pytest.raises(StoreBusy):
                open_store(folder, write=True, database_url=app, **arguments)
            assert not store.forget_old_versions("exhibit")
        with pytest.raises(UsageProblem, match="another store"):
            make(
                tmp_path / "second",
                key_source=KeyText("11" * 32),
                random_bytes=random.Random(4).randbytes,
                database_url=app,
                owner_url=owner,
            )
        other = store_factory.folder()
        with pytest.raises(StoreDamaged, match="not that of the store"):
            open_store(other, write=False, database_url=app, **{**arguments, "key_source": store_factory.key_source})
    with pytest.raises(DatabaseUnavailable):
        open_store(folder, write=False, database_url="host=/nonexistent dbname=postgres user=rightdoor_app", **arguments)
    assert wait_until_stopped(host, timeout_s=30)


def test_a_changed_mark_is_noticed(store_factory: Any) -> None:
    """A training store stays one: the mark is in the database too."""
    folder = store_factory.folder()
    description = read_store_file(folder)
    write_store_file(folder, type(description)(description.id, "live", description.created_us, 1, description.key_check))
    with pytest.raises(StoreDamaged, match="id or kind differ"):
        store_factory.open(folder)


def test_migrations_are_recorded_and_compared(store_factory: Any) -> None:
    store = store_factory()
    known = migrate.migrations()
    assert [m.name for m in known] == sorted(m.name for m in known)
    with connect(store._server.dsn("owner")) as owner:
        assert migrate.migrate(owner) == []
        altered = [type(known[0])(known[0].name, known[0].text, "0" * 64), *known[1:]]
        with pytest.raises(SchemaMismatch):
            migrate.pending(owner, altered)
        with pytest.raises(SchemaMismatch):
            migrate.pending(owner, [])
        owner.rollback()
        more = [
            *known,
            migrate.Migration("9999_more.sql", "create table rightdoor.more (a int); create table rightdoor.b (a int)", "1" * 64),
        ]
        assert migrate.migrate(owner, more) == ["9999_more.sql"]
        broken = [*more, migrate.Migration("9999_z.sql", "create table rightdoor.c (a int); select 1/0", "2" * 64)]
        with pytest.raises(psycopg.errors.DivisionByZero):
            migrate.migrate(owner, broken)
        owner.rollback()
        assert owner.execute("select to_regclass('rightdoor.c'), count(*) from rightdoor.schema_migration").fetchone() == (None, len(more))
    store.close()
    with pytest.raises(SchemaMismatch):
        store_factory.open(store.dir)


def test_live_stores_need_their_declaration_before_the_first_referral(tmp_path: Path, store_factory: Any) -> None:
    declared = store_factory("live")
    assert_may_receive(declared)
    folder = tmp_path / "undeclared"
    make(folder, kind="live", key_source=store_factory.key_source)
    store = store_factory.open(folder)
    with pytest.raises(DeclarationIncomplete) as refusal:
        assert_may_receive(store)
    assert refusal.value.exit_code == 3
    declare(store, store_factory.declaration, actor="os:tester", at_us=NOW)
    assert_may_receive(store)
    with store.connect() as connection:
        assert connection.execute("select act from ledger order by seq").fetchall() == [("opened",), ("declared",)]
        assert connection.execute("select body ->> 'controller' from declaration").fetchone() == ("Example Constabulary",)
        assert connection.execute("select count(*) from ledger where body like '%%Constabulary%%'").fetchone() == (0,)


def test_kinds_and_clocks(store_factory: Any) -> None:
    training, live = store_factory("training"), store_factory("live")
    assert_may_receive(training)
    for store, kind in ((training, "training"), (training, "live"), (live, "live")):
        assert_package_kind(store, kind)
    with pytest.raises(PackageKindRefused):
        assert_package_kind(live, "training")
    assert write_clock(training, as_of_us=1, real_us=2) == 1
    assert write_clock(live, as_of_us=1, real_us=2) == 2


def test_a_database_that_dies_is_a_refusal_and_nothing_acknowledged_is_lost(store_factory: Any) -> None:
    import psutil

    store = store_factory()
    with store.connect() as connection, ledger.transaction(connection, actor="os:tester", at_us=NOW) as tx:
        tx.record("read", {"n": 1})
    from rightdoor.store.boundary import store_boundary

    connection = store.connect()
    psutil.Process(int((store.dir / "postgres" / "data" / "postmaster.pid").read_text().split()[0])).kill()
    with pytest.raises(DatabaseUnavailable) as refusal, store_boundary(store.dir):
        act_until_it_fails(connection)
    assert "run the command again" in refusal.value.advice
    with pytest.raises(DatabaseUnavailable):
        store.connect()
    store.close()
    with store_factory.open(store.dir) as again, again.connect() as connection:
        assert verify_chain(connection, again.head_path) == []
        count = connection.execute("select count(*) from ledger where body like '%%\"n\":1}%%'").fetchone()
        assert count == (1,)


def act_until_it_fails(connection: Any) -> None:
    for _ in range(10_000):
        with ledger.transaction(connection, actor="os:tester", at_us=NOW) as tx:
            tx.record("read", {"n": 2})


def test_an_unwritable_folder_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any, **named: Any) -> None:
        raise OSError(errno.EROFS, "read-only")

    if os.geteuid() != 0:  # root may write everywhere; there the read-only file system is played
        (tmp_path / "closed").mkdir(mode=0o500)
        place = tmp_path / "closed" / "store"
    else:
        place = tmp_path / "store"
        monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StoreUnwritable) as refusal:
        make(place)
    assert refusal.value.exit_code == 3


def test_a_copied_store_runs_beside_its_original(store_factory: Any, tmp_path: Path) -> None:
    first = store_factory.folder()
    second = tmp_path / "copy"
    subprocess.run(["cp", "-a", str(first), str(second)], check=True)
    with store_factory.open(first) as one, store_factory.open(second) as two:
        with two.connect() as connection, ledger.transaction(connection, actor="os:tester", at_us=NOW) as tx:
            tx.record("read", {})
        with one.connect() as connection:
            assert connection.execute("select count(*) from ledger").fetchone() == (1,)
    assert wait_until_stopped(second, timeout_s=30)
    shutil.rmtree(second)


def test_store_json_is_the_only_description(store_factory: Any) -> None:
    read = json.loads((store_factory.folder() / "store.json").read_bytes())
    assert sorted(read) == ["created_us", "format", "id", "key_check", "kind"]


def test_a_destroyed_key_leaves_the_files_of_the_database(store_factory: Any) -> None:
    """Neither a dead row version nor the write-ahead log keeps it."""
    store = store_factory()
    wrapped = bytes(range(7, 47))
    with store.connect() as connection:
        insert = "insert into exhibit (sha256, size, stored, wrapped_key) values (%s, 1, 'file', %s)"
        connection.execute(insert, ("a" * 64, wrapped))
        connection.execute(insert, ("b" * 64, b"kept" * 10))
        connection.commit()
        connection.execute("update exhibit set wrapped_key = null, erased_seq = 1 where sha256 = %s", ("a" * 64,))
        connection.commit()
        assert store.forget_old_versions("exhibit")
        assert connection.execute("select count(*) from exhibit where wrapped_key is not null").fetchone() == (1,)
    store.close()
    assert wait_until_stopped(store.dir, timeout_s=10)
    contents = [path.read_bytes() for path in (store.dir / "postgres").rglob("*") if path.is_file()]
    assert any(b"kept" * 10 in content for content in contents), "the search finds what is there"
    assert not any(wrapped in content for content in contents)
