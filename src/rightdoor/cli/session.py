"""The one place that reads clock, environment, user and randomness: everything below gets them as arguments."""

from __future__ import annotations

import contextlib
import getpass
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rightdoor.errors import UsageProblem
from rightdoor.model.instant import read_instant
from rightdoor.operations.consult import record_consultation
from rightdoor.store import crashpoints
from rightdoor.store.create import create_store
from rightdoor.store.folder import is_store
from rightdoor.store.keys import KeyFile, KeyFolder, KeySource, KeyText
from rightdoor.store.open import Store, open_store, write_clock


@dataclass(frozen=True, slots=True)
class Session:
    """One command: which store, whose act, which instant.

    `as_of_us` is what reads bear (UTC microseconds): `--as-of`, else the clock. `real_us` is the clock.
    """

    store_dir: Path
    actor: str
    as_of_us: int
    real_us: int
    key_source: KeySource
    database_url: str | None
    owner_url: str | None
    random_bytes: Callable[[int], bytes]

    @contextlib.contextmanager
    def store(self, *, write: bool, create: bool = False) -> Iterator[Store]:
        """The opened store; with `create` a training store is made if there is none."""
        if create and not is_store(self.store_dir):
            create_store(
                self.store_dir,
                kind="training",
                declaration=None,
                now_us=self.as_of_us,
                actor=self.actor,
                random_bytes=self.random_bytes,
                key_source=self.key_source,
                database_url=self.database_url,
                owner_url=self.owner_url,
            )
        with open_store(
            self.store_dir,
            write=write,
            actor=self.actor,
            now_us=self.real_us,
            key_source=self.key_source,
            random_bytes=self.random_bytes,
            database_url=self.database_url,
            owner_url=self.owner_url,
        ) as opened:
            yield opened

    def consulted(self, store: Store, command: str, *, lines: int, asked: str = "") -> None:
        """Before something is shown: in a live store it is recorded who is shown what; nothing in a training store."""
        record_consultation(store, command, lines=lines, asked=asked, actor=self.actor, at_us=self.real_us)

    def write_us(self, store: Store) -> int:
        """The instant that a write bears: the real clock in a live store, `--as-of` in a training store."""
        return write_clock(store, as_of_us=self.as_of_us, real_us=self.real_us)


def begin(store: Path | None, *, actor: str | None = None, as_of: str | None = None, key_file: Path | None = None) -> Session:
    """Read the surroundings once. Raises UsageProblem for an instant that is not one, or an actor that is nobody."""
    if actor is not None and not actor.strip():
        raise UsageProblem("--actor names nobody, so nothing was done.", advice="Name who acts, or leave --actor out.")
    env = os.environ
    crash = env.get("RIGHTDOOR_CRASH_AT")
    if crash:
        crashpoints.arm(crash)
    real = time.time_ns() // 1000
    folder = store or (Path(env["RIGHTDOOR_STORE"]) if env.get("RIGHTDOOR_STORE") else None)
    home = Path(env.get("HOME") or Path.home())
    source: KeySource = KeyFolder(home / ".config" / "rightdoor")
    if key_file is not None:
        source = KeyFile(key_file)
    elif env.get("RIGHTDOOR_KEY"):
        source = KeyText(env["RIGHTDOOR_KEY"])
    return Session(
        store_dir=(folder or home / ".local" / "share" / "rightdoor" / "default").absolute(),
        actor=f"os:{_login()}" if actor is None else actor,
        as_of_us=real if as_of is None else parse_as_of(as_of),
        real_us=real,
        key_source=source,
        database_url=env.get("RIGHTDOOR_DATABASE_URL") or None,
        owner_url=env.get("RIGHTDOOR_DATABASE_OWNER_URL") or None,
        random_bytes=secrets.token_bytes,
    )


def _login() -> str:
    """The login of whoever runs this; recorded as unauthenticated."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid-{os.getuid()}"


def parse_as_of(text: str) -> int:
    """An instant with its zone (2026-01-05T08:00:00Z) in UTC microseconds; a bare day means its start in UTC."""
    read = read_instant(text, format_zone="UTC" if len(text.strip()) == 10 else "")
    if not read.single:
        raise UsageProblem(
            "--as-of needs one instant with its zone.",
            advice="Write it like 2026-01-05T08:00:00Z, or a day like 2026-01-05.",
        )
    return read.readings[0].start


def on_terminal() -> bool:
    """Whether progress may be shown: standard error is a terminal."""
    return sys.stderr.isatty()
