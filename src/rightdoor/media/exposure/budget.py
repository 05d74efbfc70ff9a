"""Counts of a look in, the budget of an exhibit out: how many contents somebody has to look at, how many nobody needs to.

A content is looked at once however often it lies in the exhibit: everything but `files` and `copies` counts contents, different by
SHA-256. What is not known stays apart as not known, and is never a zero. Nothing here is about a person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """What the sets say of a content, as far as it decides whether somebody has to look.

    `known` as `match` says it; `sight`: a picture or film; `profiles`: under which a set holds exactly this content with a category
    that no other set contradicts. A grade means something within its profile alone. `by_person`: the exhibit is a case export that
    says who graded it: somebody looked at it already.
    """

    known: str
    sight: bool
    profiles: tuple[str, ...] = ()
    by_person: bool = False


class Seen(NamedTuple):
    """Of one kind: different contents, and files of which no digest is known (not read, or stated by a perceptual hash alone): each counts."""

    contents: int = 0
    without_digest: int = 0


class Budget(NamedTuple):
    """What looking through an exhibit asks of people. The parts without `copies` add up to all contents and files without a digest.

    `graded`: known and graded under a profile that is taken over; `harmless`: listed as of no interest, which is not known to be
    harmless; `listed`: a set holds it, and no grade that is taken over; `near`: a grader says whether it is what it is near to; `new`: in
    no set; `other`: no picture or film, in no set; `unread`: could not be read; `not_compared`: no set was asked.
    """

    files: int
    copies: int
    graded: int
    harmless: int
    listed: int
    near: int
    new: int
    other: int
    unread: int
    not_compared: int

    @property
    def to_look(self) -> int:
        """Contents that somebody has to look at."""
        return self.listed + self.near + self.new

    @property
    def spared(self) -> int:
        """Contents that nobody needs to look at because they are known."""
        return self.graded + self.harmless

    @property
    def unknown(self) -> int:
        """What nobody can say: not read, or held against nothing."""
        return self.unread + self.not_compared


PARTS = ("graded", "harmless", "listed", "near", "new", "other", "unread", "not_compared")
"""The parts of a budget, in the order in which they are shown."""


def budget_of(kinds: Mapping[Kind, Seen], *, copies: int, trusted: Collection[str] = ()) -> Budget:
    """The budget of a look. `copies`: files beyond the first of their content; `trusted`: profiles whose grades are taken over."""
    parts = dict.fromkeys(PARTS, 0)
    for kind, seen in kinds.items():
        parts[part_of(kind, trusted)] += seen.contents + seen.without_digest
    return Budget(files=sum(parts.values()) + copies, copies=copies, **parts)


def part_of(kind: Kind, trusted: Collection[str]) -> str:
    """Which part of the budget a content of this kind stands in."""
    if kind.known == "exact":
        return "graded" if set(kind.profiles) & set(trusted) else "listed"
    if kind.known == "new":
        return "new" if kind.sight else "other"
    return kind.known.replace("-", "_")


def needs_a_look(kind: Kind, trusted: Collection[str]) -> bool:
    """Whether somebody has to look at contents of this kind."""
    return part_of(kind, trusted) in ("listed", "near", "new")
