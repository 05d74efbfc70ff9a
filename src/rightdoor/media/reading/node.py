"""A thing to be read, wherever it lies: in a folder, in an archive, in a file system of a disk image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from rightdoor.model.finding import DataFinding

Times = tuple[tuple[str, str], ...]
"""(what, when): `modified`, `accessed`, `changed`, `created` as RFC 3339 in UTC; with `-local` behind it, a literal without zone."""


@dataclass(frozen=True, slots=True)
class Node:
    """One file. Its content is there until the next node is asked for.

    `path` is `container!member` for what lies in containers. `read(count)` gives at most `count` bytes, forwards, b"" at
    the end; `seekable` is the same content in place, for what can be read again without holding it. `check` is asked after
    the last byte and says what is wrong with what was read; a finding of severity stop takes the digests away.
    """

    path: str
    size: int | None
    read: Callable[[int], bytes]
    seekable: BinaryIO | None = None
    times: Times = ()
    deleted: bool = False
    from_image: bool = False
    findings: tuple[DataFinding, ...] = ()
    check: Callable[[], tuple[DataFinding, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that has a place and cannot be read: only its name and why are known."""

    path: str
    size: int | None
    findings: tuple[DataFinding, ...]
    times: Times = ()
    deleted: bool = False
    from_image: bool = False
