"""Where a result lies between its upload and its intake: `<store>/desk/results/<key>/`, for the owner alone, put away afterwards.

Below it `files/unit-<n>/<name>`: so that what one unit received is never held against what another one did.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from rightdoor.store.files import write_by_rename

MOST_BYTES: Final = 2_000_000
_NAME_BYTES: Final = 120


def folder_of(store_dir: Path, key: str) -> Path:
    """The folder of one import."""
    return store_dir / "desk" / "results" / key


def files_of(store_dir: Path, key: str) -> Path:
    """What of it is taken in."""
    return folder_of(store_dir, key) / "files"


def plain_name(given: str) -> str:
    """A name without folders, short enough, with its ending."""
    plain = given.replace("\\", "/").rpartition("/")[2].replace("\0", "_")
    plain = "".join("_" if ord(c) < 32 or 0xD800 <= ord(c) <= 0xDFFF else c for c in plain).strip(". ") or "result"
    stem, dot, ending = plain.rpartition(".")
    if len(plain.encode()) > _NAME_BYTES:
        keep = dot + ending if len(ending.encode()) <= 10 else ""
        plain = (stem if keep else plain).encode()[: _NAME_BYTES - len(keep.encode())].decode("utf-8", "ignore") + keep
    return plain


def keep_file(store_dir: Path, key: str, *, unit: int, name: str, content: bytes) -> Path:
    """Write it, durable. Raises OSError."""
    folder = folder_of(store_dir, key)
    for each in (folder.parent.parent, folder.parent, folder, folder / "files", folder / "files" / f"unit-{unit}"):
        each.mkdir(mode=0o700, exist_ok=True)
    path = folder / "files" / f"unit-{unit}" / plain_name(name)
    write_by_rename(path, content)
    os.chmod(path, 0o600)
    return path


def held_file(store_dir: Path, key: str) -> Path | None:
    """The file of an import, None when it was put away."""
    folder = files_of(store_dir, key)
    return next((path for path in sorted(folder.rglob("*")) if path.is_file()), None) if folder.is_dir() else None


def put_away(store_dir: Path, key: str) -> None:
    """Remove it, whatever is left of it."""
    shutil.rmtree(folder_of(store_dir, key), ignore_errors=True)
