"""Where files lie between the browser and intake: `<store>/desk/uploads/<id>/`, for the owner alone, for as short as can be.

Below it `files/` holds them under the name that the receipt bears (`unit-<n>/<name>`, and within a compartment another folder of
its own: so that what one unit received is never held against what another one did; they come in as `incoming/` and get their
folder at the end), `media` what was hashed and not written.
While it is being filled its folder is locked; whatever is not locked and belongs to no job is swept away.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Self

_NAME_BYTES: Final = 200
_ENDING_BYTES: Final = 20
_MEDIA: Final = "media"
_LOCK: Final = "lock"


class HashedMedia(NamedTuple):
    """A media file that was hashed while it came and never written."""

    name: str  # as its receipt bears it
    size: int
    sha256: str
    kind: str


def uploads(store_dir: Path) -> Path:
    """The folder of all of them."""
    return store_dir / "desk" / "uploads"


def files_of(store_dir: Path, upload: str) -> Path:
    """The files of one, to be taken in."""
    return uploads(store_dir) / upload / "files"


def media_of(store_dir: Path, upload: str) -> list[HashedMedia]:
    """What of one was hashed in passing."""
    try:
        lines = (uploads(store_dir) / upload / _MEDIA).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [HashedMedia(*json.loads(line)) for line in lines]


def put_away(store_dir: Path, upload: str) -> None:
    """Remove one, whatever is left of it."""
    shutil.rmtree(uploads(store_dir) / upload, ignore_errors=True)


def shortened(name: str, most: int) -> str:
    """A name of at most so many bytes of UTF-8, with its ending where that is a short one."""
    if len(name.encode()) <= most:
        return name
    stem, dot, ending = name.rpartition(".")
    keep = dot + ending if len(ending.encode()) <= _ENDING_BYTES else ""
    return (stem if keep else name).encode()[: most - len(keep.encode())].decode("utf-8", "ignore") + keep


class Staging:
    """One upload while it comes. Its lock ends with it, however that ends."""

    def __init__(self, folder: Path, lock: BinaryIO) -> None:
        self.id = folder.name
        self._folder = folder
        self._lock = lock
        self._names: set[str] = set()
        self.media: list[HashedMedia] = []
        self.files = 0
        self.bytes = 0

    @classmethod
    def begin(cls, store_dir: Path, upload: str) -> Self:
        """A new folder, locked. Raises OSError (no space, no right)."""
        root = uploads(store_dir)
        root.parent.mkdir(mode=0o700, exist_ok=True)
        root.mkdir(mode=0o700, exist_ok=True)
        folder = root / upload
        folder.mkdir(mode=0o700)
        lock = os.fdopen(os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b", buffering=0)
        fcntl.flock(lock, fcntl.LOCK_EX)
        (folder / "incoming").mkdir(mode=0o700)
        return cls(folder, lock)

    def name_for(self, given: str) -> str:
        """The name that it comes in under: no folders of its own, no more bytes than a file system takes, each once."""
        plain = given.replace("/", "_").replace("\0", "_")
        plain = "_" if plain in ("", ".", "..") else plain
        plain = shortened(plain, _NAME_BYTES)
        name, number = plain, 1
        while name in self._names:
            number += 1
            name = f"again-{number}/{plain}"
        self._names.add(name)
        return name

    def create(self, name: str) -> BinaryIO:
        """A new file for that name. Raises OSError."""
        path = self._folder / "incoming" / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600), "wb")

    def remove(self, name: str) -> None:
        """Take a file back (it broke off, or is too large)."""
        (self._folder / "incoming" / name).unlink(missing_ok=True)

    def complete(self, *folders: str) -> None:
        """Everything came: into the folders that the receipts are to bear, durable. Raises OSError."""
        within = "/".join(folders)
        rows = (row._replace(name=f"{within}/{row.name}") for row in self.media)
        (self._folder / _MEDIA).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        place = self._folder / "files" / within
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._folder / "incoming").rename(place)
        for path in (self._folder / _MEDIA, *self._folder.rglob("files/**/*")):
            fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            os.fsync(fd)
            os.close(fd)

    def release(self) -> None:
        """Let go of it: from now on it lives as long as its job."""
        self._lock.close()

    def discard(self) -> None:
        """Nothing of it stays."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self.release()


def sweep(store_dir: Path, keep: Collection[str]) -> int:
    """Remove what is neither being filled nor in `keep`; how many."""
    count = 0
    for folder in _folders(uploads(store_dir)):
        if folder.name in keep or _being_filled(folder):
            continue
        shutil.rmtree(folder, ignore_errors=True)
        count += 1
    return count


def _folders(root: Path) -> Iterator[Path]:
    return iter(sorted(root.iterdir()) if root.is_dir() else [])


def _being_filled(folder: Path) -> bool:
    try:
        fd = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False
