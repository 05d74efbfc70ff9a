"""The file systems of a disk image, walked by The Sleuth Kit: entries that are there, and deleted ones whose content still is.

Every file is given with each of its contents: the ordinary one, and alternate data streams (NTFS) and resource forks
(HFS+) as `name:stream`. Folders are entered once each, so that file systems that contain themselves end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO, cast

from rightdoor.exhibits.walk import shown_name
from rightdoor.media.reading.image_content import Content, Told
from rightdoor.media.reading.image_open import Bytes, begins_file_system, closed
from rightdoor.media.reading.limits import ReadingLimits
from rightdoor.media.reading.node import Node, Times, Unread
from rightdoor.media.reading.said import said
from rightdoor.media.reading.stamps import utc_text
from rightdoor.model.finding import DataFinding

# Values of libtsk's public headers (tsk_fs.h, tsk_vs.h); pytsk3 gives the same ones as numbers.
_NAME_DELETED = 0x02
_META_ALLOCATED = 0x01
_DIR_NAMES = (3, 11)
_DIR_METAS = (2, 11)
_REGULAR = 1
_VIRTUAL = 10
_CONTENT = (1, 128, 4352, 4353)  # default, NTFS $DATA, HFS+ data and resource fork
_RESIDENT = 0x04
_SPARSE_RUN = 0x03  # filler or sparse: holds nothing
_FAT = 0x2 | 0x4 | 0x8 | 0xA
_PARTITION = 0x01


def image_files(path: str, image: Bytes, limits: ReadingLimits) -> Iterator[Node | Unread]:
    """Every file of every file system of the image, as nodes whose content is there until the next one."""
    import pytsk3

    told = Told(image)
    tsk = told.for_libtsk(pytsk3)
    spent = _Spent(limits, image.size)
    places = 0
    told.read(max(0, image.size - 1), 1)
    if told.lost:
        words = "the end of the image cannot be read: segments are missing or it is damaged; what can be read is read"
        yield Unread(path, None, (said("image-segment-missing", path, words),), from_image=True)
    for prefix, offset in _places(tsk, told, pytsk3):
        places += 1
        known = closed(told.read(offset, 65_536))
        try:
            system = pytsk3.FS_Info(tsk, offset=offset)
        except OSError:
            words = f"{known}: not readable here" if known else f"no file system that is known here at byte {offset}"
            yield Unread(f"{path}!{prefix}" if prefix else path, None, (said("image-no-file-system", path, words),), from_image=True)
            continue
        yield from _Walk(system, f"{path}!{prefix}/" if prefix else f"{path}!", spent, told).files()
    if not places:
        yield Unread(path, None, (said("image-no-file-system", path, "its table of partitions names none"),), from_image=True)
    if told.lost:
        words = "parts of the image cannot be read: it is damaged or incomplete, and files may be missing from this report"
        yield Unread(path, None, (said("image-broken", path, words),), from_image=True)


def _places(tsk: Any, told: Told, pytsk3: Any) -> Iterator[tuple[str, int]]:
    """(name of the partition, its first byte); one without a name where there is no partition table."""
    if begins_file_system(told.read(0, 65_536)):
        yield "", 0
        return
    try:
        table = pytsk3.Volume_Info(tsk)
    except OSError:
        yield "", 0
        return
    number = 0
    for part in table:
        if int(part.flags) == _PARTITION:
            number += 1
            yield f"p{number}", int(part.start) * int(table.info.block_size)


class _Spent:
    """What was walked and read of one image so far."""

    def __init__(self, limits: ReadingLimits, size: int) -> None:
        self.limits = limits
        self.image_size = size
        self.entries = 0
        self.bytes = 0

    @property
    def over(self) -> bool:
        """Whether the rest is to be left unread."""
        most = max(1 << 30, self.image_size * self.limits.image_ratio)
        return self.entries > self.limits.image_entries or self.bytes > most


class _Walk:
    """One file system."""

    def __init__(self, system: Any, prefix: str, spent: _Spent, told: Told) -> None:
        self._system = system
        self._told = told
        self._prefix = prefix
        self._spent = spent
        self._entered: set[int] = set()
        self._local = int(system.info.ftype) & _FAT != 0 and int(system.info.ftype) < 0x10

    def files(self) -> Iterator[Node | Unread]:
        """Every file, depth first in the order of the file system."""
        stack: list[tuple[str, Iterator[Any]]] = []
        yield from self._enter(stack, self._prefix, int(self._system.info.root_inum), False)
        while stack:
            if self._spent.over:
                yield self._problem(self._prefix, "image-too-deep", "more entries or bytes than the limits; the rest was left unread")
                return
            prefix, entries = stack[-1]
            try:
                entry = next(entries, None)
            except OSError:
                yield self._problem(prefix, "image-broken", "a folder of this file system breaks off here; the rest was read")
                entry = None
            if entry is None:
                stack.pop()
                continue
            self._spent.entries += 1
            yield from self._entry(stack, prefix, entry)

    def _entry(self, stack: list[tuple[str, Iterator[Any]]], prefix: str, entry: Any) -> Iterator[Node | Unread]:
        name, meta = entry.info.name, entry.info.meta
        if name is None or name.name in (b".", b".."):
            return
        shown, is_text = shown_name(bytes(name.name))
        path = prefix + shown
        deleted = bool(int(name.flags) & _NAME_DELETED)
        if deleted and meta is None:
            entry, meta = self._record_of(entry, int(name.meta_addr))
        kind = int(meta.type) if meta is not None else 0
        reused = deleted and meta is not None and bool(int(meta.flags) & _META_ALLOCATED)
        if int(name.type) in _DIR_NAMES or kind in _DIR_METAS:
            if not reused and meta is not None:
                yield from self._enter(stack, f"{path}/", int(meta.addr), True)
            return
        if kind not in (_REGULAR, 0) or meta is None or kind == _VIRTUAL:
            return
        notes = () if is_text else (said("name-not-text", path, "the name is not valid UTF-8; its bytes are shown as \\xNN"),)
        times = _times(meta, self._local)
        if reused:
            yield Unread(path, None, (*notes, said("deleted-reused", path)), times, deleted=True, from_image=True)
            return
        yield from self._contents(entry, path, times=times, deleted=deleted, notes=notes)

    def _record_of(self, entry: Any, inode: int) -> tuple[Any, Any]:
        """The record that a deleted name points to, where libtsk leaves it out because it was counted on since."""
        if inode > 0:
            try:
                opened = self._system.open_meta(inode=inode)
            except OSError:
                return entry, None
            return opened, opened.info.meta
        return entry, None

    def _contents(self, entry: Any, path: str, *, times: Times, deleted: bool, notes: tuple[DataFinding, ...]) -> Iterator[Node | Unread]:
        """Each content of one file: nothing for a deleted one of which nothing is left."""
        try:
            contents = [a for a in entry if int(a.info.type) in _CONTENT]
        except OSError:
            if not deleted:
                yield self._problem(path, "image-broken", "the file's own record could not be read")
            return
        if not contents and not deleted:
            yield self._problem(path, "image-broken", "the file's record names no content that can be read here")
        for attribute in contents:
            info = attribute.info
            stream = _stream_name(info)
            place = f"{path}:{stream}" if stream else path
            size = int(info.size)
            if deleted and not size:
                continue
            findings = (*notes, said("deleted", place)) if deleted else notes
            if self._hollow(attribute, size):
                why = said("sparse-not-read", place, f"declares {size} bytes and holds far fewer; its zeros were not read")
                yield Unread(place, size, (*findings, why), times, deleted, from_image=True)
                continue
            self._spent.bytes += size  # whether it is read or known already: a run that goes on must stop where one at a stretch does
            content = Content(entry, info, self._told)
            yield Node(
                place, size, content.forwards, seekable=cast(BinaryIO, content), times=times, deleted=deleted, from_image=True,
                findings=findings, check=partial(content.check, place),
            )  # fmt: skip

    def _hollow(self, attribute: Any, size: int) -> bool:
        """Whether a file is so much larger than what is stored of it that only zeros would be read."""
        if int(attribute.info.flags) & _RESIDENT or size < min(self._spent.limits.sparse_bytes, max(self._spent.image_size, 1)):
            return False
        block = int(self._system.info.block_size)
        try:
            held = sum(int(run.len) * block for run in attribute if not int(run.flags) & _SPARSE_RUN)
        except OSError:
            return True
        return size > self._spent.image_size * self._spent.limits.image_ratio or held * 1000 < size

    def _enter(self, stack: list[tuple[str, Iterator[Any]]], prefix: str, inode: int, inner: bool) -> Iterator[Unread]:
        if inode in self._entered:
            yield self._problem(prefix, "image-loop", "")
            return
        if len(stack) >= self._spent.limits.image_depth:
            yield self._problem(prefix, "image-too-deep", f"folders deeper than {self._spent.limits.image_depth}; not entered")
            return
        self._entered.add(inode)
        try:
            stack.append((prefix, iter(self._system.open_dir(inode=inode))))
        except OSError:
            yield self._problem(prefix, "image-broken", "this folder could not be read" if inner else "the root folder could not be read")

    def _problem(self, place: str, code: str, message: str) -> Unread:
        return Unread(place, None, (said(code, place, message),), from_image=True)


def _stream_name(info: Any) -> str:
    """The name of an alternate data stream, "" for the ordinary content."""
    if int(info.type) == 4353:
        return "rsrc"
    if int(info.type) != 128 or not info.name:
        return ""
    name = shown_name(bytes(info.name))[0] if isinstance(info.name, bytes) else str(info.name)
    return "" if name in ("$Data", "N/A") else name


def _times(meta: Any, local: bool) -> Times:
    """The four times of an entry. FAT writes local times of a place that it does not name: literals, then."""
    out = []
    for what, field in (("modified", "mtime"), ("accessed", "atime"), ("changed", "ctime"), ("created", "crtime")):
        seconds = int(getattr(meta, field))
        if seconds <= 0:
            continue
        if local:
            # libtsk made an instant of it by the zone of this machine; the same zone gives the literal back
            out.append((f"{what}-local", dt.datetime.fromtimestamp(seconds).isoformat()))  # noqa: DTZ006
            continue
        text = utc_text(seconds * 1_000_000 + int(getattr(meta, f"{field}_nano", 0)) // 1000)
        if text:
            out.append((what, text))
    return tuple(out)
