"""Entries of one algorithm on their way into a table: written aside by the first byte of their image, in bounded memory.

Only images are ever written, never a digest. What is read back, byte by byte of the prefix, is one run of the table.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from rightdoor.media.tables.permutation import Bytes2, Permutation
from rightdoor.media.tables.table import Part, Table, prefixes

HELD: Final = 1 << 17
"""Entries held before they are written."""
RUNS: Final = 256
Rows = npt.NDArray[np.uint32]
Repeats = Callable[[Rows, Rows, bool], None]
"""`repeats(first, again, contradicts)`: rows that state a digest which an earlier row states too."""


class Spill:
    """Takes digests in any order; gives them back in the order of their images."""

    def __init__(self, folder: Path, algorithm: str, permutation: Permutation) -> None:
        self.algorithm = algorithm
        self.width = permutation.width
        self._written = 0
        self._permutation = permutation
        self._file = (folder / f"{algorithm}.spill").open("xb+")
        self._kind = np.dtype([("image", "u1", (self.width,)), ("says", "<u4"), ("row", "<u4")])
        self._bounds: list[npt.NDArray[np.int64]] = []
        self._digests: list[bytes] = []
        self._says: list[int] = []
        self._rows: list[int] = []

    @property
    def count(self) -> int:
        """Entries taken so far."""
        return self._written + len(self._digests)

    def add(self, digest: bytes, says: int, row: int) -> None:
        """One digest of the right width."""
        self._digests.append(digest)
        self._says.append(says)
        self._rows.append(row)
        if len(self._digests) >= HELD:
            self._flush()

    def add_many(self, digests: Bytes2, says: int, rows: Rows) -> None:
        """Many digests of which the set says one thing."""
        self._flush()
        for start in range(0, len(digests), 8 * HELD):
            piece = digests[start : start + 8 * HELD]
            self._write(piece, np.full(len(piece), says, dtype=np.uint32), rows[start : start + 8 * HELD])

    def runs(self, old: Table | None, kept: Callable[[Rows], npt.NDArray[np.bool_]], *, repeats: Repeats, keyed: bool) -> Iterator[Part]:
        """Everything in order, with the entries of the version before (`old`) whose rows are `kept`.

        An entry that says of a digest what another says is left out, unless entries have keys of their own (`keyed`):
        then each of them can be taken back by itself.
        """
        self._flush()
        for byte in range(RUNS):
            taken = np.frombuffer(b"".join(self._stored(*bounds[byte : byte + 2]) for bounds in self._bounds), dtype=self._kind)
            part = Part(taken["image"], taken["says"], taken["row"])
            if old is not None:
                part = _joined(old.part(byte, byte + 1), part)
            mask = kept(part.row)
            if not mask.all():
                part = Part(part.images[mask], part.says[mask], part.row[mask])
            yield _once(part, repeats=repeats, keyed=keyed)

    def close(self) -> None:
        """Forget what was written aside."""
        self._file.close()
        Path(self._file.name).unlink(missing_ok=True)

    def _stored(self, start: int, stop: int) -> bytes:
        size = self._kind.itemsize
        return os.pread(self._file.fileno(), (stop - start) * size, start * size)

    def _flush(self) -> None:
        if self._digests:
            digests = np.frombuffer(b"".join(self._digests), dtype=np.uint8).reshape(-1, self.width)
            self._write(digests, np.array(self._says, dtype=np.uint32), np.array(self._rows, dtype=np.uint32))
            self._digests, self._says, self._rows = [], [], []

    def _write(self, digests: Bytes2, says: Rows, rows: Rows) -> None:
        images = self._permutation.apply(digests)
        order = np.argsort(images[:, 0], kind="stable")
        block = np.empty(len(order), dtype=self._kind)
        block["image"], block["says"], block["row"] = images[order], says[order], rows[order]
        self._bounds.append(self._written + np.searchsorted(images[order, 0], np.arange(RUNS + 1)).astype(np.int64))
        self._file.write(block.data)
        self._file.flush()
        self._written += len(order)


def _joined(one: Part, other: Part) -> Part:
    return Part(np.concatenate((one.images, other.images)), np.concatenate((one.says, other.says)), np.concatenate((one.row, other.row)))


def _once(part: Part, *, repeats: Repeats, keyed: bool) -> Part:
    """In order of image, then row; what repeats another word for word is left out unless `keyed`."""
    if not len(part.images):
        return part
    order = _order(part)
    images, says, row = part.images[order], part.says[order], part.row[order]
    same = np.zeros(len(row), dtype=bool)
    same[1:] = (images[1:] == images[:-1]).all(axis=1)
    if not same.any() or keyed:
        return Part(images, says, row)
    first = np.maximum.accumulate(np.where(same, 0, np.arange(len(row))))
    drop = np.zeros(len(row), dtype=bool)
    for again in np.flatnonzero(same):
        drop[again] = (says[first[again] : again] == says[again]).any()
    for kind in (False, True):
        chosen = np.flatnonzero(same & (drop != kind))
        if len(chosen):
            repeats(row[first[chosen]], row[chosen], kind)
    return Part(images[~drop], says[~drop], row[~drop])


def _order(part: Part) -> npt.NDArray[np.int64]:
    """By all bytes of the image, then by row. Images of distinct digests share eight bytes as good as never."""
    prefix = prefixes(part.images)
    order = np.lexsort((part.row, prefix))
    ordered = prefix[order]
    tied = ordered[1:] == ordered[:-1]
    if tied.any() and (part.images[order[1:][tied], 8:] != part.images[order[:-1][tied], 8:]).any():
        words: list[npt.NDArray[np.generic]] = [part.images[:, at] for at in range(part.images.shape[1] - 1, 7, -1)]
        order = np.lexsort((part.row, *words, prefix))
    return order
