"""Which file records speak of one file: a file counts once, however often and in however many forms it is delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

_ALIKE: Final = ("pdq:", "other:")
"""Hashes that different files may share: perceptual ones, and those of a kind that is not known."""


class FileNames:
    """By what one file is known: its hashes, the number of its report with its id or name, and whether it is flagged viral.

    `places`: the records that speak of it, (receipt, locator), with the statement of a hash each; `indications`: statements that
    it is new material.
    """

    __slots__ = ("file_id", "flagged", "hashes", "indications", "name", "number", "places")

    def __init__(self) -> None:
        self.hashes: set[str] = set()
        self.places: dict[tuple[str, str], str] = {}
        self.indications: set[str] = set()
        self.number = self.file_id = self.name = ""
        self.flagged = False

    def add(self, field: str, value: str, flag: bool) -> None:
        """Take note of one statement of a file record."""
        self.flagged |= flag
        if field == "hash":
            self.hashes.add(value)
        elif field in ("number", "file_id", "name"):
            setattr(self, field, value)

    @property
    def digests(self) -> list[str]:
        """The hashes that name one content."""
        return sorted(value for value in self.hashes if not value.startswith(_ALIKE))

    def keys(self, place: tuple[str, str], report: str) -> list[tuple[str, ...]]:
        """Keys any of which makes two records one file. A name, or a hash that only says alike, names a file only where nothing better does.

        `report` is the number of the report, or the exhibit where that is not known.
        """
        found: list[tuple[str, ...]] = [("hash", value) for value in self.digests or sorted(self.hashes)]
        if self.file_id:
            found.append(("id", self.number or report, self.file_id))
        elif not found:
            found.append(("name", self.number or report, self.name) if self.name else ("place", report, place[1]))
        return found


def distinct_files(records: Mapping[tuple[str, str], FileNames], reports: Mapping[str, str]) -> Sequence[FileNames]:
    """The different files among records at (receipt, place): records that share a key are one. `reports` is by receipt."""
    parent: dict[tuple[str, ...], tuple[str, ...]] = {}

    def root(key: tuple[str, ...]) -> tuple[str, ...]:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    known = {place: records[place].keys(place, reports.get(place[0], place[0])) for place in sorted(records)}
    for keys in known.values():
        for key in keys[1:]:
            parent[root(key)] = root(keys[0])
    files: dict[tuple[str, ...], FileNames] = {}
    for place, keys in known.items():
        file = files.setdefault(root(keys[0]), FileNames())
        file.hashes |= records[place].hashes
        file.flagged |= records[place].flagged
        file.places |= records[place].places
        file.indications |= records[place].indications
    return tuple(files.values())
