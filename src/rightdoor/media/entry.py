"""One entry of a hash set, in the form that every importer gives and every table takes.

A category is a number **within a named profile** and nothing else: numbers of different profiles
are never compared, and no profile is inferred from a number.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Act = Literal["add", "remove"]

WIDTHS: dict[str, int] = {"md5": 16, "sha1": 20, "sha256": 32, "pdq": 32, "photodna": 144}
"""Bytes of each digest. `photodna` is carried and compared for equality alone, never computed."""

EXACT = ("md5", "sha1", "sha256", "photodna")
"""Digests that say something of a file only when they are equal."""

FLAGS = (
    "victim-identified",
    "offender-identified",
    "distributed",
    "self-generated",
    "suspected",
    "baseline",
    "bad-hash",
    "first-generation",
    "known-file",
    "special",
    "disputed",
)
"""What a set may say of a file beside its category, in the order of their bits in a table."""


class Category(NamedTuple):
    """A grade as a profile words it. `label` is the profile's own word, or `unknown`."""

    profile: str
    number: int
    label: str


UNKNOWN = "unknown"


class Entry(NamedTuple):
    """What one set says of one file.

    Digests are raw bytes of the width in `WIDTHS`, or None where the set states none. `hasher` is
    the name and version of what made `pdq`, where stated (empty: not stated). `size` is in bytes.
    `series` is the set's own name of a series of identified victims. `act` is `remove` for the
    deletions of a set that is kept up to date by changes. `locator` says where in the received
    file the entry stood. `others` are hashes by algorithms that are not known here (name, text as
    given): carried, and compared for equality alone. `key` is the identity that the issuer gives the entry (an NCMEC
    entry id), by which later changes replace or remove it; `stamp_us` (UTC microseconds) is the issuer's time
    of the change: of two changes to one key the later one holds. `film`: of a film's frame, the name of the film and how many
    of its frames count.
    """

    md5: bytes | None = None
    sha1: bytes | None = None
    sha256: bytes | None = None
    pdq: bytes | None = None
    pdq_quality: int | None = None
    photodna: bytes | None = None
    size: int | None = None
    category: Category | None = None
    series: str | None = None
    flags: frozenset[str] = frozenset()
    act: Act = "add"
    locator: str = ""
    hasher: str = ""
    others: tuple[tuple[str, str], ...] = ()
    key: str = ""
    stamp_us: int | None = None
    film: tuple[str, int] | None = None

    def digest(self, algorithm: str) -> bytes | None:
        """The digest by `algorithm` (a key of `WIDTHS`), or None where the set states none."""
        value = getattr(self, algorithm)
        return value if isinstance(value, bytes) else None
