"""As whom the embedded PostgreSQL runs, and whether that account can reach the store.

PostgreSQL refuses to run as root. No account is ever created: an existing unprivileged one is used.
"""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rightdoor.errors import DatabaseCannotStart

CAP_DAC_READ_SEARCH = 2
ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class ServerAccount:
    """``uid``/``gid`` are None when the server runs as the caller; ``search`` asks for CAP_DAC_READ_SEARCH."""

    uid: int | None
    gid: int | None
    search: bool

    @property
    def owner_uid(self) -> int:
        """The uid that the server's files belong to."""
        return os.geteuid() if self.uid is None else self.uid


def server_account(paths: Iterable[Path]) -> ServerAccount:
    """The account that is to run the server, which has to reach all ``paths``.

    Raises DatabaseCannotStart when the caller is root, the account cannot pass a folder on the way and the caller has
    no CAP_DAC_READ_SEARCH to lend it (a container with dropped capabilities).
    """
    if os.geteuid() != 0:
        return ServerAccount(None, None, search=False)
    entry = _existing_account()
    blocked = next((b for p in paths if (b := blocked_folder(p, entry.pw_uid, entry.pw_gid)) is not None), None)
    if blocked is not None and not _has_capability(CAP_DAC_READ_SEARCH):
        raise DatabaseCannotStart(
            f"PostgreSQL does not run as root, and the account {entry.pw_name} cannot pass the folder {blocked}.",
            advice="Run rightdoor as an ordinary user, or put the store below folders that others may pass (mode 711).",
        )
    return ServerAccount(entry.pw_uid, entry.pw_gid, search=blocked is not None)


def blocked_folder(path: Path, uid: int, gid: int) -> Path | None:
    """The first folder on the way to ``path`` that (uid, gid) may not pass, judged by mode bits; None if there is none."""
    for folder in reversed(path.resolve().parents):
        try:
            status = folder.stat()
        except FileNotFoundError:
            return None
        wanted = stat.S_IXUSR if status.st_uid == uid else stat.S_IXGRP if status.st_gid == gid else stat.S_IXOTH
        if not status.st_mode & wanted:
            return folder
    return None


def _existing_account() -> pwd.struct_passwd:
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise DatabaseCannotStart(
        "PostgreSQL does not run as root, and neither the account postgres nor nobody exists here.",
        advice="Run rightdoor as an ordinary user.",
    )


def _has_capability(number: int) -> bool:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) >> number & 1)
    return False
