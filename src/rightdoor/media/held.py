"""Which hash sets a store holds, and asking them: each set by itself, each answer by its own words.

A set can be asked only within a look (`looking.look`), which says who asks, for what purpose, and stands in the ledger
before the first answer. There is no function that takes a hash from a person: what is asked are hashes of files that
were read.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import psycopg

from rightdoor.errors import LedgerMisuse, StoreDamaged
from rightdoor.media.entry import WIDTHS
from rightdoor.media.never import degenerate, empty_file
from rightdoor.media.register import Version, in_force
from rightdoor.media.says import Says, read_words
from rightdoor.media.search.words import words_of_bytes
from rightdoor.media.tables.bloom import Bloom
from rightdoor.media.tables.permutation import derived_key, equality_digest, named_digest
from rightdoor.media.tables.table import Positions, Table
from rightdoor.store.open import Store

RADIUS: Final = 31
_APART: Final = frozenset({"key.table", "other.table"})


class HeldSet:
    """One set in the version in force."""

    def __init__(self, store: Store, version: Version, *, asked: bool) -> None:
        self._store = store
        self._version = version
        self._asked = asked
        self._tables: dict[str, Table | None] = {}
        self._near: Any = None
        self._first: npt.NDArray[np.bool_] = np.empty(0, dtype=bool)

    @property
    def name(self) -> str:
        """Its name."""
        return self._version.name

    @property
    def version(self) -> int:
        """The number of the version in force."""
        return self._version.version

    @property
    def issuer(self) -> str | None:
        """Who issued it."""
        return self._version.issuer

    @property
    def kind(self) -> str:
        """`filter` (a hit means perhaps, and known is not known-good) or `table` (a hit is certain)."""
        return "filter" if "filter.bloom" in self._version.files else "table"

    @property
    def about(self) -> Version:
        """Everything that its row says."""
        return self._version

    @property
    def algorithms(self) -> tuple[str, ...]:
        """The algorithms of which it holds tables."""
        return tuple(sorted(name.removesuffix(".table") for name in self._version.files if name.endswith(".table") and name not in _APART))

    @property
    def hashers(self) -> tuple[str, ...]:
        """What made its perceptual hashes, as its entries state it (empty: not stated); more than those where others have words too."""
        self._refuse_unasked()
        return tuple(sorted({says.hasher for says in self._words}))

    def find(self, algorithm: str, digests: npt.NDArray[np.uint8]) -> Positions:
        """Where each row of `digests` (m, width) stands in its table, -1 where it does not. Exact.

        PhotoDNA (m, 144), or the SHA-256 of one (m, 32), is compared for equality. Digests of empty files and degenerate PDQ hashes are never found.
        Raises LedgerMisuse outside a look; StoreDamaged.
        """
        table = self._table(algorithm)
        if table is None or not len(digests):
            return np.full(len(digests), -1, dtype=np.int64)
        if algorithm == "photodna" and digests.shape[1] == WIDTHS[algorithm]:
            digests = np.frombuffer(b"".join(equality_digest(row.tobytes()) for row in digests), dtype=np.uint8).reshape(-1, 32)
        found = table.find(digests)
        found[degenerate(digests) if algorithm == "pdq" else empty_file(algorithm, digests)] = -1
        return found

    def same(self, name: str, values: Sequence[str]) -> Positions:
        """Where hashes by an algorithm that is not computed here stand in the table `other`, -1 where they do not.

        `name` is the algorithm's as sets spell it, in any case; values as text, character by character.
        """
        table = self._table("other")
        if table is None or not values:
            return np.full(len(values), -1, dtype=np.int64)
        digests = b"".join(named_digest(name, value) for value in values)
        return table.find(np.frombuffer(digests, dtype=np.uint8).reshape(-1, 32))

    def near(self, hashes: npt.NDArray[np.uint64] | npt.NDArray[np.uint8], radius: int = RADIUS, *, memory: Literal["small", "fast"] = "small") -> tuple[npt.NDArray[np.int64], Positions, npt.NDArray[np.int16]]:  # fmt: skip
        """All hashes of the set within `radius` bits of each PDQ hash: (query, position, distance), in that order. Exact.

        A hash that several entries have comes once, with its first position: `says` has all of them.
        Hashes as bytes (m, 32) or as the same bytes seen as words (m, 4). Raises LedgerMisuse outside a look.
        """
        table = self._table("pdq")
        words = words_of(hashes)
        if table is None or not table.count or not len(words):
            return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int16)
        if self._near is None:
            from rightdoor.media.search.radius import Radius

            own = words_of(table.digests())
            self._first = first_of_runs(own)
            self._near = Radius.build(own, memory=memory)
        query, entry, distance = self._near.within(words, radius=radius)
        plain = degenerate(np.ascontiguousarray(words).view(np.uint8).reshape(-1, 32))
        kept = ~plain[query] & self._first[entry]
        return query[kept], entry[kept], distance[kept]

    def perhaps(self, algorithm: str, digests: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        """Which digests a filter holds perhaps; none where the set is no filter of that algorithm."""
        self._refuse_unasked()
        if self.kind != "filter" or self._version.counts.get(f"filter-{algorithm}", 0) == 0:
            return np.zeros(len(digests), dtype=bool)
        return self._bloom.holds(digests) & ~empty_file(algorithm, digests)

    def says(self, algorithm: str, position: int) -> list[Says]:
        """Everything that the set says of the digest at a position, in the order of its entries; several: it disagrees with itself."""
        table = self._table(algorithm)
        if table is None:
            return []
        return list(dict.fromkeys(self._words[number] for number in table.says(table.run(position))))

    def rows(self, algorithm: str, position: int) -> list[int]:
        """Which entries of the received files stand at a position: equal rows of two algorithms are one entry."""
        table = self._table(algorithm)
        return [] if table is None else [int(row) for row in table.rows(table.run(position))]

    @cached_property
    def _key(self) -> bytes:
        return self._version.key(self._store.keys)

    @cached_property
    def _words(self) -> list[Says]:
        return read_words(self._file("words.sealed"), self._key, self._version.salt)

    @cached_property
    def _bloom(self) -> Bloom:
        return Bloom(self._file("filter.bloom"), derived_key(self._key, f"filter {self._version.salt.hex()}"))

    def _table(self, algorithm: str) -> Table | None:
        self._refuse_unasked()
        if algorithm not in self._tables:
            held = f"{algorithm}.table" in self._version.files
            self._tables[algorithm] = Table.open(self._file(f"{algorithm}.table"), self._key) if held else None
        return self._tables[algorithm]

    def _file(self, name: str) -> Path:
        """A file of the version. Raises StoreDamaged where it is gone: removed, or two versions newer are in force by now."""
        path = self._version.folder(self._store) / name
        if not path.is_file():
            raise StoreDamaged(
                f"The file {name} of the hash set {self._version.id} is not there.",
                advice="If the set was imported anew meanwhile, run this again; else run `rightdoor verify`.",
            )
        return path

    def _refuse_unasked(self) -> None:
        if not self._asked:
            raise LedgerMisuse("A hash set was asked outside a look: nobody has said who asks, and for what.")


def words_of(hashes: npt.NDArray[np.uint64] | npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """PDQ hashes (m, 32) as four words each, in the order of `search.words`; words (m, 4) pass unchanged."""
    if hashes.dtype == np.uint64:
        return np.asarray(hashes, dtype=np.uint64).reshape(-1, 4)
    return words_of_bytes(hashes.tobytes())


def first_of_runs(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Which rows differ from the row before: equal ones lie together."""
    first = np.zeros(len(words), dtype=bool)
    first[:1] = True
    for column in range(4):
        first[1:] |= words[1:, column] != words[:-1, column]
    return first


def held_sets(store: Store, connection: psycopg.Connection[Any] | None = None) -> list[HeldSet]:
    """The sets that the store holds, to be listed; they can be asked only through `looking.look`."""
    return sets_of(store, connection, asked=False)


def sets_of(store: Store, connection: psycopg.Connection[Any] | None, *, asked: bool, names: Sequence[str] = ()) -> list[HeldSet]:
    """The sets in force (only those of `names` where some are given). For `looking` alone with `asked`."""
    if connection is None:
        with store.connect() as own:
            return sets_of(store, own, asked=asked, names=names)
    found = in_force(connection)
    connection.rollback()
    return [HeldSet(store, version, asked=asked) for version in found if not names or version.name in names]
