"""One found file and everything in it, read in one fixed order, so that a run that was killed goes on where it stopped.

The order of the lines of a unit follows from its bytes alone. Lines that are kept from a run before are not read again:
what was opened then is entered again to reach what follows, and nothing else is touched.
"""

from __future__ import annotations

import io
import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple, cast

from rightdoor.exhibits.archive_limits import ArchiveTrouble, Budget
from rightdoor.exhibits.walk import Found, shown_name, unreadable
from rightdoor.media.reading.digests import Digested, digest_file, digest_stream
from rightdoor.media.reading.image_unit import acquisition_hash, opened_image
from rightdoor.media.reading.limits import ReadingLimits
from rightdoor.media.reading.line import Line
from rightdoor.media.reading.members import archive_members, trouble_of
from rightdoor.media.reading.node import Node, Times, Unread
from rightdoor.media.reading.perceive import FILMS, PICTURES, Seen
from rightdoor.media.reading.said import said
from rightdoor.media.reading.stamps import utc_text
from rightdoor.media.reading.state import STOP, UNREAD
from rightdoor.media.reading.types import type_differs
from rightdoor.media.reading.wanted import Wanted
from rightdoor.model.finding import DataFinding

Perceive = Callable[[bytes | BinaryIO, str, str], Seen]
"""(bytes of a picture, or a film to seek in; its place; its format) → its perceptual hashes, or findings at that place."""


def nobody(*_: int) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: within which limits, by what pictures are perceived, and who hears how many bytes were read.

    `begun` hears the ordinal of a line before it is read, and -1 - ordinal when it was. `hard`: see `state.harden`.
    """

    limits: ReadingLimits
    perceive: Perceive
    advance: Callable[[int], None]
    begun: Callable[[int], None] = nobody
    hard: Mapping[int, int] = field(default_factory=dict)


class Numbered(NamedTuple):
    """A line with its place in the order of its unit."""

    ordinal: int
    line: Line


class UnitReader:
    """Reads one unit. `kept` maps the ordinals that are known already to what was opened there (`Line.inside`)."""

    def __init__(self, found: Found, path: str, how: Reading, *, kept: Mapping[int, str], segment_of: str = "") -> None:
        self._found = found
        self._path = path
        self._how = how
        self._kept = kept
        self._segment_of = segment_of
        self._budget = Budget(how.limits.archives)
        self._next = 0

    def lines(self) -> Iterator[Numbered]:
        """Every line that is not kept, in order. Raises OSError for trouble that is not the medium's."""
        try:
            yield from self._lines()
        except _Stopped:
            words = "what reads it ended the program after this place; the rest of it was left unread"
            yield from self._told(Unread(self._path, None, (said("reader-ended", self._path, words),)), last=True)

    def _lines(self) -> Iterator[Numbered]:
        opened = self._found.open()
        if isinstance(opened, DataFinding):
            yield from self._told(Unread(self._path, self._found.size, (opened._replace(locator=self._path),)))
            return
        with opened:
            if self._hollow(opened):
                yield from self._told(Unread(self._path, self._found.size, (said("sparse-not-read", self._path),), _modified(self._found)))
                return
            yield from self._file(opened)

    def _hollow(self, opened: BinaryIO) -> bool:
        """Whether the file declares so much more than is stored of it that only zeros would be read (st_blocks: 512 bytes each)."""
        most = self._how.limits.sparse_bytes
        return self._found.size >= most and os.fstat(opened.fileno()).st_blocks * 512 * 1000 < self._found.size

    def alone(self) -> list[Numbered]:
        """The file's own line, when nothing is known of it yet; what is in it is left to `rest`. For a thread of its own."""
        return [] if self._kept else list(itertools.islice(self.lines(), 1))

    def rest(self, first: list[Numbered]) -> Iterator[Numbered]:
        """What follows upon `alone`."""
        if not first:
            yield from self.lines()
        elif first[0].line.inside:
            kept = {first[0].ordinal: first[0].line.inside}
            yield from UnitReader(self._found, self._path, self._how, kept=kept, segment_of=self._segment_of).lines()

    def _file(self, opened: BinaryIO) -> Iterator[Numbered]:
        raw = opened.raw if isinstance(opened, io.BufferedReader) else opened
        node = Node(
            self._path,
            self._found.size,
            raw.read,
            seekable=opened,
            times=_modified(self._found),
            findings=self._of_file(),
            check=lambda: self._changed(opened),
        )
        yield from self._node(node, 1, top=True)

    def _of_file(self) -> tuple[DataFinding, ...]:
        findings = []
        if self._segment_of:
            findings.append(said("image-segment", self._path, f"a further segment of {self._segment_of}; read with it"))
        if not shown_name(self._found.place)[1]:
            words = "the name is not valid UTF-8; its bytes are shown as \\xNN"
            findings.append(said("name-not-text", self._path, words, raw=os.path.basename(self._found.place).hex()))
        return tuple(findings)

    def _changed(self, opened: BinaryIO) -> tuple[DataFinding, ...]:
        changed = self._found.changed(opened)
        return (said("changed-while-read", self._path),) if changed is not None else ()

    def _told(self, unread: Unread, *, last: bool = False) -> Iterator[Numbered]:
        ordinal = self._number()
        if ordinal not in self._kept:
            yield Numbered(
                ordinal,
                Line(
                    unread.path, unread.size, times=unread.times, deleted=unread.deleted, from_image=unread.from_image,
                    findings=unread.findings,
                ),
            )  # fmt: skip

        if not last:
            self._passed(ordinal)

    def _number(self) -> int:
        self._next += 1
        return self._next - 1

    def _passed(self, ordinal: int) -> None:
        """The line is written down; what comes next is the way to the next one."""
        self._how.begun(-1 - ordinal)
        if self._how.hard.get(ordinal) == STOP:
            raise _Stopped

    def _node(self, node: Node, depth: int, *, top: bool = False) -> Iterator[Numbered]:
        """The node's own line, then what is in it."""
        ordinal = self._number()
        content: bytes | None = None
        if ordinal in self._kept:
            inside = self._kept[ordinal]
            if inside and node.seekable is None:
                content = self._again(node)
        else:
            self._how.begun(ordinal)
            read = self._read(node, depth, care=self._how.hard.get(ordinal, 0))
            inside, content = read.line.inside, read.content
            yield Numbered(ordinal, read.line)
        self._passed(ordinal)
        body = node.seekable if node.seekable is not None else io.BytesIO(content or b"")
        if inside == "archive":
            body.seek(0)
            head = body.read(65_536)
            members = archive_members(node.path, head, body, budget=self._budget, from_image=node.from_image)
            yield from self._inner(members, depth)
        elif inside == "image":
            yield from self._image(node, body, depth, top=top)

    def _inner(self, members: Iterator[Node | Unread], depth: int) -> Iterator[Numbered]:
        for each in members:
            if isinstance(each, Unread):
                yield from self._told(each)
            else:
                yield from self._node(each, depth + 1)

    def _image(self, node: Node, body: BinaryIO, depth: int, *, top: bool) -> Iterator[Numbered]:
        found = self._found if top else None
        with opened_image(node.path, body, found=found, limits=self._how.limits) as files:
            yield from self._inner(files, depth)

    def _again(self, node: Node) -> bytes:
        """The bytes of a container inside another one, without digests: they are known."""
        pieces = []
        try:
            while piece := node.read(1 << 20):
                pieces.append(piece)
        except ArchiveTrouble:
            return b""
        return b"".join(pieces)

    def _read(self, node: Node, depth: int, *, care: int) -> _Read:
        if care == UNREAD:
            return _Read(_line(node, [*node.findings, said("reader-ended", node.path)]), None)
        wanted = Wanted(node, self._how.limits, deep=depth > self._how.limits.archives.depth, part=bool(self._segment_of) and depth == 1)
        findings = list(node.findings)
        digested: Digested | None = None
        try:
            digested = self._digested(node, wanted)
            findings.extend(node.check() if node.check is not None else ())
            if node.seekable is not None and digested.size != node.size and len(findings) == len(node.findings):
                findings.append(
                    said("changed-while-read", node.path, f"declares {node.size} bytes and gave {digested.size}; it has no digests")
                )
        except ArchiveTrouble as trouble:
            findings.append(_member_trouble(node.path, trouble, self._budget))
        except OSError as problem:
            findings.append(unreadable(node.path, problem))
        if digested is None or any(f.severity == "stop" for f in findings[len(node.findings) :]):
            return _Read(_line(node, findings), None)
        return self._lined(node, digested, wanted, findings, how=(depth, care == 0))

    def _digested(self, node: Node, wanted: Wanted) -> Digested:
        if node.seekable is not None and not node.from_image:
            node.seekable.seek(0)
            raw = node.seekable.raw if isinstance(node.seekable, io.BufferedReader) else node.seekable
            return digest_file(cast(BinaryIO, raw), wanted, end=self._found.size, advance=self._how.advance)
        return digest_stream(node.read, wanted, advance=self._how.advance if node.from_image else nobody)

    def _lined(self, node: Node, digested: Digested, wanted: Wanted, findings: list[DataFinding], *, how: tuple[int, bool]) -> _Read:
        depth, hashing = how
        seen = Seen()
        if not digested.size:
            findings.append(said("empty-file", node.path))
        elif wanted.kind in PICTURES or wanted.kind in FILMS:
            content = digested.content if digested.content is not None else node.seekable if wanted.kind in FILMS else None
            if not hashing:
                findings.append(said("reader-ended", node.path, "what decodes it ended the program; it has digests alone"))
            elif content is None:
                findings.append(said("picture-not-held", node.path))
            else:
                seen = self._how.perceive(content, node.path, wanted.kind or "")
        findings.extend((*seen.findings, *type_differs(node.path, wanted.kind, digested.head), *wanted.refused(digested)))
        inside = wanted.inside(digested)
        if inside == "image" and hashing:
            body = node.seekable if node.seekable is not None else io.BytesIO(digested.content or b"")
            findings.extend(acquisition_hash(node.path, body, found=self._found if depth == 1 else None))
        line = _line(node, findings)._replace(
            size=digested.size, md5=digested.md5, sha1=digested.sha1, sha256=digested.sha256,
            pdq=seen.pdq, quality=seen.quality, hasher=seen.hasher, variants=seen.variants, frames=seen.frames,
            kind=wanted.kind, inside=inside,
        )  # fmt: skip
        return _Read(line, digested.content)


class _Stopped(Exception):
    """Nothing after this line is read."""


class _Read(NamedTuple):
    line: Line
    content: bytes | None


def _modified(found: Found) -> Times:
    text = utc_text(found.modified_ns // 1000)
    return (("modified", text),) if text else ()


def _line(node: Node, findings: list[DataFinding]) -> Line:
    return Line(
        node.path, node.size, times=node.times, deleted=node.deleted, from_image=node.from_image, findings=tuple(findings)
    )  # fmt: skip


def _member_trouble(path: str, trouble: ArchiveTrouble, budget: Budget) -> DataFinding:
    try:
        return trouble_of(path, trouble, budget)
    except ArchiveTrouble as fatal:
        return said(fatal.code, path, f"{fatal.message}; it has no digests")
