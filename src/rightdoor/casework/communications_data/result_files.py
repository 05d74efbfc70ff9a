"""Where a result lies between its upload and its intake: `<store>/desk/results/<key>/`, for the owner alone, put away afterwards.

Below it `files/unit-<n>/<name>`, within a compartment another folder of its own: so that what one unit, or a compartment of it,
received is never held against what others did.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rightdoor.casework.jobs.staging import shortened
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
    return shortened(plain, _NAME_BYTES)


def keep_file(store_dir: Path, key: str, *, within: Sequence[str], name: str, content: bytes) -> Path:
    """Write it into these folders (`referrals.incoming.folders`), durable. Raises OSError."""
    path = _place(store_dir, key, within) / plain_name(name)
    write_by_rename(path, content)
    os.chmod(path, 0o600)
    return path


def move_file(store_dir: Path, key: str, *, within: Sequence[str]) -> None:
    """Put it into other folders, where it was sent in before its compartments were known. Raises OSError."""
    held = held_file(store_dir, key)
    if held is not None:
        path = _place(store_dir, key, within) / held.name
        if path != held:
            held.rename(path)


def _place(store_dir: Path, key: str, within: Sequence[str]) -> Path:
    folder = folder_of(store_dir, key)
    place = files_of(store_dir, key).joinpath(*within)
    above = [each for each in place.parents if each.is_relative_to(folder.parent.parent)]
    for each in (*reversed(above), place):
        each.mkdir(mode=0o700, exist_ok=True)
    return place


def held_file(store_dir: Path, key: str) -> Path | None:
    """The file of an import, None when it was put away."""
    folder = files_of(store_dir, key)
    return next((path for path in sorted(folder.rglob("*")) if path.is_file()), None) if folder.is_dir() else None


def left_before(store_dir: Path, before_us: int) -> list[str]:
    """The keys of imports whose folder was last written to before an instant."""
    try:
        folders = list(os.scandir(store_dir / "desk" / "results"))
    except FileNotFoundError:
        return []
    return sorted(each.name for each in folders if each.stat(follow_symlinks=False).st_mtime_ns // 1000 < before_us)


def put_away(store_dir: Path, key: str) -> None:
    """Remove it, whatever is left of it."""
    shutil.rmtree(folder_of(store_dir, key), ignore_errors=True)
