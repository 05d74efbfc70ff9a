"""What the process that serves was told by `rightdoor serve`: the store, its keys, the clock, how it is reached.

Told by the environment variable RIGHTDOOR_DESK (JSON, no secrets: those are read from the store's own owner-only files).
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rightdoor.store.keys import KeyFile, KeyFolder, KeySource, KeyText
from rightdoor.store.open import Store, open_store
from rightdoor.store.postgres import Role

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

VARIABLE = "RIGHTDOOR_DESK"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`role`: ``desk`` for pages, ``app`` for the worker, ``owner`` for migrations. `behind_proxy`: a proxy of ours ends TLS, and
    its forwarded headers are believed. `clock_offset_us` is added to the clock (training stores alone)."""

    store: str
    actor: str
    key_file: str = ""
    key_folder: str = ""
    role: Role = "desk"
    clock_offset_us: int = 0
    tls: bool = False
    behind_proxy: bool = False
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")

    def text(self) -> str:
        """For the environment of a child."""
        return json.dumps(asdict(self))


def told() -> Surroundings | None:
    """What this process was told; None for one that was told nothing (type checks, help)."""
    text = os.environ.get(VARIABLE)
    if not text:
        return None
    read = json.loads(text)
    return Surroundings(**{**read, "hosts": tuple(read["hosts"])})


def key_source(around: Surroundings) -> KeySource:
    """Where the store's key is."""
    if os.environ.get("RIGHTDOOR_KEY"):
        return KeyText(os.environ["RIGHTDOOR_KEY"])
    return KeyFile(Path(around.key_file)) if around.key_file else KeyFolder(Path(around.key_folder))


def package_key(store: Store, random_bytes: Callable[[int], bytes]) -> Ed25519PrivateKey:
    """The key that signs for the store: beside its own key, where the command line finds it too; made on first use.

    Raises StoreKeyUnsafe, UsageProblem.
    """
    from rightdoor.operations.signing_key import signing_key

    around = told()
    folder = Path(around.key_folder) if around and around.key_folder else Path.home() / ".config" / "rightdoor"
    if around and around.key_file:
        folder = Path(around.key_file).parent
    return signing_key(folder / f"{store.id}.signing.pem", random_bytes, store_dir=store.dir)


def opened(around: Surroundings, *, write: bool = False) -> Store:
    """The store, opened for this process. Raises what `open_store` raises."""
    return open_store(
        Path(around.store),
        write=write,
        actor=around.actor,
        now_us=clock_us(),
        key_source=key_source(around),
        random_bytes=secrets.token_bytes,
        database_url=os.environ.get("RIGHTDOOR_DATABASE_URL") or None,
        owner_url=os.environ.get("RIGHTDOOR_DATABASE_OWNER_URL") or None,
        desk_url=os.environ.get("RIGHTDOOR_DESK_DATABASE_URL") or None,
    )


def clock_us() -> int:
    """The real clock, UTC microseconds."""
    return time.time_ns() // 1000


def now_us() -> int:
    """The instant that reads and writes bear: the clock; in a training store moved by what `--as-of` said at the start."""
    around = told()
    return clock_us() + (around.clock_offset_us if around else 0)
