"""From a found file to everything in it that becomes a receipt: the file itself, then archive members, level by level.

Each item is hashed and bears its receipt id (model.ids): (exhibit, name as received, parent receipt, authority). Its
bytes are there until the next item is asked for.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from rightdoor.exhibits.archive_limits import ArchiveLimits, Budget
from rightdoor.exhibits.archives import HEAD, Member, Opened, archive_kind, is_archive, members
from rightdoor.exhibits.media import media_kind
from rightdoor.exhibits.walk import Found, finding, unreadable
from rightdoor.model.finding import DataFinding
from rightdoor.model.ids import receipt_id

_SMALL = 1 << 20
_PIECE = 1 << 20


class Item(NamedTuple):
    """One received thing. `display` is `container!member` for people; `name` is what the receipt holds."""

    receipt: str
    exhibit: str  # SHA-256
    name: str
    parent: str  # receipt of the archive that it came in, "" for none
    display: str
    size: int
    head: bytes  # the first 64 KiB
    body: BinaryIO  # seekable, at its start; valid until the next item
    media: str | None
    archive: bool


class Noted(NamedTuple):
    """A finding about a receipt (its id and exhibit), or about something that was not taken in (both empty)."""

    receipt: str
    exhibit: str
    finding: DataFinding


@dataclass(frozen=True, slots=True)
class Unfolding:
    """How to unfold: under which authority ("" for none), within which limits, and the folder for large members."""

    authority: str
    spool: Path
    limits: ArchiveLimits


def unfold(found: Found, how: Unfolding) -> Iterator[Item | Noted]:
    """The file, then what is in it, depth first, with the findings of each after it.

    What cannot be read becomes a Noted without receipt. Raises OSError only for trouble of the store's own disk.
    """
    data = found.content() if found.size < _SMALL else None
    if data is not None:
        sha256 = hashlib.sha256(data).hexdigest()
        receipt = receipt_id(sha256, found.name, "", how.authority)
        member = Member(found.name, len(data), sha256, data[:HEAD], io.BytesIO(data))
        yield from _with_members(_item(receipt, member, parent="", display=found.name), how, Budget(how.limits), (sha256,))
        return
    yield from _unfold_stream(found, how)


def _unfold_stream(found: Found, how: Unfolding) -> Iterator[Item | Noted]:
    """The same for what is large, or is not as it was when it was seen."""
    opened = found.open()
    if isinstance(opened, DataFinding):
        yield Noted("", "", opened)
        return
    with opened:
        taken = _taken(found, opened)
        if isinstance(taken, DataFinding):
            yield Noted("", "", taken)
            return
        sha256, body, head, size = taken
        receipt = receipt_id(sha256, found.name, "", how.authority)
        item = _item(receipt, Member(found.name, size, sha256, head, body), parent="", display=found.name)
        yield from _with_members(item, how, Budget(how.limits), (sha256,))
        if body is opened and (change := found.changed(opened)) is not None:
            yield Noted(receipt, sha256, change)


def _taken(found: Found, opened: BinaryIO) -> tuple[str, BinaryIO, bytes, int] | DataFinding:
    """(digest, content, head, size) of an opened file; a small one is read once and for all."""
    try:
        data = opened.read(_SMALL)
        if len(data) < _SMALL:
            change = found.changed(opened)
            return change or (hashlib.sha256(data).hexdigest(), io.BytesIO(data), data[:HEAD], len(data))
        digest, size = hashlib.sha256(data), len(data)
        while piece := opened.read(_PIECE):
            digest.update(piece)
            size += len(piece)
        opened.seek(0)
    except OSError as problem:
        return unreadable(found.name, problem)
    return found.changed(opened) or (digest.hexdigest(), opened, data[:HEAD], size)


def _item(receipt: str, member: Member, *, parent: str, display: str) -> Item:
    return Item(
        receipt, member.sha256, member.name, parent, display, member.size, member.head, member.body,
        media_kind(member.head), archive_kind(member.head) is not None and is_archive(member.head, member.body),
    )  # fmt: skip


def _with_members(item: Item, how: Unfolding, budget: Budget, chain: tuple[str, ...]) -> Iterator[Item | Noted]:
    """`chain`: digests of the item and of all archives around it."""
    yield item
    if item.size == 0:
        yield Noted(item.receipt, item.exhibit, finding("empty-file", item.name, "the file has no content; ask the sender for it again"))
    if not item.archive:
        return
    if len(chain) > how.limits.depth:
        message = f"archives within archives deeper than {how.limits.depth}; this one is kept and not opened"
        yield Noted(item.receipt, item.exhibit, finding("archive-bomb", item.name, message))
        return
    if item.exhibit in chain[:-1]:
        yield Noted(item.receipt, item.exhibit, finding("archive-bomb", item.name, "the archive holds itself; not opened again"))
        return
    for member in members(Opened(item.name, item.head, item.body), budget=budget, spool=how.spool):
        if isinstance(member, DataFinding):
            yield Noted(item.receipt, item.exhibit, member)
            continue
        receipt = receipt_id(member.sha256, member.name, item.receipt, how.authority)
        inner = _item(receipt, member, parent=item.receipt, display=f"{item.display}!{member.name}")
        yield from _with_members(inner, how, budget, (*chain, member.sha256))
