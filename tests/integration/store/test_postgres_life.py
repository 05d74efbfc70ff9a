"""The life of the embedded PostgreSQL: one server for many clients, gone after the last, whole after any kill."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from rightdoor.errors import DatabaseCannotStart, StoreDamaged, StoreUnwritable
from rightdoor.store.postgres import EmbeddedServer, wait_until_stopped
from rightdoor.store.postgres_supervisor import _signal_if_in, processes_in

RANDOM = random.Random(3).randbytes

CLIENT = """
import random, sys, time
from pathlib import Path
import psycopg
from rightdoor.store import crashpoints
from rightdoor.store.postgres import EmbeddedServer
if len(sys.argv) > 2:
    crashpoints.arm(sys.argv[2])
server = EmbeddedServer.attach(Path(sys.argv[1]), random_bytes=random.Random(5).randbytes)
connection = psycopg.connect(server.dsn("app"))
assert connection.execute("select 1").fetchone() == (1,)
print("attached", flush=True)
sys.stdin.read()
"""


def client(store: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CLIENT, str(store), *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def attached(process: subprocess.Popen[str]) -> subprocess.Popen[str]:
    assert process.stdout is not None
    assert process.stdout.readline() == "attached\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def supervisors(store: Path) -> list[psutil.Process]:
    return [p for p in psutil.process_iter() if f'"root": "{store}/postgres"' in " ".join(_line(p)) and p.status() != psutil.STATUS_ZOMBIE]


def _line(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def postmaster(store: Path) -> psutil.Process:
    pid = int((store / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])
    return psutil.Process(pid)


def count(store: Path) -> int:
    """Attach, and see how many rows the table of the test has."""
    with EmbeddedServer.attach(store, random_bytes=RANDOM) as server, psycopg.connect(server.dsn("super")) as connection:
        row = connection.execute("select count(*) from kept").fetchone()
        assert row is not None
        return int(row[0])


def fill(store: Path, rows: int = 100) -> None:
    with EmbeddedServer.attach(store, random_bytes=RANDOM) as server, psycopg.connect(server.dsn("super")) as connection:
        connection.execute("create table kept as select generate_series(1, %s) as n", (rows,))


def use_for_five_seconds(connection: psycopg.Connection[Any]) -> None:
    for _ in range(100):
        connection.execute("select 1")
        time.sleep(0.05)


@pytest.fixture
def store(tmp_path: Path, left_below: Callable[..., list[psutil.Process]]) -> Iterator[Path]:
    """An empty folder; afterwards no process may be left below it."""
    folder = tmp_path.resolve() / "store"
    folder.mkdir(mode=0o700)
    yield folder
    assert left_below(folder) == []


@pytest.fixture
def ready(store: Path, store_templates: Callable[[str], Path]) -> Path:
    """A folder with an initialised cluster, not running."""
    subprocess.run(["cp", "-a", str(store_templates("training") / "store" / "postgres"), str(store / "postgres")], check=True)
    return store


def test_first_start_restart_and_attach_are_quick_and_the_last_one_out_stops_it(store: Path) -> None:
    begun = time.monotonic()
    server = EmbeddedServer.attach(store, random_bytes=RANDOM)
    first = time.monotonic()
    second = EmbeddedServer.attach(store, random_bytes=RANDOM)
    again = time.monotonic()
    assert len(supervisors(store)) == 1
    server.close()
    with psycopg.connect(second.dsn("app")) as connection:
        assert connection.execute("select 1").fetchone() == (1,), "one client is left, so the server runs"
    assert supervisors(store) != []
    second.close()
    second.close()
    assert wait_until_stopped(store, timeout_s=30), "no linger: measured 0.1 s"
    stopped = time.monotonic()
    EmbeddedServer.attach(store, random_bytes=RANDOM).close()
    restarted = time.monotonic()
    assert first - begun < 10, "generous: measured 0.5 s"
    assert again - first < 1, "generous: measured 0.001 s"
    assert restarted - stopped < 5, "generous: measured 0.06 s"


def test_settings_keep_data_safe_and_case_content_out_of_logs(ready: Path) -> None:
    secret = "planted-name-in-a-statement"
    with EmbeddedServer.attach(ready, random_bytes=RANDOM) as server, psycopg.connect(server.dsn("super"), autocommit=True) as c:
        shown = dict(c.execute("select name, setting from pg_settings").fetchall())
        assert {k: shown[k] for k in ("fsync", "full_page_writes", "listen_addresses", "TimeZone", "server_encoding")} == {
            "fsync": "on", "full_page_writes": "on", "listen_addresses": "", "TimeZone": "UTC", "server_encoding": "UTF8",
        }  # fmt: skip
        assert shown["server_version"].startswith("18.")
        assert shown["data_checksums"] == "on"
        hba = c.execute("select distinct type, auth_method from pg_hba_file_rules").fetchall()
        assert {method for _, method in hba} == {"scram-sha-256"}
        c.execute("create table named (name text primary key, number int)")
        c.execute("insert into named values (%s, 1)", (secret,))
        for statement in ("insert into named values (%s, 1)", "select %s::text::int", "select 1/0 as " + '"' + secret + '"'):
            with pytest.raises(psycopg.Error):
                c.execute(statement.encode(), (secret,) if "%s" in statement else None)
        with pytest.raises(psycopg.Error):
            c.execute(f"do $$ begin raise exception '{secret}'; end $$".encode())
    assert wait_until_stopped(ready, timeout_s=30)
    for log in (ready / "postgres" / "log").iterdir():
        assert secret not in log.read_text()
        assert "ready to accept connections" in log.read_text()


def test_nobody_gets_in_without_the_password(ready: Path) -> None:
    with EmbeddedServer.attach(ready, random_bytes=RANDOM) as server:
        passwords = json.loads((ready / "postgres" / "secret").read_text())
        assert set(passwords) == {"super", "owner", "app", "desk"}
        for role in passwords:
            wrong = psycopg.conninfo.make_conninfo(server.dsn(role), password="guess")
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(wrong)
        assert len(set(passwords.values())) == len(passwords)
    assert stat.S_IMODE((ready / "postgres" / "secret").stat().st_mode) == 0o600


def test_modes_of_parent_folders_are_left_alone(tmp_path: Path) -> None:
    parents = [tmp_path / "a", tmp_path / "a" / "b", tmp_path / "a" / "b" / "store"]
    for folder, mode in zip(parents, (0o700, 0o750, 0o711), strict=True):
        folder.mkdir()
        folder.chmod(mode)
    before = [(p.stat().st_mode, p.stat().st_uid, p.stat().st_gid) for p in (*tmp_path.parents, tmp_path, *parents)]
    EmbeddedServer.attach(parents[-1], random_bytes=RANDOM).close()
    assert [(p.stat().st_mode, p.stat().st_uid, p.stat().st_gid) for p in (*tmp_path.parents, tmp_path, *parents)] == before
    assert wait_until_stopped(parents[-1], timeout_s=30)


def test_the_server_is_unprivileged(ready: Path) -> None:
    """As root: another account, and no capability but the one to walk through closed folders, and no way to gain more."""
    with EmbeddedServer.attach(ready, random_bytes=RANDOM):
        status = dict(line.split(":", 1) for line in Path(f"/proc/{postmaster(ready).pid}/status").read_text().splitlines() if ":" in line)
        assert set(status["Uid"].split()) == {str((ready / "postgres" / "data").stat().st_uid)}
        assert "0" not in status["Uid"].split()
        assert int(status["CapEff"], 16) in {0, 1 << 2}
        assert int(status["CapPrm"], 16) == int(status["CapEff"], 16) == int(status["CapAmb"], 16)
        assert status["NoNewPrivs"].strip() == "1"
        assert set(status["Groups"].split()) <= {str((ready / "postgres" / "data").stat().st_gid)} or os.geteuid() != 0


def test_no_capability_is_kept_where_folders_are_open(store_templates: Callable[[str], Path]) -> None:
    if os.geteuid() != 0:
        pytest.skip("concerns runs as root alone")
    folder = Path(subprocess.run(["mktemp", "-d", "/tmp/rightdoor-test-XXXXXX"], capture_output=True, text=True, check=True).stdout.strip())
    try:
        folder.chmod(0o755)
        subprocess.run(["cp", "-a", str(store_templates("training") / "store" / "postgres"), str(folder / "postgres")], check=True)
        (folder / "postgres").chmod(0o711)
        with EmbeddedServer.attach(folder, random_bytes=RANDOM):
            assert "CapEff:\t0000000000000000\n" in Path(f"/proc/{postmaster(folder).pid}/status").read_text()
        assert wait_until_stopped(folder, timeout_s=30)
    finally:
        subprocess.run(["rm", "-rf", str(folder)], check=True)


def test_ten_clients_at_once_start_one_server(ready: Path) -> None:
    clients = [client(ready) for _ in range(10)]
    try:
        for process in clients:
            attached(process)
        assert len(supervisors(ready)) == 1
        assert (ready / "postgres" / "log" / "server.log").read_text().count("starting PostgreSQL") <= 2, "one by the template"
        for process in clients[:-1]:
            end(process)
        time.sleep(0.3)
        assert len(supervisors(ready)) == 1, "one client is left"
    finally:
        for process in clients:
            end(process)
    assert wait_until_stopped(ready, timeout_s=30)


def test_a_pipe_reader_does_not_wait_for_the_server(ready: Path) -> None:
    """Nothing of ours keeps the standard output of a client open: ``rightdoor … | head`` ends with the client."""
    other = attached(client(ready))
    program = CLIENT.replace("sys.stdin.read()", "")
    starts = subprocess.run([sys.executable, "-c", program, str(ready)], capture_output=True, text=True, timeout=20, check=True)
    assert starts.stdout == "attached\n"
    end(other)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_signal_to_the_group_of_the_client_that_started_it_spares_the_server(number: signal.Signals, ready: Path) -> None:
    """Ctrl-C in one terminal must not take the database from the others."""
    first = attached(client(ready))
    with EmbeddedServer.attach(ready, random_bytes=RANDOM) as server, psycopg.connect(server.dsn("app")) as connection:
        os.killpg(first.pid, number)
        first.communicate()
        time.sleep(0.3)
        assert connection.execute("select 1").fetchone() == (1,)


@pytest.mark.parametrize("victim", ["client", "supervisor", "postmaster", "backend", "all"])
def test_after_a_kill_everything_goes_on_and_nothing_is_left(victim: str, ready: Path) -> None:
    fill(ready)
    process = attached(client(ready))
    with EmbeddedServer.attach(ready, random_bytes=RANDOM) as server, psycopg.connect(server.dsn("super"), autocommit=True) as connection:
        connection.execute("insert into kept select generate_series(1, 50)")
        master = postmaster(ready)
        children = master.children(recursive=True)
        backend = psutil.Process(connection.info.backend_pid)
        victims = {
            "client": [psutil.Process(process.pid)],
            "supervisor": supervisors(ready),
            "postmaster": [master],
            "backend": [backend],
            "all": [psutil.Process(process.pid), *supervisors(ready), master, *children],
        }[victim]
        for one in victims:
            with contextlib.suppress(psutil.NoSuchProcess):  # a process may have followed another into its end
                one.kill()
        if victim != "client":
            with pytest.raises(psycopg.OperationalError):
                use_for_five_seconds(connection)
            assert count(ready) == 150, "a new client starts a server while the old client still holds on"
    assert count(ready) == 150
    end(process)


@pytest.mark.parametrize("pause", [0.0, 0.02, 0.06, 0.15, 0.3, 0.45])
def test_killed_during_initialisation_and_the_first_second(
    pause: float, store: Path, left_below: Callable[..., list[psutil.Process]]
) -> None:
    process = client(store)
    while not supervisors(store):
        time.sleep(0.001)
    time.sleep(pause)
    for one in [psutil.Process(process.pid), *supervisors(store), *left_below(store, 0)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    end(process)
    fill(store)
    assert count(store) == 100
    assert [p.name for p in (store / "postgres").iterdir() if p.name.startswith("init-")] == []


def test_the_supervisor_alone_killed_during_initialisation(store: Path) -> None:
    process = client(store)
    while not any((store / "postgres").glob("init-*/global")):
        time.sleep(0.001)
    for one in supervisors(store):
        one.kill()
    process.wait(20)
    assert process.returncode == 1, "the client is told, and does not hang"
    end(process)
    fill(store)
    assert count(store) == 100


def test_killed_at_the_named_point_of_initialisation(store: Path) -> None:
    process = client(store, "database-initialisation")
    process.wait(20)
    assert process.returncode == -signal.SIGKILL
    end(process)
    fill(store)
    assert count(store) == 100


def test_a_stale_process_id_of_a_stranger_is_never_signalled(ready: Path) -> None:
    fill(ready)
    assert wait_until_stopped(ready, timeout_s=30)
    account = (ready / "postgres" / "data").stat()
    stranger = subprocess.Popen(["sleep", "60"], user=account.st_uid if os.geteuid() == 0 else None)
    try:
        stale = ready / "postgres" / "data" / "postmaster.pid"
        stale.write_text(f"{stranger.pid}\n{ready}/postgres/data\n1767600000\n5432\n{ready}/postgres/run\n\n  1234 5678\nready   \n")
        os.chown(stale, account.st_uid, account.st_gid)
        assert count(ready) == 100
        assert wait_until_stopped(ready, timeout_s=30)
        with pytest.raises(subprocess.TimeoutExpired):
            stranger.wait(0.5)
    finally:
        stranger.kill()
        stranger.wait()


def test_only_processes_of_the_data_directory_are_signalled(tmp_path: Path) -> None:
    data, other = tmp_path / "data", tmp_path / "other"
    data.mkdir()
    other.mkdir()
    ours = subprocess.Popen(["sleep", "60"], cwd=data)
    stranger = subprocess.Popen(["sleep", "60"], cwd=other)
    try:
        assert list(processes_in(data.resolve())) == [ours.pid]
        for process in (ours, stranger):
            _signal_if_in(process.pid, data.resolve(), signal.SIGTERM)
        assert ours.wait(5) == -signal.SIGTERM
        with pytest.raises(subprocess.TimeoutExpired):
            stranger.wait(0.5)
    finally:
        for process in (ours, stranger):
            process.kill()
            process.wait()


def test_an_orphaned_backend_is_waited_for_before_a_new_server_starts(ready: Path) -> None:
    """A backend that computes does not notice that its postmaster is gone; two servers on the data would destroy it."""
    fill(ready)
    process = attached(client(ready))
    with EmbeddedServer.attach(ready, random_bytes=RANDOM) as server, psycopg.connect(server.dsn("super")) as busy:
        busy.pgconn.send_query(b"do $$ begin loop null; end loop; end $$")
        orphan = psutil.Process(busy.info.backend_pid)
        deadline = time.monotonic() + 60
        while orphan.cpu_times().user < 0.1 and time.monotonic() < deadline:
            time.sleep(0.02)  # until it really computes: an idle one would notice by itself
        master = postmaster(ready)
        master.suspend()  # so that it cannot pass on the end of its supervisor to the backend before it is killed
        for one in [*supervisors(ready), master]:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        begun = time.monotonic()
        assert count(ready) == 100
        assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE
        assert time.monotonic() - begun > 1, "it had to be waited for, and was then told to go"
        busy.close()
    end(process)


def test_a_server_that_cannot_start_says_so_and_where_to_look(ready: Path) -> None:
    (ready / "postgres" / "data" / "global" / "pg_control").unlink()
    with pytest.raises(DatabaseCannotStart, match="ended while starting") as refusal:
        EmbeddedServer.attach(ready, random_bytes=RANDOM)
    assert "server.log" in refusal.value.advice


def test_a_lost_password_file_is_named(ready: Path) -> None:
    (ready / "postgres" / "secret").unlink()
    with pytest.raises(StoreDamaged, match="secret"):
        EmbeddedServer.attach(ready, random_bytes=RANDOM)


def test_the_socket_is_closed_to_others(ready: Path) -> None:
    with EmbeddedServer.attach(ready, random_bytes=RANDOM):
        folder = Path((ready / "postgres" / "socket-dir").read_text().strip())
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / ".s.PGSQL.5432").stat().st_mode) == 0o700
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(folder / ".s.PGSQL.5432"))


def test_a_store_whose_path_is_too_long_for_a_socket(tmp_path: Path, store_templates: Callable[[str], Path]) -> None:
    deep = tmp_path.resolve() / ("d" * 100) / "store"
    deep.mkdir(parents=True)
    subprocess.run(["cp", "-a", str(store_templates("training") / "store" / "postgres"), str(deep / "postgres")], check=True)
    fill(deep)
    assert count(deep) == 100
    folder = Path((deep / "postgres" / "socket-dir").read_text().strip())
    assert folder.parent == Path("/tmp")
    assert wait_until_stopped(deep, timeout_s=30)
    folder.rmdir()


def test_root_of_a_user_namespace_without_other_accounts_and_without_network(store: Path) -> None:
    """``unshare -rn``, rootless containers: PostgreSQL refuses root there too, and no other account exists."""
    namespace = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*namespace, "true"], check=False, capture_output=True).returncode:
        pytest.skip("user namespaces are switched off here")
    program = CLIENT.replace("sys.stdin.read()", "")
    for _ in range(2):
        done = subprocess.run(
            [*namespace, sys.executable, "-c", program, str(store)], capture_output=True, text=True, timeout=60, check=True
        )
        assert done.stdout == "attached\n"
        assert wait_until_stopped(store, timeout_s=30)
    fill(store)  # and outside of it
    assert count(store) == 100


def test_a_store_of_another_user_is_refused_before_anything_is_written(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = os.geteuid()
    before = sorted((p.name, p.stat().st_mtime_ns) for p in (ready / "postgres").iterdir())
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    with pytest.raises(StoreUnwritable, match="another user"):
        EmbeddedServer.attach(ready, random_bytes=RANDOM)
    assert sorted((p.name, p.stat().st_mtime_ns) for p in (ready / "postgres").iterdir()) == before
