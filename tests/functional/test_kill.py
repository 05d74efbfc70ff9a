"""Killed at any instant and run again: the same result as undisturbed, nothing lost, nobody left behind."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import pytest
from conftest_functional import AS_OF, AUTHORITY, Cli
from inside import nobody_left, opened, said, said_by, same

from rightdoor.operations.verify import verify_store

# Workers even for a small inbox.
FORCED = "import rightdoor.operations.take_in as t; t.IN_PROCESS = 0; from rightdoor.cli.main import main; main()"
BEFORE_FIRST, AFTER_LAST = -1.0, 2.0
VICTIMS = ("all", "main", "all", "postmaster", "main of workers", "worker", "supervisor")


@dataclass(frozen=True)
class Scene:
    """An inbox of some hundred small files, an empty store to begin with, and what an undisturbed run makes of it."""

    cli: Cli
    inbox: Path
    empty: Path
    done: Path
    said: dict[str, object]
    first: int  # the ledger's newest row in the empty store
    last: int  # the same at the end

    def fresh(self, place: Path) -> Path:
        """A copy of the empty store."""
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run(["cp", "-a", "--reflink=auto", str(self.empty), str(place)], check=True)
        return place

    def arguments(self, store: Path, processes: int) -> list[str]:
        """Of the run."""
        return [
            "run", str(self.inbox), "--store", str(store), "--as-of", AS_OF, "--authority", AUTHORITY, "--json",
            "--batch-receipts", "7", "--processes", str(processes),
        ]  # fmt: skip

    def share(self, store: Path) -> float:
        """How much of the work is acknowledged."""
        return (head(store) - self.first) / (self.last - self.first)


def head(store: Path) -> int:
    return int(json.loads((store / "ledger" / "head").read_bytes())["seq"])


@pytest.fixture(scope="module")
def scene(small, tmp_path_factory):
    base = tmp_path_factory.mktemp("kill").resolve()
    cli = Cli(base / "home")
    inbox = base / "inbox"
    shutil.copytree(small / "inbox", inbox)
    for number in (b"7001", b"7002"):  # the same referrals under other numbers
        for path in sorted((small / "inbox").rglob("CyberTip-*")):
            target = base / "inbox" / number.decode() / path.name.replace("7000", number.decode())
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes().replace(b"7000", number))
    assert 120 <= sum(p.is_file() for p in inbox.rglob("*")) <= 300
    cli("init", "--store", base / "empty", "--as-of", AS_OF)
    nobody_left(cli, base / "empty")
    undisturbed = base / "undisturbed"
    subprocess.run(["cp", "-a", str(base / "empty"), str(undisturbed)], check=True)
    cli.run(inbox, undisturbed, "--batch-receipts", 7, "--processes", 1)
    found, report = said_by(cli, undisturbed)
    assert not report.divergences
    return Scene(cli, inbox, base / "empty", undisturbed, found, head(base / "empty"), head(undisturbed))


class Kill(NamedTuple):
    """Whom to kill, and when: at which acknowledged share, and how many milliseconds later."""

    whom: str
    share: float
    later_ms: float = 0.0


def plan(count: int, *, before: int, after: int, seed: int) -> list[Kill]:
    """`count` kills, evenly from 5 to 95 % acknowledged but for those before the first and after the last commit."""
    rng = random.Random(seed)
    within = count - before - after
    shares = [0.06 + 0.86 * i / (within - 1) for i in range(within)]
    targets = [BEFORE_FIRST] * before + shares + [AFTER_LAST] * after
    offset = rng.randrange(len(VICTIMS))
    return [Kill(VICTIMS[(i + offset) % len(VICTIMS)], target, rng.uniform(0, 25)) for i, target in enumerate(targets)]


def started(scene: Scene, store: Path, whom: str, stderr: Any) -> subprocess.Popen[bytes]:
    processes = 2 if "worker" in whom else 1
    command = [sys.executable, "-c", FORCED] if processes > 1 else scene.cli.argv()
    return subprocess.Popen(
        [*command, *scene.arguments(store, processes)],
        env=scene.cli.env, stdout=subprocess.DEVNULL, stderr=stderr, start_new_session=True,
    )  # fmt: skip


def wait_for(scene: Scene, store: Path, kill: Kill, process: subprocess.Popen[bytes]) -> None:
    """Until the instant of the kill, or the end of the process."""
    deadline = time.monotonic() + 300
    vault = store / "tmp"
    while process.poll() is None:
        assert time.monotonic() < deadline, "the run does not come to the instant of its kill"
        if kill.share == BEFORE_FIRST:
            if any(vault.glob("*/pack")):
                break
        elif head(store) >= scene.first + min(1.0, kill.share) * (scene.last - scene.first):
            break
        time.sleep(0.001)
    if kill.share not in (BEFORE_FIRST, AFTER_LAST):
        time.sleep(kill.later_ms / 1000)


def children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def victims(store: Path, whom: str, main: int) -> list[int]:
    """Process ids, children first."""
    if whom.startswith("main"):
        return [main]
    if whom == "worker":
        return [p for p in children(main) if b"spawn_main" in Path(f"/proc/{p}/cmdline").read_bytes()][:1]
    postmaster = int((store / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])
    supervisor = psutil.Process(postmaster).ppid()
    if whom == "postmaster":
        return [postmaster]
    if whom == "supervisor":
        return [supervisor]
    return [supervisor, postmaster, *children(postmaster)]


def execute(scene: Scene, store: Path, kill: Kill, process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, psutil.NoSuchProcess, FileNotFoundError):
        found = victims(store, kill.whom, process.pid)
        if kill.whom == "all":
            os.killpg(process.pid, signal.SIGKILL)
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    process.wait(timeout=300)


def survives(scene: Scene, folder: Path, kill: Kill) -> float:
    """Do it, run again, compare; the share that was acknowledged at the kill."""
    store = scene.fresh(folder / "store")
    with (folder / "stderr").open("w+b") as stderr:
        process = started(scene, store, kill.whom, stderr)
        try:
            wait_for(scene, store, kill, process)
            share = scene.share(store)
            execute(scene, store, kill, process)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        stderr.seek(0)
        errors = stderr.read().decode()
    assert "Traceback" not in errors, errors
    expected = {-signal.SIGKILL} if kill.whom.startswith(("all", "main")) else {0, 1 if kill.whom == "worker" else 3}
    assert process.returncode in expected | ({0} if kill.share == AFTER_LAST else set()), (kill, process.returncode, errors)
    if process.returncode in (1, 3):
        assert "run" in errors, errors
        assert "again" in errors, errors
    nobody_left(scene.cli, store)
    again = scene.cli("run", *scene.arguments(store, 1)[1:])
    assert [json.loads(line) for line in again.stdout.splitlines()] == scene.said["triage"], kill
    found, report = said_by(scene.cli, store)
    assert not report.divergences, (kill, report.divergences[:1])
    same(found, scene.said)
    nobody_left(scene.cli, store)
    return share


def histogram(shares: list[float]) -> str:
    """Of the acknowledged share at the kill, in tenths."""
    lines = [f"acknowledged at the kill, {len(shares)} kills:"]
    for low in range(0, 100, 10):
        count = sum(1 for s in shares if low <= 100 * s < low + 10 or (low == 90 and s >= 1))
        lines.append(f"  {low:3}-{low + 10:3} %  {'#' * count} {count}")
    return "\n".join(lines)


def hit(scene: Scene, folder: Path, kill: Kill) -> float:
    """The share at which it was killed; once more where others of this machine kept us from the instant that was meant."""
    low, high = {BEFORE_FIRST: (0.0, 0.01), AFTER_LAST: (0.99, 1.0)}.get(kill.share, (0.05, 0.95))
    for _ in range(4):
        share = survives(scene, folder, kill)
        if low <= share <= high:
            break
    return share


def kill_all(scene: Scene, folder: Path, kills: list[Kill]) -> list[float]:
    shares = [hit(scene, folder, kill) for kill in kills]
    print(histogram(shares))
    assert any(s <= 0.01 for s in shares)
    assert any(s > 0.99 for s in shares)
    return shares


def test_ten_kills_and_the_same_result(scene, tmp_path):
    """Each kind of victim at least once; fifty are for `make prove`."""
    kills = plan(10, before=1, after=1, seed=2)
    assert {kill.whom for kill in kills} == set(VICTIMS)
    shares = kill_all(scene, tmp_path.resolve(), kills)
    assert sum(0.05 <= s <= 0.95 for s in shares) >= 7, histogram(shares)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_fifty_kills_and_the_same_result(scene, tmp_path):
    shares = kill_all(scene, tmp_path.resolve(), plan(50, before=3, after=3, seed=1))
    assert sum(0.05 <= s <= 0.95 for s in shares) >= 40, histogram(shares)


def dies(scene: Scene, point: str, *arguments: object) -> None:
    crashing = Cli(scene.cli.home, {"RIGHTDOOR_CRASH_AT": point})
    done = crashing(*arguments, code=-signal.SIGKILL)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("point", ["database-initialisation", "pack-written", "batch-renamed", "before-commit", "after-commit"])
def test_killed_at_each_named_point_of_a_run(scene, tmp_path, point):
    store = tmp_path.resolve() / "store"
    cli = scene.cli
    if point == "database-initialisation":
        small = sorted(scene.inbox.iterdir())[0]
        dies(scene, point, *["run", small, *scene.arguments(store, 1)[2:]])
        assert not (store / "store.json").exists()
    else:
        scene.fresh(store)
        dies(scene, point, *scene.arguments(store, 1))
        assert head(store) == scene.first
    nobody_left(cli, store)
    again = cli(*scene.arguments(store, 1))
    assert [json.loads(line) for line in again.stdout.splitlines()] == scene.said["triage"]
    found, report = said_by(cli, store)
    assert not report.divergences
    same(found, scene.said)
    nobody_left(cli, store)


def test_killed_in_the_middle_of_joining_batches(scene, tmp_path):
    store = tmp_path.resolve() / "store"
    subprocess.run(["cp", "-a", str(scene.done), str(store)], check=True)
    dies(scene, "compaction", "compact", "--store", store, "--as-of", AS_OF)
    nobody_left(scene.cli, store)
    with opened(scene.cli, store) as before:
        same(said(before), scene.said)
        assert not verify_store(before, progress=quiet).divergences
    scene.cli("compact", "--store", store, "--as-of", AS_OF)
    found, report = said_by(scene.cli, store)
    assert not report.divergences
    same(found, scene.said)
    assert len(list((store / "batches").iterdir())) < len(list((scene.done / "batches").iterdir()))


def test_killed_in_the_middle_of_an_erasure(scene, tmp_path):
    exhibit = next(e[1] for e in scene.said["exhibits"] if re.search(r"CyberTip-7000\d+\.xml", e[0]))
    erase = ("erase", exhibit, "--authority", "REVIEW-7", "--as-of", AS_OF, "--store")
    stores = [tmp_path.resolve() / name for name in ("killed", "undisturbed")]
    for store in stores:
        subprocess.run(["cp", "-a", str(scene.done), str(store)], check=True)
    dies(scene, "compaction", *erase, stores[0])
    nobody_left(scene.cli, stores[0])
    seen = []
    for store in stores:
        scene.cli(*erase, store)
        found, report = said_by(scene.cli, store)
        assert not report.divergences
        assert [e.exhibit for e in report.verified.erased] == [exhibit]
        assert exhibit not in {e[1] for e in found["exhibits"]}
        seen.append(found)
    same(*seen)


def quiet(_what: str, _done: int, _of: int) -> None:
    """No progress wanted."""
