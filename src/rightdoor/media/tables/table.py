"""An exact table: images of digests in order, found through a bucket index, memory-mapped.

The file: a page with a JSON header, then columns, each from a page's start: `bucket` (uint32, where the entries of a
prefix begin), `prefix` (uint64, the first eight bytes of the image), `rest` (the other bytes), `says` (uint32, which
of the set's words are said) and `row` (uint32, which entry of the received files). Images are uniform, so the buckets
are even whatever the digests were: nobody can make a slow one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from io import BufferedIOBase
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from rightdoor.errors import StoreDamaged
from rightdoor.media.tables.permutation import Bytes2, Permutation

PAGE: Final = 4096
MAGIC: Final = b"RDTABLE1"
_PER_BUCKET: Final = 3
_AT_ONCE: Final = 1 << 17
_COLUMNS = ("bucket", "prefix", "rest", "says", "row")
Positions = npt.NDArray[np.int64]


class Part(NamedTuple):
    """Entries in the order of their images: a run of a table's columns."""

    images: Bytes2
    says: npt.NDArray[np.uint32]
    row: npt.NDArray[np.uint32]


def prefixes(images: Bytes2) -> npt.NDArray[np.uint64]:
    """The first eight bytes of each row as a number that sorts as the bytes do."""
    return np.ascontiguousarray(images[:, :8]).view(">u8")[:, 0].astype(np.uint64)


def write_table(path: Path, *, algorithm: str, width: int, count: int, parts: Iterable[Part]) -> int:
    """Write a table of at most `count` entries from parts in order; how many there are. Fsyncs. Raises OSError."""
    bits = max(0, int(count / _PER_BUCKET).bit_length())
    layout, size = _layout(width, count, bits)
    at = 0
    sizes = np.zeros((1 << bits) + 1, dtype=np.int64)
    with path.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.truncate(size)
        for part in parts:
            prefix = prefixes(part.images)
            _put(file, layout["prefix"] + 8 * at, prefix.astype("<u8"))
            _put(file, layout["rest"] + (width - 8) * at, np.ascontiguousarray(part.images[:, 8:]))
            _put(file, layout["says"] + 4 * at, part.says.astype("<u4"))
            _put(file, layout["row"] + 4 * at, part.row.astype("<u4"))
            if len(prefix):
                buckets, counts = np.unique(_bucket_of(prefix, bits), return_counts=True)
                sizes[buckets + 1] += counts
            at += len(prefix)
        _put(file, layout["bucket"], np.cumsum(sizes).astype("<u4"))
        header = {"algorithm": algorithm, "width": width, "room": count, "count": at, "bits": bits}
        _put(file, 0, np.frombuffer(MAGIC + json.dumps(header).encode().ljust(PAGE - len(MAGIC)), dtype=np.uint8))
        os.fsync(file.fileno())
    return at


def _put(file: BufferedIOBase, at: int, values: npt.NDArray[Any]) -> None:
    """Written, not mapped: what is mapped and changed stays in memory until the system wants it back."""
    file.seek(at)
    file.write(values.data if values.size else b"")
    file.flush()


class Table:
    """One algorithm's digests of one version of a set, as they lie on disk."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        header = _header(path)
        self.algorithm = str(header["algorithm"])
        self.width = int(header["width"])
        self.count = int(header["count"])
        self._bits = int(header["bits"])
        layout, size = _layout(self.width, int(header["room"]), self._bits)
        if path.stat().st_size != size:
            raise _damaged(path)
        columns = _columns(path, layout, self.width, int(header["room"]), self._bits)
        self._bucket, self._prefix, self._rest = columns["bucket"], columns["prefix"][: self.count], columns["rest"]
        self._says, self._row = columns["says"], columns["row"]
        self._permutation = Permutation(key, self.algorithm, self.width)

    @classmethod
    def open(cls, path: Path, key: bytes) -> Table:
        """Open a table under its set's key. Raises StoreDamaged, FileNotFoundError."""
        return cls(path, key)

    def find(self, digests: Bytes2) -> Positions:
        """Where each row of `digests` (m, width) stands first, -1 where it does not. Exact."""
        if digests.ndim != 2 or digests.shape[1] != self.width or digests.dtype != np.uint8:
            raise ValueError(f"{self.algorithm} digests are uint8 of {self.width} columns")
        found = np.full(len(digests), -1, dtype=np.int64)
        for start in range(0, len(digests), _AT_ONCE):
            piece = digests[start : start + _AT_ONCE]
            found[start : start + _AT_ONCE] = self._find(self._permutation.apply(piece))
        return found

    def _find(self, images: Bytes2) -> Positions:
        """By prefix within the bucket, all queries a step at a time; then by the rest."""
        found = np.full(len(images), -1, dtype=np.int64)
        if not self.count:
            return found
        wanted = prefixes(images)
        bucket = _bucket_of(wanted, self._bits)
        at = self._bucket[bucket].astype(np.int64)
        end = self._bucket[bucket + 1].astype(np.int64)
        asked = np.flatnonzero(at < end)
        at, end, wanted = at[asked], end[asked], wanted[asked]
        while len(asked):
            here = self._prefix[at]
            equal = np.flatnonzero(here == wanted)
            if len(equal):
                same = (self._rest[at[equal]] == images[asked[equal], 8:]).all(axis=1)
                hit = equal[same]
                found[asked[hit]] = at[hit]
                end[hit] = 0
            on = np.flatnonzero((here <= wanted) & (at + 1 < end))
            asked, at, end, wanted = asked[on], at[on] + 1, end[on], wanted[on]
        return found

    def run(self, position: int) -> range:
        """All entries of the digest that stands at `position` first: a set may say several things of one."""
        end = position + 1
        prefix, rest = self._prefix[position], self._rest[position]
        while end < self.count and self._prefix[end] == prefix and (self._rest[end] == rest).all():
            end += 1
        return range(position, end)

    def says(self, positions: Positions | range) -> npt.NDArray[np.uint32]:
        """The numbers of what the set says at these positions."""
        return np.asarray(self._says[np.asarray(positions, dtype=np.int64)])

    def rows(self, positions: Positions | range) -> npt.NDArray[np.uint32]:
        """Which entries of the received files stand at these positions: equal rows of two tables are one entry."""
        return np.asarray(self._row[np.asarray(positions, dtype=np.int64)])

    def digests(self, start: int = 0, stop: int | None = None) -> Bytes2:
        """The digests themselves, in memory alone, in the order of their images."""
        return self._permutation.inverse(self.images(start, stop))

    def images(self, start: int = 0, stop: int | None = None) -> Bytes2:
        """The images from `start` to `stop`."""
        stop = self.count if stop is None else stop
        out = np.empty((stop - start, self.width), dtype=np.uint8)
        out[:, :8] = self._prefix[start:stop].astype(">u8").view(np.uint8).reshape(-1, 8)
        out[:, 8:] = self._rest[start:stop]
        return out

    def part(self, low: int, high: int) -> Part:
        """The entries whose images begin with the bytes `low` to `high` (exclusive)."""
        start, stop = self._where(low), self._where(high)
        return Part(self.images(start, stop), self.says(range(start, stop)), self.rows(range(start, stop)))

    def _where(self, byte: int) -> int:
        return self.count if byte > 255 else int(np.searchsorted(self._prefix, np.uint64(byte << 56)))


def _bucket_of(prefix: npt.NDArray[np.uint64], bits: int) -> npt.NDArray[np.int64]:
    if not bits:
        return np.zeros(len(prefix), dtype=np.int64)
    return (prefix >> np.uint64(64 - bits)).astype(np.int64)


def _layout(width: int, count: int, bits: int) -> tuple[dict[str, int], int]:
    """Where each column begins, and the size of the file."""
    sizes = (4 * ((1 << bits) + 1), 8 * count, (width - 8) * count, 4 * count, 4 * count)
    at, layout = PAGE, {}
    for name, size in zip(_COLUMNS, sizes, strict=True):
        layout[name] = at
        at += -(-max(size, 1) // PAGE) * PAGE
    return layout, at


def _columns(path: Path, layout: dict[str, int], width: int, count: int, bits: int) -> dict[str, npt.NDArray[Any]]:
    shapes: dict[str, tuple[str, int | tuple[int, int]]] = {"bucket": ("<u4", (1 << bits) + 1), "prefix": ("<u8", count), "rest": ("u1", (count, width - 8)), "says": ("<u4", count), "row": ("<u4", count)}  # fmt: skip
    made: dict[str, npt.NDArray[Any]] = {}
    for name, (kind, shape) in shapes.items():
        if count == 0 and name != "bucket":
            made[name] = np.zeros(shape, dtype=kind)
        else:
            made[name] = np.memmap(path, dtype=kind, mode="r", offset=layout[name], shape=shape)
    return made


def _header(path: Path) -> dict[str, int | str]:
    with path.open("rb") as file:
        page = file.read(PAGE)
    try:
        if not page.startswith(MAGIC):
            raise ValueError("magic")
        header = json.loads(page[len(MAGIC) :])
        return {key: header[key] for key in ("algorithm", "width", "room", "count", "bits")}
    except (ValueError, KeyError, TypeError):
        raise _damaged(path) from None


def _damaged(path: Path) -> StoreDamaged:
    return StoreDamaged(f"The table {path.name} of a hash set is not what the program writes.", advice="Import the set again.")
