"""Writing small files of the store so that a reader sees the old content or the new, never a part."""

from __future__ import annotations

import os
from pathlib import Path


def write_by_rename(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write ``content`` to a temporary file beside ``path``, fsync it, rename it over ``path``, fsync the folder.

    Raises OSError (ENOSPC, EACCES ...) and then leaves the old file as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
        try:
            os.fchmod(fd, mode)
            view = memoryview(content)
            while view:
                view = view[os.write(fd, view) :]
            os.fsync(fd)
        finally:
            os.close(fd)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames and creations in ``folder`` durable."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def absent_or_empty(folder: Path) -> bool:
    """Whether there is nothing yet where a folder is to be made. Raises OSError for one that may not be looked into."""
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
