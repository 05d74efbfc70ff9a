"""As whom the embedded PostgreSQL runs, and whether that account can reach the store.

PostgreSQL refuses to run as root. No account is ever created: an existing unprivileged one is used.
"""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from rightdoor.errors import DatabaseCannotStart

CAP_DAC_READ_SEARCH = 2
ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class ServerAccount:
    """``uid``/``gid`` are None when the server runs as the caller; ``search`` asks for CAP_DAC_READ_SEARCH.

    ``namespace``: the caller is the root of a user namespace that knows no other account (``unshare -r``, rootless
    containers). Then the server gets a user namespace of its own, in which the same caller is not called root.
    """

    uid: int | None
    gid: int | None
    search: bool
    namespace: bool = False

    @property
    def owner_uid(self) -> int:
        """The uid that the server's files belong to."""
        return os.geteuid() if self.uid is None else self.uid


def server_account(data: Path, programs: Path) -> ServerAccount:
    """The account that is to run the server on ``data`` (which may be absent yet), with the ``programs`` folder.

    An existing cluster is run by the account that owns it. Raises DatabaseCannotStart when the caller is root, the
    account cannot pass a folder on the way and the caller has no CAP_DAC_READ_SEARCH to lend it (a container with
    dropped capabilities), or the owner of the cluster is not known in this user namespace.
    """
    if os.geteuid() != 0:
        return ServerAccount(None, None, search=False)
    uid, gid = _owner(data) if data.exists() else _existing_account()
    if uid == 0:
        return ServerAccount(None, None, search=False, namespace=True)
    if not (_is_mapped("uid", uid) and _is_mapped("gid", gid)):
        if data.exists():
            raise DatabaseCannotStart(
                f"The cluster {data} belongs to an account that is not known in this user namespace.",
                advice="Run rightdoor where the store was made, outside `unshare -r` or the rootless container.",
            )
        return ServerAccount(None, None, search=False, namespace=True)
    blocked = next((b for p in (data, programs) if (b := blocked_folder(p / "x", uid, gid)) is not None), None)
    if blocked is not None and not _has_capability(CAP_DAC_READ_SEARCH):
        raise DatabaseCannotStart(
            f"PostgreSQL does not run as root, and the account with uid {uid} cannot pass the folder {blocked}.",
            advice="Run rightdoor as an ordinary user, or put the store below folders that others may pass (mode 711).",
        )
    return ServerAccount(uid, gid, search=blocked is not None)


def _owner(data: Path) -> tuple[int, int]:
    status = data.stat()
    return status.st_uid, status.st_gid


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


def _existing_account() -> tuple[int, int]:
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise DatabaseCannotStart(
        "PostgreSQL does not run as root, and neither the account postgres nor nobody exists here.",
        advice="Run rightdoor as an ordinary user.",
    )


def _is_mapped(kind: str, number: int) -> bool:
    """Whether this user namespace knows the number (user_namespaces(7): first inside, first outside, count)."""
    for line in Path(f"/proc/self/{kind}_map").read_text().splitlines():
        first, _, count = (int(word) for word in line.split())
        if first <= number < first + count:
            return True
    return False


def _has_capability(number: int) -> bool:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) >> number & 1)
    return False
