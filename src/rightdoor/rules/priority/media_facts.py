"""What hash sets said of the files of one subject, in the form in which the items of the instrument see it.

Numbers are of different files: a file counts once, however often and in however many forms it is reported. Each set speaks for
itself: what two sets say of one file is two rows. Nothing here is a hash.
"""

from __future__ import annotations

from typing import NamedTuple

UNSTATED = "the set states no category"
MOST_SETS = 6  # rows that one sentence names; the rest is counted


class SetSaid(NamedTuple):
    """Of how many files a set says the same. `kind`: exact, confirmed (a near match that a grader confirmed) or near (unconfirmed).

    `profile` and `label` are empty and `number` None where the set grades nothing; `issuer` is empty where nobody named one.
    """

    kind: str
    set: str
    version: int
    issuer: str
    profile: str
    number: int | None
    label: str
    files: int
    statements: tuple[str, ...]

    @property
    def named(self) -> str:
        """The set as reasons name it."""
        return f"{self.set}, version {self.version}, of {self.issuer or 'an issuer that nobody named'}"

    @property
    def graded(self) -> str:
        """The category as the set states it."""
        return f"{self.profile} {self.number} ({self.label})" if self.number is not None else UNSTATED


class Series(NamedTuple):
    """A series of a set that files of the subject belong to. `identified`: the set says that its victim is identified."""

    set: str
    version: int
    issuer: str
    series: str
    identified: bool
    files: int
    statements: tuple[str, ...]


class NearIn(NamedTuple):
    """How many files of one exhibit (SHA-256) are near known ones, with nothing decided about it. `also`: others of the subject's own that state them."""

    exhibit: str
    files: int
    also: tuple[str, ...] = ()


class MediaFacts(NamedTuple):
    """`files` were held against sets; each is one of `known` (exactly, or near and confirmed), `near`, `harmless`, `new`.

    `disagree`: files of which sets contradict one another. `candidates`: new ones that the report indicates to be new material.
    `distributed`: files that a set flags as circulating. `not_asked`: names of sets in force that were not asked about some of
    them (a set that came later). Statements are places of the files' hashes, some of them where there are many; of candidates all.
    """

    files: int = 0
    known: int = 0
    near: int = 0
    harmless: int = 0
    new: int = 0
    disagree: int = 0
    said: tuple[SetSaid, ...] = ()
    series: tuple[Series, ...] = ()
    near_in: tuple[NearIn, ...] = ()
    near_statements: tuple[str, ...] = ()
    candidates: int = 0
    candidate_statements: tuple[str, ...] = ()
    distributed: int = 0
    disagree_statements: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()


def some_of(parts: list[str]) -> str:
    """Parts of a sentence, some of them where there are many."""
    more = f"; and {len(parts) - MOST_SETS} more" if len(parts) > MOST_SETS else ""
    return "; ".join(parts[:MOST_SETS]) + more
