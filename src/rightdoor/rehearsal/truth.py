"""What is true of a rehearsal: facts noted while they are drawn, counted by readings. Nothing here looks at an event.

The rules of counting are written a second time, from the words of the definitions and of ADR 46, so that a mistake in `figures/` shows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from rightdoor.model.civil import DAY

NEVER: Final = 1 << 62
SCOPES: Final = ("all", "inside", "inside-or-linked", "outside")
AT_END: Final = frozenset({"on-bail", "investigations-ongoing"})
LASTS: Final = "investigations-ongoing"
WITHOUT: Final = "warrants-without-arrest"


class Fact(NamedTuple):
    """Something that counts under a definition's `code`. `key`: what counts once; `thing`: of which this is a paper (two reports, one thing).

    It happened at `at_us`, stood in the records from `known_us` until `gone_us` (a correction, a withdrawal). A state ended at `until_us`,
    which was recorded at `until_known_us`. `names`: the entry (its `thing`) that an arrest names, "" for none.
    """

    code: str
    key: str
    thing: str
    at_us: int
    known_us: int
    gone_us: int = NEVER
    until_us: int = NEVER
    until_known_us: int = NEVER
    names: str = ""


class Link(NamedTuple):
    """How a case stands to the operation; `joined_us` NEVER: it does not."""

    joined_us: int = NEVER
    joined_known_us: int = NEVER
    linked: bool = False
    left_us: int = NEVER
    left_known_us: int = NEVER

    def place(self, fact: Fact, as_of_us: int) -> str:
        """ "inside", "linked" or "" (outside) as known then; what lasts is inside where the case joined while it lasted."""
        left = self.left_us if self.left_known_us <= as_of_us else NEVER
        if self.joined_known_us > as_of_us or fact.at_us >= left:
            return ""
        return "linked" if self.linked or (fact.at_us < self.joined_us and fact.code != LASTS) else "inside"


class Noted(NamedTuple):
    """The facts of one paper owner: a case, or a package. `forces`: whose they are."""

    forces: tuple[str, ...]
    link: Link
    facts: list[Fact]


class Reading(NamedTuple):
    """A period, and the day of the data; UTC microseconds, the end exclusive."""

    name: str
    from_us: int
    until_us: int
    as_of_us: int


class Truth:
    """Counts by reading, definition, scope and set of forces."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self.readings = tuple(readings)
        self.counts: Counter[tuple[str, str, str, tuple[str, ...]]] = Counter()

    def note(self, noted: Iterable[Noted]) -> None:
        """Count what belongs together: a case, or the two cases that report one arrest."""
        together = list(noted)
        for reading in self.readings:
            for code, scope, forces in _counted(together, reading):
                self.counts[reading.name, code, scope, forces] += 1

    def value(self, reading: str, code: str, scope: str) -> int:
        """Over the forces."""
        return sum(many for (name, of, where, _), many in self.counts.items() if (name, of, where) == (reading, code, scope))

    def shares(self, reading: str, code: str, scope: str) -> dict[tuple[str, ...], int]:
        """By set of forces, sorted; none that is zero."""
        found = {f: n for (name, of, where, f), n in self.counts.items() if (name, of, where) == (reading, code, scope) and n}
        return dict(sorted(found.items()))


class _Thing:
    """A thing as its papers make it: first time, any place, whose."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.at_us = NEVER
        self.places: set[str] = set()
        self.forces: set[str] = set()
        self.until_us = NEVER

    def add(self, fact: Fact, noted: Noted, reading: Reading) -> None:
        self.keys.add(fact.key)
        self.at_us = min(self.at_us, fact.at_us)
        self.places.add(noted.link.place(fact, reading.as_of_us))
        self.forces |= set(noted.forces)
        until = fact.until_us if fact.until_known_us <= reading.as_of_us else NEVER
        self.until_us = min(self.until_us, until)  # of two papers one knows that it ended

    def asked(self, code: str, reading: Reading) -> bool:
        if code in AT_END:
            return self.at_us < reading.until_us <= self.until_us
        return reading.from_us <= self.at_us < reading.until_us

    def scopes(self) -> tuple[str, ...]:
        if "inside" in self.places:
            return ("all", "inside", "inside-or-linked")
        return ("all", "inside-or-linked") if "linked" in self.places else ("all", "outside")


def _counted(together: list[Noted], reading: Reading) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    things = _things(together, reading)
    once: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for (code, _), thing in things.items():
        if thing.asked(code, reading):
            for scope in thing.scopes():
                for key in thing.keys:
                    once[code, scope, key] |= thing.forces
    for (code, scope, _), forces in once.items():
        yield code, scope, tuple(sorted(forces))


def _things(together: list[Noted], reading: Reading) -> Mapping[tuple[str, str], _Thing]:
    things: dict[tuple[str, str], _Thing] = defaultdict(_Thing)
    for noted in together:
        standing = [fact for fact in noted.facts if fact.known_us <= reading.as_of_us < fact.gone_us]
        followed = _followed(standing)
        for fact in standing:
            if fact.code != WITHOUT or fact.key not in followed:
                things[fact.code, fact.thing].add(fact, noted, reading)
    return things


def _followed(standing: list[Fact]) -> set[str]:
    """The warrants (keys) of a case that an arrest followed as far as its standing papers say: one names an entry, or none does and a day lies between."""
    papers: dict[str, list[Fact]] = defaultdict(list)
    for fact in standing:
        if fact.code == "arrests":
            papers[fact.thing].append(fact)
    found = set()
    for arrest in papers.values():
        named, at_us = {paper.names for paper in arrest if paper.names}, min(paper.at_us for paper in arrest)
        for entry in standing:
            if entry.code == WITHOUT and (entry.thing in named or (not named and abs(at_us - entry.at_us) <= DAY)):
                found.add(entry.key)
    return found
