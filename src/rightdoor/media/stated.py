"""Files as records state them: by their hashes, to be held against hash sets without the files themselves."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, Protocol

import msgspec

from rightdoor.footprints.tables import StatementRow
from rightdoor.media.never import MIN_QUALITY
from rightdoor.media.photodna import photodna_of, says_nothing
from rightdoor.media.reading.line import Line
from rightdoor.media.tables.permutation import equality_digest

KINDS = ("file", "media")
"""Records that speak of one file: of a report, and of a case export."""
_FIELDS = ("hash", "size", "detail")
_ALGORITHMS = ("md5", "sha1", "sha256", "pdq")
_ALIKE = ("pdq", "photodna")  # no digests
_PHOTODNA = ("other:", "photodna=")  # a hash of a kind that readers do not know, and the detail of a case export


class Statements(Protocol):
    """What is asked of the bulk store (`footprints.engine.Engine`)."""

    def statements(
        self, *, fields: Collection[str] | None = None, kinds: Collection[str] | None = None, receipts: Collection[str] | None = None
    ) -> Iterator[StatementRow]:
        """Statements of these fields and kinds."""
        ...


class StatedFile(NamedTuple):
    """One record of a file: its place in its exhibit, and each hash that it states (algorithm, hexadecimal; of PhotoDNA its SHA-256)."""

    exhibit: str
    place: str
    hashes: tuple[tuple[str, str], ...]
    size: int | None

    def lines(self) -> list[Line]:
        """As lines to be judged. A record that states two hashes by one algorithm gives two."""
        by: dict[str, list[str]] = defaultdict(list)
        for algorithm, text in self.hashes:
            by[algorithm].append(text)
        made = []
        for number in range(max(map(len, by.values()), default=0)):
            one = {name: texts[number] for name, texts in by.items() if number < len(texts)}
            # a record that states a hash and no size is of a file with content: hashes of empty files are never asked
            size = 1 if self.size is None else self.size
            quality = MIN_QUALITY if "pdq" in one else None  # nothing states it: a record names a hash for comparison
            made.append(
                Line(
                    self.place,
                    size,
                    md5=one.get("md5"),
                    sha1=one.get("sha1"),
                    sha256=one.get("sha256"),
                    pdq=one.get("pdq"),
                    quality=quality,
                    photodna=one.get("photodna"),
                )
            )
        return made


def stated_files(engine: Statements) -> dict[str, list[StatedFile]]:
    """By exhibit the files whose records state a hash that can be compared, in order of places.

    Several receipts of one exhibit state the same.
    """
    hashes: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    sizes: dict[tuple[str, str], int] = {}
    for s in engine.statements(kinds=KINDS, fields=_FIELDS):
        if s.field == "hash":
            algorithm, _, text = s.value.partition(":")
            if algorithm in _ALGORITHMS:
                hashes[s.exhibit, s.record].add((algorithm, text))
        if s.field != "size":
            photodna = _photodna(s.value)
            if photodna:
                hashes[s.exhibit, s.record].add(("photodna", photodna))
        elif s.value.isdecimal():
            sizes.setdefault((s.exhibit, s.record), int(s.value))
    found: dict[str, list[StatedFile]] = defaultdict(list)
    for (exhibit, place), each in sorted(hashes.items()):
        found[exhibit].append(StatedFile(exhibit, place, tuple(sorted(each)), sizes.get((exhibit, place))))
    return dict(found)


def _photodna(value: str) -> str:
    """What stands for a PhotoDNA hash that a statement holds; "" where it holds none, or one of nothing."""
    start = next((each for each in _PHOTODNA if value[: len(each)].casefold() == each), "")
    stated = photodna_of(value[len(start) :]) if start else None
    return "" if stated is None or says_nothing(stated) else equality_digest(stated).hex()


def digest_of(files: list[StatedFile]) -> str:
    """SHA-256 over what is stated of the files of one exhibit."""
    return hashlib.sha256(msgspec.json.encode(files)).hexdigest()


def places_by_hash(stated: Mapping[str, list[StatedFile]]) -> dict[str, list[str]]:
    """Where each digest is stated: `algorithm:hex` to places (`exhibit#locator`). Perceptual hashes are no digests."""
    found: dict[str, list[str]] = defaultdict(list)
    for exhibit, files in stated.items():
        for file in files:
            for algorithm, text in file.hashes:
                if algorithm not in _ALIKE:
                    found[f"{algorithm}:{text}"].append(f"{exhibit}#{file.place}")
    return found
