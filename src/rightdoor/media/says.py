"""What a set says of an entry beside its hashes, kept once for all entries of which it says the same.

The list lies sealed beside the tables (AES-256-GCM, `exhibits.stream`): names of series are in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from rightdoor.errors import StoreDamaged
from rightdoor.exhibits.stream import SealBroken, SealedReader, seal_stream
from rightdoor.media.entry import FLAGS, Category, Entry
from rightdoor.media.tables.permutation import derived_key

MOST = 500_000
"""Different things that one set may say; beyond it the names of series are left out."""


class Says(NamedTuple):
    """What a set says: category (None: not graded), flags, series, what made the perceptual hash and its quality (None: not stated).

    `film`: of frames of one film, its name and how many of its frames count; their qualities differ and are not stated here.
    """

    category: Category | None = None
    flags: frozenset[str] = frozenset()
    series: str | None = None
    hasher: str = ""
    quality: int | None = None
    film: tuple[str, int] | None = None


class Words:
    """The list of what one set says, growing while it is imported."""

    def __init__(self, before: Iterable[Says] = ()) -> None:
        self.list = list(before)
        self._numbers = {says: number for number, says in enumerate(self.list)}
        self.full = False

    def number(self, entry: Entry) -> int:
        """The number of what this entry says."""
        says = Says(entry.category, entry.flags, entry.series, entry.hasher, None if entry.film else entry.pdq_quality, entry.film)
        known = self._numbers.get(says)
        if known is None:
            if len(self.list) >= MOST and says.series is not None:
                self.full = True
                return self.number(entry._replace(series=None))
            known = self._numbers[says] = len(self.list)
            self.list.append(says)
        return known


def write_words(path: Path, key: bytes, salt: bytes, words: Iterable[Says]) -> None:
    """Seal the list in a new file, fsynced. Raises OSError."""
    import os

    with path.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        for piece in seal_stream(_key(key, salt), _label(salt), _lines(words)):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def read_words(path: Path, key: bytes, salt: bytes) -> list[Says]:
    """The list back. Raises StoreDamaged, OSError."""
    decoder = msgspec.json.Decoder(list[object])
    try:
        with SealedReader(_key(key, salt), _label(salt), path.open("rb"), length=path.stat().st_size) as sealed:
            return [_says(decoder.decode(line)) for line in sealed.readall().splitlines()]
    except SealBroken:
        raise StoreDamaged("The list of what a hash set says is not what was sealed.", advice="Import the set again.") from None


def _lines(words: Iterable[Says]) -> Iterator[bytes]:
    encode = msgspec.json.Encoder().encode
    for says in words:
        flags = sum(1 << FLAGS.index(flag) for flag in says.flags)
        line = [says.category, flags, says.series, says.hasher, says.quality]
        yield encode([*line, says.film] if says.film else line) + b"\n"


def _says(line: list[object]) -> Says:
    category, flags, series, hasher, quality, *further = line
    bits = int(str(flags))
    return Says(
        Category(str(category[0]), int(category[1]), str(category[2])) if isinstance(category, list) else None,
        frozenset(flag for place, flag in enumerate(FLAGS) if bits >> place & 1),
        None if series is None else str(series),
        str(hasher),
        int(quality) if isinstance(quality, int) else None,
        next(((str(film[0]), int(film[1])) for film in further if isinstance(film, list)), None),
    )


def _key(key: bytes, salt: bytes) -> bytes:
    return derived_key(key, f"words {salt.hex()}")


def _label(salt: bytes) -> bytes:
    return salt.ljust(32, b"\0")
