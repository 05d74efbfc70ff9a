"""Project VIC / VICS JSON, data models 1.1 to 2.0, the `#Media` form; CAID's parts are of it (formats, section 2).

`Miniature` and every other embedded picture is left where it is. Names and paths of files in a set are not taken in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from rightdoor.media.entry import Category, Entry
from rightdoor.media.photodna import photodna_of
from rightdoor.media.sets.json_items import Item, Text, items
from rightdoor.media.sets.pieces import in_utf8, pieces
from rightdoor.media.sets.source import YES, Bulk, Source

NAME: Final = "vics"
CHANGES: Final = False
VERSIONS: Final = frozenset({"1.1", "1.2", "1.3", "2.0"})
PROFILES: Final = {"US": "US", "UK": "UK"}
"""Segments of the address of 2.0 that name a profile; `Default` and `CUSTOM` name none."""

_CONTEXT = re.compile(r'"(?:odata\.metadata|@odata\.context)"\s*:\s*"((?:[^"\\]|\\.){0,500})"')
_VERSION = re.compile(r"DataModels/([0-9][0-9A-Za-z.]{0,9})\.xml(?:/([A-Za-z]{1,20}))?")
_VALUE = re.compile(r'"value"\s*:\s*\[')
_HEAD = 1 << 16
_FLAGS = (("VictimIdentified", "victim-identified"), ("OffenderIdentified", "offender-identified"), ("IsDistributed", "distributed"), ("SelfGenerated", "self-generated"), ("IsSuspected", "suspected"))  # fmt: skip
_NAMES = {"md5": "md5", "sha1": "sha1", "sha256": "sha256", "pdq": "pdq", "photodna": "photodna", "pdna": "photodna"}


def recognises(head: bytes, path: Path) -> bool:
    """JSON whose first KiB name Project VIC, or hold an array of media."""
    del path
    start = head[:4096].lstrip()
    named = b"ProjectVic" in start and (b"odata.metadata" in start or b"@odata.context" in start)
    return start[:1] in (b"{", b"[") and (named or b'"MD5"' in head or b'"MediaID"' in head)


def place(number: int) -> str:
    """Where the number-th medium stands."""
    return f"json:/value/{number}"


def read(source: Source) -> Iterator[Entry | Bulk | None]:
    """One entry for each medium."""
    text = Text(in_utf8(pieces(source.path, source.findings), source.findings), source.findings)
    while len(text.held) < _HEAD and not text.ended:
        text.more()
    context = _CONTEXT.search(text.held[:_HEAD])
    begin = _VALUE.search(text.held)
    if "#Cases" in (context[1] if context else ""):
        source.findings.add("set-cases", "json:/value")
        return
    if begin is None and text.held[:1] != "[":
        source.findings.add("set-form", "json:")
        return
    profile = source.profile_of(_stated(source, context[1] if context else ""))
    text.use(begin.end() if begin else 1)
    for number, item in enumerate(items(text, source.findings, pointer="/value")):
        yield None if item is None else _entry(source, item, place(number), profile)


def _stated(source: Source, context: str) -> str | None:
    found = _VERSION.search(context)
    if found is None or found[1] not in VERSIONS or ("#Media" not in context):
        source.findings.add("set-version", "json:/odata.metadata", "version", raw=found[1] if found else "")
    return PROFILES.get(found[2] or "") if found else None


def _entry(source: Source, item: Item, at: str, profile: str | None) -> Entry | None:
    if "FileName" in item and "MediaID" not in item and "Category" not in item:
        return None  # an occurrence of a medium, met after a broken one: not an entry of its own
    digests, others = _digests(source, item, at)
    size, series = item.get("MediaSize"), item.get("Series")
    return Entry(
        **digests,
        size=_number(source, size, at, "MediaSize"),
        category=_category(source, item.get("Category"), at, profile),
        series=series.strip()[:200] or None if isinstance(series, str) else None,
        flags=frozenset(flag for key, flag in _FLAGS if (said := item.get(key)) and str(said).strip().lower() in YES),
        locator=at,
        others=tuple(others),
    )


def _digests(source: Source, item: Item, at: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    stated: list[tuple[str, object]] = [(name, item.get(key)) for name, key in (("md5", "MD5"), ("sha1", "SHA1"), ("sha256", "SHA256"), ("photodna", "PhotoDNA"))]  # fmt: skip
    others: list[tuple[str, str]] = []
    for each in item.get("AlternativeHashes") or ():
        if isinstance(each, dict):
            called = str(each.get("HashName", ""))
            known = _NAMES.get(re.sub(r"[^a-z0-9]", "", called.lower()))
            if known:
                stated.append((known, each.get("HashValue")))
            else:
                others.append((called, str(each.get("HashValue", ""))))
    digests: dict[str, Any] = {}
    for name, value in stated:
        if value is None or value == "" or digests.get(name):
            continue
        if not isinstance(value, str):
            source.findings.add("bad-hash", at, name)
        else:
            digests[name] = photodna(source, value, at) if name == "photodna" else source.hash_of(name, value, at)
    return digests, others


def photodna(source: Source, text: str, at: str) -> bytes | None:
    """PhotoDNA as 144 bytes; a finding where it is none."""
    if not text.strip():
        return None
    value = photodna_of(text)
    if value is None:
        source.findings.add("bad-hash", at, "photodna")
    return value


def _category(source: Source, value: object, at: str, profile: str | None) -> Category | None:
    if value is None or value == "":
        return None
    number = _number(source, value, at, "Category")
    return None if number is None else source.category(profile, number, at)


def _number(source: Source, value: object, at: str, field: str) -> int | None:
    """A whole number, as a number or as digits in a string."""
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        text = str(value).strip()
        if not text.isascii() or not text.isdigit() or len(text) > 19:
            source.findings.add("bad-number", at, field)
            return None
        number = int(text)
    if not 0 <= number < 1 << 63:
        source.findings.add("bad-number", at, field)
        return None
    return number
