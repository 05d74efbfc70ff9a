"""What is left of a package that somebody opened: its manifest, lying in a folder or in another archive, and its wrapped members.

Outside its signed file nobody vouches for it: the manifest is believed in one thing alone, that it says of itself that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from rightdoor.exhibits.archive_limits import ArchiveLimits, Budget
from rightdoor.exhibits.archives import Opened, members
from rightdoor.exhibits.unfold import Item
from rightdoor.exhibits.walk import Found
from rightdoor.model.finding import DataFinding
from rightdoor.reporting.package_form import FORM, MANIFEST, WRAPPED

MOST_MANIFEST = 16 << 20
_NAMED = re.compile(r"package[^/]*\.json", re.IGNORECASE)
_HINTS = (b"package.json", b"attributions.json", FORM.encode())
_PIECE = 1 << 20


class Listed(NamedTuple):
    """A manifest met outside a signed file: its kind, its own path, the folder it lies in ("" or ending with a slash), and the
    SHA-256 of its members by their path from there.
    """

    kind: str
    name: str
    folder: str
    members: Mapping[str, str]

    def digest_of(self, name: str) -> str | None:
        """The digest that it states for the file of this path; None for what it does not name."""
        return self.members.get(name.removeprefix(self.folder)) if name.startswith(self.folder) else None


class _Said(msgspec.Struct):
    form: str
    kind: str = ""
    members: dict[str, str] = {}


def listed_of(name: str, data: bytes) -> Listed | None:
    """The manifest in some bytes under a path; None when they are not one."""
    try:
        said = msgspec.json.decode(data, type=_Said)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return Listed(said.kind, name, _folder(name), said.members) if said.form == FORM and said.members else None


def _folder(name: str) -> str:
    return name[: name.rfind("/") + 1]


def manifests_of(files: Iterable[Found]) -> Iterator[Listed]:
    """Every manifest that lies loose among the files of an inbox. What cannot be read is passed over: the intake says so itself."""
    for found in files:
        if _is_named(found.name) and 0 < found.size <= MOST_MANIFEST:
            data = found.content()
            listed = listed_of(found.name, data) if data is not None else None
            if listed is not None:
                yield listed


def _is_named(name: str) -> bool:
    return _NAMED.fullmatch(name.rpartition("/")[2]) is not None


def parts_of(item: Item, *, limits: ArchiveLimits, spool: Path) -> list[Listed]:
    """The manifests and other own members of packages in an archive, for which a manifest without members stands.

    An archive in which neither names nor content speak of a package is scanned once and not expanded. Raises OSError for trouble
    of the store's own disk alone. The body is left at its start.
    """
    found: list[Listed] = []
    if _hinted(item):
        for member in members(Opened(item.name, item.head, item.body), budget=Budget(limits), spool=spool):
            if isinstance(member, DataFinding):
                continue
            if member.head.startswith(WRAPPED):
                found.append(Listed("", member.name, _folder(member.name), {}))
            elif _is_named(member.name) and member.size <= MOST_MANIFEST:
                listed = listed_of(member.name, member.body.read(MOST_MANIFEST))
                found += [listed] if listed is not None else []
    item.body.seek(0)
    return found


def _hinted(item: Item) -> bool:
    item.body.seek(0)
    before = b""
    while piece := item.body.read(_PIECE):
        window = before + piece
        if any(hint in window for hint in _HINTS):
            item.body.seek(0)
            return True
        before = piece[-len(max(_HINTS, key=len)) :]
    item.body.seek(0)
    return False


def is_manifest(listed: Listed, name: str) -> bool:
    """Whether the path is the manifest's own."""
    return name in (listed.name, listed.folder + MANIFEST)
