"""Plain lists: one hash per line, or a table with a header; INTERPOL's ICSE CSV and NIST's RDS 2 text are such tables.

The algorithm of a list is told by the suffix of its name or by a header; by the number of digits only where that is
certain (32: MD5, 40: SHA-1). 64 digits alone are refused: they may be SHA-256 or PDQ, and one read as the other would
match nothing, for ever, without anybody being told.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from rightdoor.media.entry import WIDTHS, Category, Entry
from rightdoor.media.sets.pieces import in_utf8, lines, pieces, text_of
from rightdoor.media.sets.source import YES, Bulk, Source
from rightdoor.media.sets.vics import photodna

NAME: Final = "plain"
CHANGES: Final = False
_BY_DIGITS: Final = {32: "md5", 40: "sha1"}
_COLUMNS: Final[Mapping[str, str]] = {
    "md5": "md5", "sha1": "sha1", "sha256": "sha256", "pdq": "pdq", "photodna": "photodna", "pdna": "photodna", "hash": "hash",
    "quality": "quality", "pdqquality": "quality", "category": "category", "profile": "profile", "size": "size", "filesize": "size",
    "mediasize": "size", "series": "series", "seriesname": "series", "isdistributed": "distributed", "victimidentified": "victim-identified",
    "offenderidentified": "offender-identified", "baseline": "baseline", "specialcode": "special",
}  # fmt: skip
_HASHES: Final = frozenset({"md5", "sha1", "sha256", "pdq", "photodna", "hash"})
_FLAGS: Final = ("distributed", "victim-identified", "offender-identified", "baseline")
_TOKEN = re.compile(r"[\s,;|\t]+")
_SPECIAL = {"": 0, "M": 1, "S": 2}


def recognises(head: bytes, path: Path) -> bool:
    """Text whose lines begin with a hash, or whose first line names one as a column."""
    del path
    return b"\0" not in head and head.lstrip()[:1] not in (b"<", b"{", b"[")


def place(number: int) -> str:
    """Where the number-th line stands: lines are counted from 1, as an editor does."""
    return f"row:{number + 1}"


def suffix_of(path: Path) -> str | None:
    """The algorithm that the file's name tells: *.md5, *.sha1.txt, *.pdq.gz."""
    told = [part.lower() for part in path.suffixes if part.lower() in (".md5", ".sha1", ".sha256", ".pdq")]
    return told[-1][1:] if told else None


def read(source: Source) -> Iterator[Entry | Bulk | None]:
    """One entry for each line, the header and empty ones among them."""
    told = suffix_of(Path(source.name))
    columns: _Columns | None = None
    begun = False
    for number, group in lines(in_utf8(pieces(source.path, source.findings), source.findings), source.findings):
        for start, part in _after_header(group, begun):
            if start == 0 and not begun and part:
                begun = True
                columns = _header(text_of(part[0], number, source.findings))
                if columns is not None:
                    columns.told = told
                    yield None
                    continue
            bulk = None if columns is not None or told is None else _bulk(part, told)
            if bulk is not None:
                yield bulk
                continue
            for offset, line in enumerate(part):
                at = place(number - 1 + start + offset)
                text = text_of(line, number + start + offset, source.findings)
                if columns is not None:
                    yield columns.entry(source, text, at)
                else:
                    yield _line(source, text, told, at)


def _after_header(group: list[bytes], begun: bool) -> list[tuple[int, list[bytes]]]:
    """The first line of a file by itself, the rest together."""
    return [(0, group)] if begun else [(0, group[:1]), (1, group[1:])]


def _bulk(group: Sequence[bytes], algorithm: str) -> Bulk | None:
    """A group of lines that are nothing but hashes, all at once; None where one of them is anything else."""
    digits = 2 * WIDTHS[algorithm]
    if set(map(len, group)) - {digits, digits + 1} or not group:
        return None
    try:
        data = bytes.fromhex(b"".join(line.rstrip(b"\r") for line in group).decode("ascii"))
    except ValueError:
        return None
    if len(data) != len(group) * WIDTHS[algorithm]:
        return None
    return Bulk({algorithm: np.frombuffer(data, dtype=np.uint8).reshape(-1, WIDTHS[algorithm])}, Entry())


def _line(source: Source, text: str, told: str | None, at: str) -> Entry | None:
    """A line of a list: a hash, and what tools write after it (a name, PDQ's quality); comments begin with #."""
    text = text.strip().lstrip("\\")
    if not text or text.startswith("#"):
        return None
    if " = " in text:
        text = text.rpartition(" = ")[2]
    word, *rest = _TOKEN.split(text.strip('"'), maxsplit=1)
    algorithm = told or _BY_DIGITS.get(len(word))
    if algorithm is None:
        source.findings.add("hash-algorithm-untold" if len(word) == 64 else "bad-hash", at)
        return None
    digest = source.hash_of(algorithm, word, at)
    if digest is None:
        return None
    quality = _quality(rest[0]) if rest and algorithm == "pdq" else None
    made: dict[str, Any] = {algorithm: digest}
    return Entry(**made, pdq_quality=quality, locator=at)


def _quality(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and int(text) <= 100 else None


class _Columns:
    """A header that names columns, and rows read by it."""

    def __init__(self, separator: str, columns: dict[int, str]) -> None:
        self._separator = separator
        self._columns = columns
        self.told: str | None = None
        self._icse = "baseline" in columns.values()
        self._nsrl = "special" in columns.values()

    def entry(self, source: Source, text: str, at: str) -> Entry | None:
        """A row as an entry; None for an empty or broken one."""
        if not text.strip():
            return None
        try:
            cells = next(csv.reader((text,), delimiter=self._separator))
        except (csv.Error, StopIteration):
            source.findings.add("malformed", at, message="a row that breaks the rules of CSV; left out")
            return None
        if len(cells) <= max(self._columns):
            source.findings.add("row-length", at)
        row = {name: cells[index].strip() for index, name in self._columns.items() if index < len(cells)}
        digests = self._digests(source, row, at)
        return Entry(
            **digests,
            pdq_quality=_quality(row.get("quality", "")),
            size=_size(source, row.get("size", ""), at),
            category=self._category(source, row, at),
            series=row.get("series", "")[:200] or None,
            flags=frozenset(flag for flag in _FLAGS if row.get(flag, "").lower() in YES),
            locator=at,
        )

    def _digests(self, source: Source, row: Mapping[str, str], at: str) -> dict[str, Any]:
        digests: dict[str, Any] = {}
        for name in _HASHES & row.keys():
            text = row[name]
            if not text:
                continue
            algorithm = name if name != "hash" else self.told or _BY_DIGITS.get(len(text))
            if algorithm is None:
                source.findings.add("hash-algorithm-untold" if len(text) == 64 else "bad-hash", at)
            else:
                digests[algorithm] = photodna(source, text, at) if algorithm == "photodna" else source.hash_of(algorithm, text, at)
        return digests

    def _category(self, source: Source, row: Mapping[str, str], at: str) -> Category | None:
        if self._icse:
            return source.category("ICSE", 1, at) if row.get("baseline", "").lower() in YES else None
        if self._nsrl:
            code = row.get("special", "").upper()
            if code in _SPECIAL:
                return source.category("NSRL", _SPECIAL[code], at)
            source.findings.add("category-outside", at, "special", raw=code[:40])
            return None
        text = row.get("category", "")
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            source.findings.add("bad-number", at, "category")
            return None
        return source.category(row.get("profile") or source.profile, int(text), at)


def _size(source: Source, text: str, at: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        source.findings.add("bad-number", at, "size")
        return None
    return int(text)


def _header(text: str) -> _Columns | None:
    """The columns that a first line names, if one of them is a hash."""
    for separator in (";", ",", "\t", "|"):
        try:
            cells = next(csv.reader((text,), delimiter=separator), [])
        except csv.Error:
            continue
        known = {index: _COLUMNS[name] for index, cell in enumerate(cells) if (name := re.sub(r"[^a-z0-9]", "", cell.lower())) in _COLUMNS}
        if _HASHES & set(known.values()):
            return _Columns(separator, known)
    return None
