"""NCMEC hash sharing, version 2 (XML): pages of entries, changed and deleted (formats, section 3.1).

An entry is known by its member and its id: a later one replaces it, a deletion takes it back. Entries are not in the
order of time, so that all pages of one fetch are given to one import. The classes A1 to B2 are NCMEC's own profile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from lxml import etree

from rightdoor.media.entry import Category, Entry
from rightdoor.media.sets.pieces import pieces
from rightdoor.media.sets.source import Bulk, Source
from rightdoor.media.sets.vics import photodna

NAME: Final = "ncmec"
CHANGES: Final = True
PROFILE: Final = "NCMEC"
CLASSES: Final = {"A1": 1, "A2": 2, "B1": 3, "B2": 4}
MOST_HELD: Final = 200_000
"""Elements of one entry that are held; a genuine one has some dozens."""
_SPACE = "https://hashsharing.ncmec.org/hashsharing/v2"
_ENTRIES = frozenset({"image", "video", "deletedImage", "deletedVideo"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EXACT = ("md5", "sha1", "sha256", "pdq")


def recognises(head: bytes, path: Path) -> bool:
    """XML whose root is a query result of NCMEC's hash sharing."""
    del path
    return head.lstrip()[:1] == b"<" and b"queryResult" in head[:4096] and b"hashsharing" in head[:4096].lower()


def place(number: int) -> str:
    """Where the number-th entry stands, counted over images and videos together."""
    return f"xml:/queryResult/entry[{number + 1}]"


def read(source: Source) -> Iterator[Entry | Bulk | None]:
    """One entry for each image, video and deletion."""
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False, remove_comments=True, remove_pis=True
    )  # fmt: skip
    number = held = 0
    begun = False
    for piece in pieces(source.path, source.findings):
        broken = not _fed(parser, piece, source)
        for event, found in parser.read_events():
            element: Any = found
            if not begun:
                begun = True
                if not _sound(element, source):
                    return
            if event != "end":
                held += 1
                if held > MOST_HELD:
                    source.findings.add(
                        "too-large", place(number), message="an entry with more parts than any has; nothing after it is read"
                    )
                    return
                continue
            name = _local(element)
            if name in _ENTRIES:
                yield _entry(source, element, name, place(number))
                number += 1
                _forget(element)
                held = 0
            elif name == "next" and (element.text or "").strip():
                source.findings.counts["next-page"] += 1
            elif element.getparent() is not None and element.getparent().getparent() is None:
                _forget(element)
                held = 0
        if broken:
            return
    try:
        parser.close()
    except etree.XMLSyntaxError:
        source.findings.add("truncated", place(number))


def _fed(parser: Any, piece: bytes, source: Source) -> bool:
    try:
        parser.feed(piece)
    except etree.XMLSyntaxError as problem:
        line, column = problem.position
        source.findings.add(
            "malformed", f"line:{line}", message=f"the XML breaks at line {line}, column {column}; what stands before is kept"
        )
        return False
    return True


def _sound(root: Any, source: Source) -> bool:
    """No document type; the root and name space that are known."""
    if root.getroottree().docinfo.doctype:
        source.findings.add("doctype-refused", "xml:/")
        return False
    if root.nsmap.get(root.prefix) != _SPACE:
        source.findings.add("set-version", "xml:/queryResult", "xmlns", raw=str(root.nsmap.get(root.prefix))[:100])
    if _local(root) != "queryResult":
        source.findings.add("set-form", "xml:/")
        return False
    return True


def _entry(source: Source, element: Any, name: str, at: str) -> Entry:
    parts = {_local(child): child for child in element}
    member = parts["member"].get("id", "") if "member" in parts else ""
    identity = _text(parts.get("id"))
    if not member or not identity:
        source.findings.add("missing-field", at, "id" if member else "member")
    key = f"{member}/{identity}" if member and identity else ""
    stamp = _stamp(source, _text(parts.get("timestamp")), at)
    if name.startswith("deleted"):
        return Entry(act="remove", key=key, stamp_us=stamp, locator=at)
    digests: dict[str, Any] = {}
    others = []
    for child in parts.get("fingerprints", ()):
        kind, text = _local(child), _text(child)
        if kind in _EXACT:
            digests[kind] = source.hash_of(kind, text, at)
        elif kind == "pdna":
            digests["photodna"] = photodna(source, text, at)
        elif kind:
            others.append((kind, text or child.get("href", "")))
    disputed = any(_local(child) == "negativeFeedback" for child in parts.get("feedback", ()))
    return Entry(
        **digests,
        category=_category(source, _text(parts.get("classification")), at),
        flags=frozenset({"disputed"}) if disputed else frozenset(),
        key=key,
        stamp_us=stamp,
        locator=at,
        others=tuple(others),
    )


def _category(source: Source, text: str, at: str) -> Category | None:
    if not text:
        return None
    if text not in CLASSES:
        source.findings.add("category-outside", at, "classification", raw=text[:40])
        return None
    return source.category(PROFILE, CLASSES[text], at)


def _stamp(source: Source, text: str, at: str) -> int | None:
    if not text:
        return None
    try:
        when = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
        if when.tzinfo is None:
            source.findings.once("zone-missing", at, "timestamp", message="a time without a zone; read as UTC, which the format defines")
            when = when.replace(tzinfo=UTC)
        return (when - _EPOCH) // timedelta(microseconds=1)
    except (ValueError, OverflowError):
        source.findings.add("bad-time", at, "timestamp")
        return None


def _text(element: Any) -> str:
    return "" if element is None else (element.text or "").strip()


def _local(element: Any) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _forget(element: Any) -> None:
    """Free an entry and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
