"""What every importer is given and gives: one file, its findings, and entries in the order of the file.

An importer is a module with `NAME`, `CHANGES` (whether its files are changes to what is held, not a whole set),
`recognises(head, path)` by content, `place(number)` (where its number-th entry stands) and
`read(source) -> Iterator[Entry | Bulk | None]`. It gives one entry for every entry of the file, and None for one of which nothing
could be read, so that numbers are places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from rightdoor.media.entry import WIDTHS, Category, Entry
from rightdoor.media.found import Findings
from rightdoor.media.profiles import UNSTATED, Profiles

_HEX = re.compile(r"[0-9A-Fa-f]+")
YES = frozenset({"true", "1", "yes", "y"})


class Bulk(NamedTuple):
    """Many entries of which a set says one thing: equal lengths of digests by algorithm; rows of zeros state none."""

    digests: dict[str, npt.NDArray[np.uint8]]
    says: Entry


@dataclass(frozen=True, slots=True)
class Source:
    """One received file of a set. `profile`: the profile that was named for it, or None. `name` is the file's as received."""

    path: Path
    name: str
    findings: Findings
    profiles: Profiles
    profile: str | None

    def hash_of(self, algorithm: str, text: str | None, locator: str) -> bytes | None:
        """A digest in hexadecimal as bytes; None with a finding where it has the wrong length or alphabet."""
        text = text.strip() if text else ""
        if not text:
            return None
        if len(text) != 2 * WIDTHS[algorithm] or not _HEX.fullmatch(text):
            self.findings.add("bad-hash", locator, algorithm)
            return None
        return bytes.fromhex(text)

    def category(self, profile: str | None, number: int, locator: str) -> Category:
        """The category within the profile; what the profile does not define is unknown, and found."""
        if profile is None:
            self.findings.once("profile-unstated", locator, "category")
            return Category(UNSTATED, number, "unknown")
        made = self.profiles.category(profile, number)
        if made.label == "unknown":
            self.findings.add("category-outside", locator, "category", raw=f"{profile} {number}"[:60])
        return made

    def profile_of(self, stated: str | None) -> str | None:
        """The profile in force for this file: the one that it states, else the one named for it."""
        if stated and self.profile and stated != self.profile:
            self.findings.once("profile-differs", "", "profile", raw=f"{stated}, {self.profile}"[:60])
        return stated or self.profile


class Importer(Protocol):
    """What a module of a format gives."""

    NAME: str
    CHANGES: bool

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the first bytes (unpacked, in UTF-8) are of this format."""

    def place(self, number: int) -> str:
        """Where the number-th entry (from 0) stands."""

    def read(self, source: Source) -> Iterator[Entry | Bulk | None]:
        """The entries, in order."""
