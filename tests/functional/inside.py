"""What a store says, read in the test's own process: the same operations as the commands, without their start."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from conftest_functional import AS_OF, Cli

from rightdoor.cli.session import parse_as_of
from rightdoor.operations.listing import attribution_lines, exhibit_lines, finding_lines, triage_lines
from rightdoor.operations.verify import Report, verify_store
from rightdoor.store.keys import KeyFolder
from rightdoor.store.open import Store, open_store
from rightdoor.store.postgres import wait_until_stopped


@contextlib.contextmanager
def opened(cli: Cli, folder: Path, *, write: bool = False) -> Iterator[Store]:
    """The store, opened as the command line of `cli` would; its server is gone afterwards."""
    with open_store(
        folder,
        write=write,
        actor="os:tester",
        now_us=1,
        key_source=KeyFolder(cli.home / ".config" / "rightdoor"),
        random_bytes=os.urandom,
    ) as store:
        yield store
    assert wait_until_stopped(folder, timeout_s=60)


def said(store: Store) -> dict[str, object]:
    """Everything that a store says, for comparing two of them."""
    with store.connect() as connection:
        (digest,) = connection.execute("select digest from derived where current").fetchone()
    return {
        "attributions": list(attribution_lines(store)),
        "triage": list(triage_lines(store, parse_as_of(AS_OF))),
        "exhibits": sorted((e["name"], e["exhibit"], e["size"], e["reader"], e["statements"], e["findings"]) for e in exhibit_lines(store)),
        "findings": list(finding_lines(store)),
        "derived": {p.name: p.read_bytes() for p in sorted((store.dir / "derived" / digest).iterdir())} | {"folder": digest},
    }


def said_by(cli: Cli, folder: Path) -> tuple[dict[str, object], Report]:
    """What a store says, and what `verify` finds."""
    with opened(cli, folder) as store:
        return said(store), verify_store(store, progress=lambda _what, _done, _of: None)


def same(ours: dict[str, object], theirs: dict[str, object]) -> None:
    """Fail naming what differs, without printing megabytes."""
    differing = [key for key in theirs if ours[key] != theirs[key]]
    assert not differing, f"differs: {differing}"


def processes_of(cli: Cli, store: Path) -> list[psutil.Process]:
    """Living processes that a command of `cli` started, or that work on the store: by working folder, command line or home."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
                continue
            names = [process.cwd(), *process.cmdline(), process.environ().get("HOME", "")]
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        if any(str(store) in name or name == str(cli.home) for name in names):
            found.append(process)
    return found


def nobody_left(cli: Cli, store: Path, within_s: float = 120.0) -> None:
    """Fail unless every process of the store ends within the time."""
    deadline = time.monotonic() + within_s
    while left := processes_of(cli, store):
        assert time.monotonic() < deadline, f"left behind: {[(p.pid, ' '.join(p.cmdline())[:100]) for p in left]}"
        time.sleep(0.05)
