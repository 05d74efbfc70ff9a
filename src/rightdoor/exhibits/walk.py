"""Walking an inbox: every regular file below a folder, in one order, and a finding for everything else.

Links, devices, pipes and sockets are never followed or opened. A regular file is opened without following a link that
took its place in the meantime, and must still be the file that the walk saw (same device and inode).
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from rightdoor.model.codes import CODES
from rightdoor.model.finding import DataFinding, cut

_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_KINDS = (
    (stat.S_ISLNK, "a symbolic link"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a character device"),
    (stat.S_ISBLK, "a block device"),
)
# What the medium or the file itself can answer; anything else (no space, too many open files) is ours.
_OF_THE_FILE = frozenset(
    {errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR, errno.EIO, errno.ELOOP, errno.ESTALE, errno.ENXIO, errno.ENODEV,
     errno.EISDIR, errno.ENAMETOOLONG, errno.EINVAL, errno.EUCLEAN, errno.ETXTBSY, errno.EOVERFLOW, errno.EREMOTEIO}
)  # fmt: skip


def finding(code: str, path: str, message: str, *, raw: str = "") -> DataFinding:
    """A finding about something received, with the code's own severity; `path` is its place."""
    return DataFinding(code, CODES[code].severity, path, "", cut(raw), message)


class Found(NamedTuple):
    """A regular file of an inbox: `name` is its path as received (relative, `/` between parts), `place` where it lies.

    Plain values, so that it can be handed to a worker process.
    """

    name: str
    place: bytes
    size: int  # bytes, when it was seen
    device: int
    inode: int
    modified_ns: int

    def open(self) -> BinaryIO | DataFinding:
        """The file, for reading, or the finding why not. Never blocks, never follows a link."""
        try:
            fd = os.open(self.place, _OPEN)
        except OSError as problem:
            return _refusal(self.name, problem)
        state = os.fstat(fd)
        if not stat.S_ISREG(state.st_mode) or (state.st_dev, state.st_ino) != (self.device, self.inode):
            os.close(fd)
            return finding("unreadable", self.name, "another thing took the place of this file while the inbox was read; run again")
        return os.fdopen(fd, "rb")

    def content(self) -> bytes | None:
        """All bytes of a file that is still as it was seen, read at once; None when anything is otherwise: then `open` tells what."""
        try:
            fd = os.open(self.place, _OPEN)
        except OSError:
            return None
        try:
            before = os.fstat(fd)
            same = stat.S_ISREG(before.st_mode) and (before.st_dev, before.st_ino) == (self.device, self.inode)
            data = os.read(fd, self.size + 1) if same else b""
            after = os.fstat(fd)
        except OSError:
            return None
        finally:
            os.close(fd)
        same = same and len(data) == self.size == after.st_size and after.st_mtime_ns == self.modified_ns
        return data if same else None

    def changed(self, handle: BinaryIO) -> DataFinding | None:
        """The finding that the file changed since it was seen; to be asked after reading it."""
        state = os.fstat(handle.fileno())
        if (state.st_size, state.st_mtime_ns) == (self.size, self.modified_ns):
            return None
        return finding("unreadable", self.name, "the file changed while it was read; run again when its copying has ended")


def unreadable(name: str, problem: OSError) -> DataFinding:
    """The finding for an error while reading a received file; raises `problem` again if it is not the file's fault."""
    return _refusal(name, problem)


def walk(inbox: Path) -> Iterator[Found | DataFinding]:
    """Every regular file below `inbox` (a folder, or one file) in the order of the bytes of its names.

    Folders are read whole, so memory grows with the largest folder, not with what lies in it.
    Raises OSError only when `inbox` itself does not exist.
    """
    root = os.fsencode(inbox)
    state = os.stat(root)
    if not stat.S_ISDIR(state.st_mode):
        yield from _entry(root, os.path.basename(root))
        return
    waiting: list[tuple[bytes, bytes]] = [(root, b"")]
    while waiting:
        folder, relative = waiting.pop()
        if relative and not _is_folder(folder):
            yield from _entry(folder, relative)
            continue
        try:
            names = sorted(os.listdir(folder), reverse=True)
        except OSError as problem:
            yield _refusal(shown_name(relative)[0] or ".", problem)
            continue
        waiting.extend((os.path.join(folder, name), relative + b"/" + name if relative else name) for name in names)


def shown_name(raw: bytes) -> tuple[str, bool]:
    """(a name as text, whether it was valid UTF-8); bytes that are not are shown as `\\xNN`."""
    try:
        return raw.decode("utf-8"), True
    except UnicodeDecodeError:
        return raw.decode("utf-8", "backslashreplace"), False


def _is_folder(place: bytes) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(place).st_mode)
    except OSError:
        return False


def _entry(place: bytes, relative: bytes) -> Iterator[Found | DataFinding]:
    name, is_text = shown_name(relative)
    try:
        state = os.lstat(place)
    except OSError as problem:
        yield _refusal(name, problem)
        return
    for test, words in _KINDS:
        if test(state.st_mode):
            yield finding("not-regular-file", name, f"{words}: neither followed nor opened; send the file itself if it belongs here")
            return
    if not is_text:
        yield finding("name-not-text", name, "the name is not valid UTF-8; its bytes are shown as \\xNN")
    yield Found(name, place, state.st_size, state.st_dev, state.st_ino, state.st_mtime_ns)


def _refusal(name: str, problem: OSError) -> DataFinding:
    if problem.errno not in _OF_THE_FILE:
        raise problem
    words = errno.errorcode.get(problem.errno or 0, "unknown")
    return finding("unreadable", name, f"could not be read ({words}); check permissions and the medium, then run again")
