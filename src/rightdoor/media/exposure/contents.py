"""The contents of one exhibit while it is held against the sets: each once, by the images of its digests, with what is known of it.

Digests are kept under a keyed permutation, as those of hash sets are (ADR 33): a thief of the database cannot ask whether a file lay in an
exhibit, and two exhibits that share a content are found by equality. The key follows from the store's.
"""

from __future__ import annotations

from collections import Counter
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from rightdoor.media.exposure.budget import Kind, Seen
from rightdoor.media.matching.judge import Judged
from rightdoor.media.matching.match import Match
from rightdoor.media.reading.perceive import FILMS, PICTURES
from rightdoor.media.tables.permutation import Permutation
from rightdoor.store.keys import StoreKeys

WIDTHS: Final = {"sha256": 32, "sha1": 20, "md5": 16}
"""Bytes of each digest, in the order in which they stand in a row."""
ROW: Final = sum(WIDTHS.values()) + 1
"""Bytes of a content: the images of its digests (zeros where there is none) and the number of its kind."""
MOST: Final = 4_000_000
"""Files of one exhibit whose digests are held in memory (276 MB); beyond it every file counts as a content, and none is compared."""
_MOST_KINDS: Final = 200  # below 256; a kind has one byte

Rows = npt.NDArray[np.uint8]
Digests = tuple[str | None, str | None, str | None]
"""SHA-256, SHA-1 and MD5 of a file as hexadecimal digits, as far as they are known."""


class Images:
    """Turns rows of digests into rows of images, under the permutations of one store. Made once for many exhibits."""

    def __init__(self, keys: StoreKeys) -> None:
        key = keys.derived("contents of exhibits")
        self._each = [(width, Permutation(key, f"exhibit {algorithm}", width)) for algorithm, width in WIDTHS.items()]

    def of(self, rows: Rows) -> Rows:
        """The rows with their digests under the permutations; what is missing stays zeros."""
        out = np.array(rows)
        at = 0
        for width, permutation in self._each:
            plain = np.ascontiguousarray(rows[:, at : at + width])
            out[:, at : at + width] = np.where(plain.any(axis=1, keepdims=True), permutation.apply(plain), 0)
            at += width
        return out


class Contents(NamedTuple):
    """What a look left of an exhibit. `rows`: each content once; None when they could not be kept (no key, too many)."""

    kinds: tuple[tuple[Kind, Seen], ...]
    copies: int
    rows: Rows | None


class Tally:
    """Counts the files of one exhibit as they are judged."""

    def __init__(self) -> None:
        self._numbers: dict[Kind, int] = {}
        self._files: Counter[int] = Counter()
        self._without: Counter[int] = Counter()
        self._rows = bytearray()

    def add(self, kind: Kind, digests: Digests) -> None:
        """One more file, with its digests."""
        number = self._number(kind)
        if not any(digests):
            self._without[number] += 1
            return
        self._files[number] += 1
        if len(self._rows) <= MOST * ROW:
            for digest, width in zip(digests, WIDTHS.values(), strict=True):
                self._rows += bytes.fromhex(digest) if digest else bytes(width)
            self._rows.append(number)

    def finish(self, images: Images | None) -> Contents:
        """Everything counted, each content once. Without `images` no digest is kept, in whatever form."""
        plain = np.frombuffer(bytes(self._rows), dtype=np.uint8).reshape(-1, ROW)
        self._rows = bytearray()
        if len(plain) > MOST:
            return Contents(self._seen(self._files), 0, None)
        each = distinct(plain)
        contents = Counter(each[:, -1].tolist())
        return Contents(self._seen(contents), len(plain) - len(each), None if images is None else images.of(each))

    def _seen(self, contents: Counter[int]) -> tuple[tuple[Kind, Seen], ...]:
        return tuple((kind, Seen(contents[number], self._without[number])) for kind, number in self._numbers.items())

    def _number(self, kind: Kind) -> int:
        """The number of a kind. Where there are too many, what the sets grade is left out of the last: then somebody looks."""
        if kind not in self._numbers and len(self._numbers) >= _MOST_KINDS:
            kind = kind._replace(profiles=())
        return self._numbers.setdefault(kind, len(self._numbers))


def digests_of(judged: Judged) -> Digests:
    """Those of a judged file."""
    return judged.line.sha256, judged.line.sha1, judged.line.md5


def kind_of(judged: Judged, *, stated: bool = False, by_person: bool = False) -> Kind:
    """What a judged file is for the budget. `stated`: by a record, which says no format: it counts as a picture or film.

    `by_person`: the record says who graded it.
    """
    line = judged.line
    sight = stated or (bool(line.size) and (line.kind in PICTURES or line.kind in FILMS))
    return Kind(judged.known, sight, _profiles(judged.matches), by_person)


def _profiles(matches: tuple[Match, ...]) -> tuple[str, ...]:
    """Profiles under which exact matches agree on one category; none where one set grades and another calls it of no interest."""
    exact = [match for match in matches if match.kind == "exact"]
    if any(match.harmless for match in exact):
        return ()
    numbers: dict[str, set[int]] = {}
    for match in exact:
        if match.category is not None and match.category.label != "unknown":
            numbers.setdefault(match.category.profile, set()).add(match.category.number)
    return tuple(sorted(profile for profile, found in numbers.items() if len(found) == 1))


def distinct(rows: Rows) -> Rows:
    """Each content once, by the strongest digest that its row has."""
    key = np.zeros((len(rows), 40), dtype=np.uint8)
    at = 0
    for strength, width in enumerate(WIDTHS.values()):
        column = rows[:, at : at + width]
        fresh = column.any(axis=1) & ~key.any(axis=1)
        key[fresh, :width] = column[fresh]
        key[fresh, 39] = 3 - strength
        at += width
    words = key.view(">u8")
    order = np.lexsort(words.T[::-1])
    sorted_words = words[order]
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (sorted_words[1:] != sorted_words[:-1]).any(axis=1)
    return np.ascontiguousarray(rows[order[new]])
