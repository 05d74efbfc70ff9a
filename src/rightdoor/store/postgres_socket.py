"""Where the socket of the embedded PostgreSQL lies: in an owner-only folder, on a path of at most 107 bytes.

``sun_path`` holds 108 bytes including the final zero (unix(7)). Stores often lie deeper than that allows; then a
short folder in /tmp takes the socket. /tmp is shared: a folder there is used only if it is ours and closed to others.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from rightdoor.errors import DatabaseCannotStart

PORT = 5432
LIMIT_BYTES = 107
SHARED_TEMPORARY = Path("/tmp")  # noqa: S108 - short, and every client of the store agrees on it; folders in it are verified


def socket_path(folder: Path) -> Path:
    """The socket's path in its folder, by PostgreSQL's naming."""
    return folder / f".s.PGSQL.{PORT}"


def choose_socket_dir(root: Path, *, owner_uid: int, temporary: Path = SHARED_TEMPORARY) -> Path:
    """A folder for the socket, made if needed, mode 0700, owned by ``owner_uid``.

    ``root`` is the store's postgres folder. Its own ``run`` is taken if the path is short enough, else a folder in
    ``temporary`` named by device and inode of ``root``, which a copied store does not share with its original.
    Raises DatabaseCannotStart when somebody else owns or opened the folder.
    """
    folder = root / "run"
    if len(os.fsencode(socket_path(folder))) > LIMIT_BYTES:
        status = root.stat()
        name = hashlib.sha256(f"{status.st_dev}:{status.st_ino}".encode()).hexdigest()[:20]
        folder = temporary / f"rightdoor-{os.geteuid()}-{name}"
    try:
        folder.mkdir(mode=0o700)
        if owner_uid != os.geteuid():
            os.chown(folder, owner_uid, -1)
    except FileExistsError:
        _refuse_unsafe(folder, owner_uid)
    return folder


def _refuse_unsafe(folder: Path, owner_uid: int) -> None:
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in {owner_uid, os.geteuid()} or status.st_mode & 0o077:
        raise DatabaseCannotStart(
            f"The folder {folder} for the database socket belongs to somebody else or is open to others.",
            advice="Find out who made it; remove it if it is yours, then run the command again.",
        )
    if status.st_uid != owner_uid:  # ours, made as root just before a kill: hand it over now
        os.chown(folder, owner_uid, -1)
