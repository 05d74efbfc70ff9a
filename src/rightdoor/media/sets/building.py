"""Entries into tables: what a set says, put in order under its key, with the changes of a feed applied.

Nothing that never matches gets in; what repeats or contradicts is found; a digest is nowhere written as it is.
"""

from __future__ import annotations

import bisect
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from rightdoor.media.entry import EXACT, WIDTHS, Entry
from rightdoor.media.found import Findings
from rightdoor.media.never import EMPTY, MIN_QUALITY, degenerate, empty_file
from rightdoor.media.says import Says, Words
from rightdoor.media.sets.source import Bulk
from rightdoor.media.tables.permutation import Permutation, equality_digest, named_digest
from rightdoor.media.tables.spill import Rows, Spill
from rightdoor.media.tables.table import Part, Table, write_table

KEY: Final = "key"
OTHER: Final = "other"
_WIDTH: Final = {**WIDTHS, "photodna": 32, KEY: 32, OTHER: 32}
_STATED: Final = 4
"""The hashes with which an entry begins: MD5, SHA-1, SHA-256, PDQ."""
_SECOND: Final = 1_000_000
_MOST_ROWS: Final = 1 << 32


class Before(NamedTuple):
    """The version that changes are applied to: its tables, what it says, and the number of its next row."""

    tables: Mapping[str, Table]
    words: list[Says]
    next_row: int


@dataclass
class Building:
    """One version of one set while it is made, in `folder`. Findings name the places of new entries."""

    folder: Path
    key: bytes
    findings: Findings
    before: Before | None = None
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.words = Words(self.before.words if self.before else ())
        self.row = self._first = self.before.next_row if self.before else 0
        self._spills: dict[str, Spill] = {}
        self._files: list[tuple[int, str, Callable[[int], str]]] = []
        self._removals: list[int] = []

    @property
    def keyed(self) -> bool:
        """Whether entries have identities of their own, by which they are changed."""
        return KEY in self._spills or (self.before is not None and KEY in self.before.tables)

    def begin(self, name: str, place: Callable[[int], str]) -> None:
        """The entries to come are of this file; `place` tells where its n-th stands."""
        self.findings.file = name
        self._files.append((self.row, name, place))

    def add(self, entry: Entry | Bulk | None) -> None:
        """The next entry of the current file. None takes a place and nothing else."""
        if isinstance(entry, Bulk):
            self._bulk(entry)
            return
        row = self.row
        self.row += 1
        if entry is None or self._beyond(row):
            return
        if entry.key:
            self._keyed(entry, row)
        if entry.act == "remove":
            return
        digests = [(name, digest) for name in EXACT if (digest := getattr(entry, name)) is not None and self._matches(name, digest, entry)]
        if entry.pdq is not None and self._perceptual(entry, entry.pdq):
            digests.append(("pdq", entry.pdq))
        if entry.others:
            self.findings.once("hash-carried", entry.locator, ", ".join(sorted({name for name, _ in entry.others}))[:100])
        if not digests and not entry.others:
            if not any(entry[:_STATED]) and entry.photodna is None:  # else what is wrong with them was found
                self.findings.add("hash-missing", entry.locator)
            return
        says = self.words.number(entry)
        for name, digest in digests:
            self._spill(name).add(equality_digest(digest) if name == "photodna" else digest, says, row)
        for name, value in entry.others:
            self._spill(OTHER).add(named_digest(name, value), says, row)

    def finish(self) -> dict[str, int]:
        """Write the tables; how many digests each algorithm has. Removes what was written aside."""
        dropped = self._resolve() if self.keyed else None
        counts: dict[str, int] = {}
        names = set(self._spills) | set(self.before.tables if self.before else ())
        for name in sorted(names - {KEY}):
            counts[name] = self._table(name, dropped, keyed=self.keyed)
        if self.keyed:
            counts[KEY] = self._table(KEY, dropped, keyed=True)
        for spill in self._spills.values():
            spill.close()
        if self.words.full:
            self.findings.add("too-large", "", "series", message="too many names of series; the later ones are left out")
        return {name: count for name, count in counts.items() if count}

    def _table(self, name: str, dropped: npt.NDArray[np.bool_] | None, *, keyed: bool) -> int:
        old = self.before.tables.get(name) if self.before else None
        spill = self._spill(name)
        parts = spill.runs(old, _all if dropped is None else lambda rows: ~dropped[rows], repeats=partial(self._repeats, name), keyed=keyed)
        path = self.folder / f"{name}.table"
        count = write_table(path, algorithm=name, width=spill.width, count=spill.count + (old.count if old else 0), parts=parts)
        if not count:
            path.unlink()
        return count

    def _beyond(self, row: int) -> bool:
        if row >= _MOST_ROWS:
            self.findings.once("too-large", "", "rows", message="more entries than a set can hold; the later ones are left out")
        return row >= _MOST_ROWS

    # --- entries -----------------------------------------------------------------------------------

    def _bulk(self, bulk: Bulk) -> None:
        count = len(next(iter(bulk.digests.values())))
        rows = np.arange(self.row, self.row + count, dtype=np.int64)
        self.row += count
        self._beyond(self.row - 1)
        says = self.words.number(bulk.says)
        for name, digests in bulk.digests.items():
            never = degenerate(digests) if name == "pdq" else empty_file(name, digests)
            stated = digests.any(axis=1)
            bad = np.flatnonzero(never & stated if name != "pdq" else never)
            if len(bad):
                self.findings.add(
                    "hash-degenerate" if name == "pdq" else "empty-file-hash", self._place(int(rows[bad[0]])), name, count=len(bad)
                )
            kept = ~never & stated & (rows < _MOST_ROWS)
            if kept.all():
                self._spill(name).add_many(digests, says, rows.astype(np.uint32))
            elif kept.any():
                self._spill(name).add_many(digests[kept], says, rows[kept].astype(np.uint32))

    def _matches(self, name: str, digest: bytes, entry: Entry) -> bool:
        if digest == EMPTY.get(name) or not any(digest):
            self.findings.add("empty-file-hash" if any(digest) else "bad-hash", entry.locator, name)
            return False
        return True

    def _perceptual(self, entry: Entry, pdq: bytes) -> bool:
        if degenerate(np.frombuffer(pdq, dtype=np.uint8)[None])[0]:
            self.findings.add("hash-degenerate", entry.locator, "pdq")
            return False
        if entry.pdq_quality is not None and entry.pdq_quality < MIN_QUALITY:
            self.findings.add("hash-low-quality", entry.locator, "pdq")
            return False
        return True

    def _keyed(self, entry: Entry, row: int) -> None:
        """Note the identity with its time (two seconds exact) and whether it is taken back."""
        second = max(0, min((entry.stamp_us or 0) // _SECOND, (1 << 32) - 1))
        removed = entry.act == "remove"
        self._spill(KEY).add(hashlib.sha256(entry.key.encode("utf-8", "surrogatepass")).digest(), second & ~1 | removed, row)
        if removed:
            self._removals.append(row)

    def _spill(self, name: str) -> Spill:
        if name not in self._spills:
            self._spills[name] = Spill(self.folder, name, Permutation(self.key, name, _WIDTH[name]))
        return self._spills[name]

    # --- changes -----------------------------------------------------------------------------------

    def _resolve(self) -> npt.NDArray[np.bool_]:
        """Which rows no longer hold: of each identity the latest change counts, and a deletion takes all before it."""
        dropped = np.zeros(max(self.row, 1), dtype=bool)
        spill = self._spill(KEY)
        old = self.before.tables.get(KEY) if self.before else None
        for part in spill.runs(old, _all, repeats=partial(self._repeats, KEY), keyed=True):
            self._drop(part, dropped)
        return dropped

    def _drop(self, part: Part, dropped: npt.NDArray[np.bool_]) -> None:
        if not len(part.row):
            return
        start = np.flatnonzero(np.concatenate(([True], (part.images[1:] != part.images[:-1]).any(axis=1))))
        group = np.repeat(np.arange(len(start)), np.diff(np.append(start, len(part.row))))
        order = np.lexsort((part.row, part.says >> 1, group))
        last = np.append(start[1:], len(part.row)) - 1
        winners = order[last]
        losing = np.ones(len(part.row), dtype=bool)
        losing[winners] = False
        dropped[part.row[losing]] = True
        self.counts["replaced"] += int((losing & ((part.says & 1) == 0)).sum())
        alone = winners[(np.diff(np.append(start, len(part.row))) == 1) & ((part.says[winners] & 1) == 1)]
        fresh = alone[part.row[alone] >= self._first]
        for row in part.row[fresh]:
            self.findings.add("set-removal-unknown", self._place(int(row)))

    # --- findings ----------------------------------------------------------------------------------

    def _repeats(self, algorithm: str, first: Rows, again: Rows, contradicts: bool) -> None:
        if contradicts and algorithm == "pdq" and all(says.film for says in self.words.list):
            return  # films may have frames in common
        code = "hash-contradiction" if contradicts else "hash-repeated"
        for before, row in zip(first[:100], again[:100], strict=True):
            self.findings.file = self._file_of(int(row))[1] if row >= self._first else ""
            self.findings.add(code, self._place(int(row)), algorithm, raw=self._place(int(before)))
        if len(again) > 100:
            self.findings.counts[code] += len(again) - 100

    def _place(self, row: int) -> str:
        if row < self._first or not self._files:
            return "version-before"
        begin, _, place = self._file_of(row)
        return place(row - begin)

    def _file_of(self, row: int) -> tuple[int, str, Callable[[int], str]]:
        return self._files[max(0, bisect.bisect_right([begin for begin, _, _ in self._files], row) - 1)]


def _all(rows: Rows) -> npt.NDArray[np.bool_]:
    return np.ones(len(rows), dtype=bool)
