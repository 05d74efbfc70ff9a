"""What a force says in a total, without records: kept as a claim, shown beside the figure of the same words, and never added to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rightdoor.figures.count import figure
from rightdoor.figures.definition import Definition
from rightdoor.figures.figure import Figure, Share
from rightdoor.figures.query import Query
from rightdoor.figures.record import Record


class Claim(NamedTuple):
    """`id`: the event by which it was recorded. `forces`: of whom; several where the total is theirs together. `definition`: the code that comes
    nearest. Period: `from_us` to `until_us`, exclusive. `known_us`: when it was recorded. `source`, `words`: where it is said, in whose words.
    """

    id: str
    forces: tuple[str, ...]
    definition: str
    value: int
    from_us: int
    until_us: int
    known_us: int
    source: str = ""
    words: str = ""
    operation: str = ""


class Beside(NamedTuple):
    """A claim with the figure that records give for its own forces and period; `without`: there is no such record at all.

    `lacks`: by how much the records fall short of it; below nothing where they exceed it. `shared`: what its forces share with others, which
    is in no number of theirs alone.
    """

    claim: Claim
    figure: Figure
    shared: int = 0

    @property
    def without(self) -> bool:
        """Whether the claim stands for what no record shows."""
        return self.figure.value == 0 and self.claim.value > 0

    @property
    def lacks(self) -> int:
        """What the claim has more than the records."""
        return self.claim.value - self.figure.value

    @property
    def says(self) -> str:
        """The difference in words, with what is shared: a force may mean it or not."""
        said = _apart(self.lacks)
        return (
            f"{said}; {self.shared:,} more shared with other forces, and with these {_apart(self.lacks - self.shared)}"
            if self.shared
            else said
        )


def _apart(lacks: int) -> str:
    if not lacks:
        return "no difference"
    return f"{abs(lacks):,} more claimed than recorded" if lacks > 0 else f"{abs(lacks):,} fewer claimed than recorded"


def beside(claims: Iterable[Claim], definition: Definition, records: Iterable[Record], query: Query) -> list[Beside]:
    """The claims that concern a query, each with the figure for its own forces and period, in the query's scope: for whoever reads the number.

    A claim concerns it by its definition, where its period and forces overlap, and where it was known by then. Nothing of it is in any figure.
    """
    held = list(records)
    return [
        Beside(each, figure(definition, held, query._replace(from_us=each.from_us, until_us=each.until_us, forces=each.forces)))
        for each in sorted(claims, key=lambda each: (each.known_us, each.id))
        if _concerns(each, definition, query)
    ]


def _concerns(claim: Claim, definition: Definition, query: Query) -> bool:
    overlap = claim.from_us < query.until_us and query.from_us < claim.until_us
    theirs = not query.forces or bool(set(claim.forces) & set(query.forces))
    of = query.scope == "all" or query.operation == claim.operation
    return claim.definition == definition.code and overlap and theirs and of and claim.known_us <= query.as_of_us


def beside_shares(claim: Claim, definition: Definition, shares: Iterable[Share], query: Query) -> Beside:
    """The same of a number that was counted for every force, by sets of forces: `query` is the claim's period and scope, of its forces."""
    held, theirs = tuple(shares), set(claim.forces)
    alone = tuple(share for share in held if share.forces and set(share.forces) <= theirs)
    shared = sum(share.value for share in held if theirs & set(share.forces) and not set(share.forces) <= theirs)
    value = sum(share.value for share in alone)
    return Beside(claim, Figure(definition.code, definition.version, query, value, (), alone), shared)


def unknown(claims: Iterable[Claim], definitions: Mapping[str, Definition]) -> list[Claim]:
    """Claims about a number that no definition has: shown as they were said, beside nothing."""
    return [each for each in claims if each.definition not in definitions]
