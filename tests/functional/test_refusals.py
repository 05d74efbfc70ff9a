"""Refusals: each says what is so and what to do, leaves with its exit code, loses nothing, shows no traceback."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from conftest_functional import AS_OF, AUTHORITY, Cli
from inside import nobody_left, opened, said_by, same

from rightdoor.cli import main as front
from rightdoor.store.postgres import EmbeddedServer, wait_until_stopped

HOLD = """
import sys
from pathlib import Path
from rightdoor.cli.session import begin
with begin(Path(sys.argv[1]), as_of=sys.argv[2]).store(write=sys.argv[3] == "write") as store:
    print("held", flush=True)
    sys.stdin.read()
"""
RUN = ("--as-of", AS_OF, "--authority", AUTHORITY, "--json")


@contextlib.contextmanager
def held(cli: Cli, store: Path, how: str):
    """Another process that holds the store open, to read or to write."""
    command = [sys.executable, "-c", HOLD, str(store), AS_OF, how]
    process = subprocess.Popen(command, env=cli.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.communicate("", timeout=300)


def refused(cli: Cli, *arguments: object, code: int = 3) -> str:
    """What it says on standard error, which has a reason and an advice and no traceback."""
    done = cli(*arguments, code=code)
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert lines[0].startswith("rightdoor: "), done.stderr
    assert len(lines) >= 2, f"no advice: {done.stderr}"
    return done.stderr


@pytest.fixture
def mine(ran, tmp_path):
    """A copy of the store into which the small inbox was taken, and the command line with its key."""
    home, store = tmp_path / "home", tmp_path / "store"
    subprocess.run(["cp", "-a", str(ran.cli.home), str(home)], check=True)
    assert wait_until_stopped(ran.store, timeout_s=20)
    subprocess.run(["cp", "-a", str(ran.store), str(store)], check=True)
    return Cli(home), store


def key_of(cli: Cli) -> Path:
    (key,) = (cli.home / ".config" / "rightdoor").glob("*.key")
    return key


def test_a_second_writer_is_refused_and_readers_go_on(mine, small):
    cli, store = mine
    with held(cli, store, "write") as writer:
        said = refused(cli, "run", small / "inbox", "--store", store, *RUN)
        assert f"process {writer.pid}," in said
        assert re.search(r"started \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said)
        assert len(cli.lines("attributions", "--store", store)) > 10
    assert " 0 new receipt(s)" in cli("run", small / "inbox", "--store", store, *RUN).stderr


def test_without_its_key_a_store_is_neither_written_nor_verified(mine, small, tmp_path):
    cli, store = mine
    key = key_of(cli)
    content = key.read_bytes()
    key.chmod(0o644)
    said = refused(cli, "verify", "--store", store)
    assert "chmod 600" in said
    key.chmod(0o600)
    key.rename(tmp_path / "kept")
    said = refused(cli, "run", small / "inbox", "--store", store, *RUN)
    assert str(key) in said
    assert "--key-file" in said
    key.write_bytes(b"0" * 64 + b"\n")
    key.chmod(0o600)
    assert "is not the key of store" in refused(cli, "run", small / "inbox", "--store", store, *RUN)
    inside = store / "vault" / "store.key"
    inside.write_bytes(content)
    inside.chmod(0o600)
    assert "inside the store" in refused(cli, "verify", "--store", store, "--key-file", inside)
    inside.unlink()
    assert "malformed" in refused(Cli(cli.home, {"RIGHTDOOR_KEY": "no key"}), "verify", "--store", store)
    assert "is not the key" in refused(Cli(cli.home, {"RIGHTDOOR_KEY": "ab" * 32}), "verify", "--store", store)
    key.unlink()
    assert "everything agrees" in Cli(cli.home, {"RIGHTDOOR_KEY": content.decode()})("verify", "--store", store).stderr


def in_process(capsys, monkeypatch, home: Path, *arguments: object) -> tuple[int, str]:
    """The front door in this process: exit code and standard error. Whatever escapes it fails the test."""
    monkeypatch.setenv("HOME", str(home))
    for name in ("RIGHTDOOR_STORE", "RIGHTDOOR_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "argv", ["rightdoor", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        front.main()
    return left.value.code or 0, capsys.readouterr().err


def test_store_and_inbox_apart(capsys, monkeypatch, tmp_path):
    (tmp_path / "inbox" / "deeper").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "inbox")
    (tmp_path / "inbox" / "way-out").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    for inbox, store in (
        ("inbox", "inbox/store"), ("inbox/deeper", "inbox"), ("inbox", "inbox"), ("inbox", "link/store"), ("link/deeper", "inbox"),
        ("elsewhere", "inbox/way-out/store"),
    ):  # fmt: skip
        code, said = in_process(capsys, monkeypatch, tmp_path, "run", tmp_path / inbox, "--store", tmp_path / store, *RUN)
        assert (code, "contain each other" in said) == (2, True), (inbox, store, said)
        assert not (tmp_path / store / "store.json").exists()


def test_what_was_asked_for_wrongly(capsys, monkeypatch, mine, tmp_path):
    cli, store = mine
    a_file = tmp_path / "file.yaml"
    a_file.write_text("a: [", "utf-8")
    unknown = "0" * 64
    asked = [
        (2, "run", tmp_path / "absent", "--store", store),
        (2, "run", tmp_path, "--store", store),
        (2, "run", cli.home, "--store", store, "--as-of", "yesterday"),
        (2, "run", cli.home, "--store", a_file),
        (2, "explain", "fp_aaaaaaaaaaaaaaaa", "--store", store),
        (2, "explain", "rc_aaaaaaaaaaaaaaaa#row:2", "--store", store),
        (2, "explain", unknown, "--store", store),
        (2, "explain", "nonsense", "--store", store),
        (2, "attributions", "--store", tmp_path / "absent"),
        (2, "attributions", "--store", a_file),
        (2, "init", "--store", store),
        (2, "init", "--store", tmp_path),
        (2, "init", "--live", "--store", tmp_path / "live"),
        (3, "init", "--live", "--store", tmp_path / "live", "--declaration", a_file),
        (2, "init", "--live", "--store", tmp_path / "live", "--declaration", tmp_path / "absent"),
        (2, "init", "--store", tmp_path / "live", "--declaration", a_file),
        (3, "erase", unknown, "--authority", "REVIEW-1", "--store", store),
        (2, "erase", unknown, "--authority", "a review (by somebody)", "--store", store),
        (3, "hold", "add", unknown, "--reason", "appeal", "--store", store),
        (3, "hold", "add", "of somebody@example.com", "--reason", "appeal", "--store", store),
        (3, "hold", "release", "hd_none", "--store", store),
        (3, "decision", "add", "time-profile", "--set", "zone=Moon/Base", "--reason", "r", "--store", store),
        (2, "decision", "add", "time-profile", "--set", "zone", "--reason", "r", "--store", store),
        (2, "reference", "add", tmp_path / "absent", "--store", store),
        (2, "reference", "add", a_file, "--store", store),
        (2, "verify", "--checkpoint", a_file, "--store", store),
        (2, "verify", "--checkpoint", a_file, "--public-key", a_file, "--store", store),
        (2, "verify", "--checkpoint", tmp_path / "absent", "--public-key", a_file, "--store", store),
        (3, "verify", "--key-file", tmp_path, "--store", store),
        (2, "backup", tmp_path, "--store", store),
        ((2, 3), "backup", a_file, "--store", store),
        (2, "restore", tmp_path, "--store", tmp_path / "restored"),
        (3, "restore", tmp_path / "absent", "--store", tmp_path / "restored"),
        (2, "restore", tmp_path, "--erased", a_file, "--store", tmp_path / "restored"),
        (2, "simulate", tmp_path),
        (2, "simulate", a_file),
        (2, "simulate", tmp_path / "world", "--scale", "galaxy"),
    ]
    wrong = []
    with held(cli, store, "read"):  # so that the server need not start each time
        for expected, *arguments in asked:
            code, said = in_process(capsys, monkeypatch, cli.home, *arguments)
            if code not in (expected if isinstance(expected, tuple) else (expected,)) or len(said.strip().splitlines()) < 2:
                wrong.append((arguments, code, said))
    assert not wrong
    assert not (tmp_path / "live" / "store.json").exists()


LIVE = """
controller: Example Constabulary
dpia: DPIA-0001
appropriate_policy_document: APD-0001
schedule_8_condition: administration of justice
"""


def test_a_live_store_writes_by_the_real_clock_alone(cli, tmp_path):
    (tmp_path / "declaration.yaml").write_text(LIVE, "utf-8")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "calls.csv").write_text("reference,received_at,channel\nC-1,2020-01-01T00:00:00Z,101\n", "utf-8")
    store = tmp_path / "store"
    begun = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
    cli("init", "--live", "--declaration", tmp_path / "declaration.yaml", "--store", store, "--as-of", "2020-01-05T00:00:00Z")
    cli("run", inbox, "--store", store, "--authority", AUTHORITY, "--as-of", "2020-01-05T00:00:00Z")
    (exhibit,) = cli.lines("exhibits", "--store", store)
    ended = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())  # a live store logs who looked, so looking is an act too
    assert begun <= exhibit["received"][:19] <= ended
    with opened(cli, store) as live, live.connect() as connection:
        assert live.kind == "live"
        earliest, latest = connection.execute("select min(at_us), max(at_us) from ledger").fetchone()
    assert begun <= time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(earliest // 10**6))
    assert time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(latest // 10**6)) <= ended


@contextlib.contextmanager
def superuser(store: Path):
    """Somebody with all rights in the database, past its guards."""
    past = "-c session_replication_role=replica -c search_path=rightdoor"
    with (
        EmbeddedServer.attach(store, random_bytes=os.urandom) as server,
        psycopg.connect(server.dsn("super"), options=past) as connection,
    ):
        yield connection
    assert wait_until_stopped(store, timeout_s=60)


@pytest.mark.parametrize("tampering", ["altered", "removed", "head"])
def test_nothing_is_written_to_a_ledger_that_does_not_verify(mine, small, tampering):
    cli, store = mine
    head = store / "ledger" / "head"
    last = json.loads(head.read_bytes())["seq"]
    if tampering == "head":
        head.unlink()
    else:
        with superuser(store) as connection:
            if tampering == "altered":
                sql = 'update ledger set body = replace(body, \'"actor":"os:\', \'"actor":"xx:\') where seq = 5'
            else:
                sql = f"delete from ledger where seq = {last}"
            assert connection.execute(sql).rowcount == 1
    named = {"altered": "ledger 5: row-altered", "removed": f"ledger {last}: removed-at-end", "head": "ledger head: head-missing"}
    done = cli("verify", "--store", store, code=3)
    assert f"FIRST DIVERGENCE: {named[tampering]}" in done.stderr
    before = head.read_bytes() if head.exists() else None
    said = refused(cli, "run", small / "inbox", "--store", store, *RUN)
    assert "ledger" in said
    assert "rightdoor verify" in said
    assert (head.read_bytes() if head.exists() else None) == before
    assert cli.lines("attributions", "--store", store), "reading goes on"


def large_inbox(folder: Path, small: Path) -> Path:
    """The small inbox and, in the middle of it, notes of 3 MB that do not compress."""
    shutil.copytree(small / "inbox", folder)
    rng = random.Random(9)
    lines = [rng.randbytes(30).hex() for _ in range(48_000)]
    (folder / "northmere-police" / "cybertips-001" / "CyberTip-7000005-notes.txt").write_text("\n".join(lines), "utf-8")
    return folder


def test_a_limit_on_the_size_of_files_is_a_full_disk(cli, small, tmp_path):
    inbox, store = large_inbox(tmp_path / "inbox", small), tmp_path / "store"
    cli("init", "--store", store, "--as-of", AS_OF)
    with held(cli, store, "read"):  # its server started without the limit
        done = subprocess.run(
            cli.argv("run", inbox, "--store", store, *RUN, "--batch-receipts", 7),
            env=cli.env, capture_output=True, text=True, timeout=600,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)),
        )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "No space is left" in done.stderr
    assert "Make room" in done.stderr
    assert "Traceback" not in done.stderr
    completes(cli, inbox, store)


def completes(cli: Cli, inbox: Path, store: Path) -> None:
    """The same run now does its work, and the store is as one that nothing disturbed."""
    cli.run(inbox, store, "--batch-receipts", 7)
    found, report = said_by(cli, store)
    assert not report.divergences
    cli.run(inbox, store.parent / "undisturbed", "--batch-receipts", 7)
    theirs, _ = said_by(cli, store.parent / "undisturbed")
    same(found, theirs)


@pytest.fixture
def little_disk(tmp_path):
    """A file system of 120 MB of its own."""
    place = tmp_path.resolve() / "disk"
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    tried = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=120m", "none", str(place)], capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"mounting is refused here: {tried.stderr.strip()[:100]}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("room_kb", [0, 1500])
def test_a_full_disk_and_after_making_room_the_same_run_completes(cli, small, tmp_path, little_disk, room_kb):
    inbox, store = large_inbox(tmp_path / "inbox", small), little_disk / "store"
    cli("init", "--store", store, "--as-of", AS_OF)
    assert wait_until_stopped(store, timeout_s=60)
    space = os.statvfs(little_disk)
    with (little_disk / "ballast").open("wb") as ballast:
        os.posix_fallocate(ballast.fileno(), 0, space.f_bavail * space.f_frsize - room_kb * 1024)
    said = refused(cli, "run", inbox, "--store", store, *RUN, "--batch-receipts", 7)
    assert re.search(r"No space is left|does not answer|did not start|ended", said), said
    (little_disk / "ballast").unlink()
    completes(cli, inbox, store)


def test_a_database_that_dies_in_the_middle(cli, small, tmp_path):
    for store in (tmp_path / f"store{n}" for n in range(5)):  # where others of this machine kept us until the run had ended, once more
        code, said = killed_in_the_middle(cli, small, store)
        if code != 0:
            break
    assert code == 3, said
    assert "database" in said
    assert "run the command again" in said
    assert "Traceback" not in said
    nobody_left(cli, store)
    completes(cli, small / "inbox", store)


def killed_in_the_middle(cli: Cli, small: Path, store: Path) -> tuple[int, str]:
    """The database of a run is killed when some of it is acknowledged: how the run ended, and what it said."""
    cli("init", "--store", store, "--as-of", AS_OF)
    first = json.loads((store / "ledger" / "head").read_bytes())["seq"]
    process = subprocess.Popen(
        cli.argv("run", small / "inbox", "--store", store, *RUN, "--batch-receipts", 1),
        env=cli.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while process.poll() is None and json.loads((store / "ledger" / "head").read_bytes())["seq"] < first + 20:
        time.sleep(0.002)
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has ended with the run
        os.kill(int((store / "postgres" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    _, said = process.communicate(timeout=300)
    return process.returncode, said


@pytest.mark.parametrize("command", [("attributions", "--json"), ("data-findings",), ("exhibits", "--json")])
def test_output_that_nobody_reads_to_its_end_is_no_error(ran, command):
    process = subprocess.Popen(
        ran.cli.argv(*command, "--store", ran.store), env=ran.cli.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=300) == 0
    assert said == b""
