"""Numbers of several statements that cannot stand together: shown side by side, never averaged, and nobody's is put right.

Region 44 against 18 + 31 of forces in it; one place with two numbers; a part with the number of its whole. What differs in the headings of two
numbers (definition, period, day of the data, operation) is named beside: it may be all that there is to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from rightdoor.figures.claims import Claim
from rightdoor.figures.disclosure.table import keys, words_of
from rightdoor.figures.figure import Figure
from rightdoor.figures.query import Query
from rightdoor.figures.statement.release import Released
from rightdoor.figures.statement.words import day_words, force_words

# definitions that readers take for one another: numbers of them are compared, and that they differ is said
KIN: Final = (
    frozenset(("children-protected", "children-safeguarded")),
    frozenset(("arrests", "persons-arrested", "voluntary-interviews")),
    frozenset(("devices-seized", "devices-examined")),
)
_MOST_PARTS: Final = 14  # of one whole; of more, those with the largest numbers are looked at


class Saying(NamedTuple):
    """One number that somebody printed. `who`: of the statement, or who stated it. `place`: words of a part; "" for the whole."""

    who: str
    definition: str
    version: str
    value: int
    query: Query
    place: str = ""


class Contradiction(NamedTuple):
    """`one`: a number; `others`: those that cannot stand beside it (several that are added). `total`: their sum.

    `differ`: the headings in which they differ; () where nothing explains it. `says`: one sentence.
    """

    one: Saying
    others: tuple[Saying, ...]
    total: int
    differ: tuple[str, ...]
    says: str


def sayings_of(statement: Released, who: str) -> list[Saying]:
    """What a statement printed: its figures, the parts of its tables that were not withheld, and the claims in it as those of who made them."""
    found = [_saying(who, figure, figure.value) for figure in statement.draft.figures]
    for held in statement.tables:
        for key in keys(held.table):
            shown = held.shown(key)
            if shown is not None:
                found.append(_saying(who, held.table.figure, shown, words_of(held.table, key)))
    return found + [saying_of(claim) for claim in statement.draft.claims]


def saying_of(claim: Claim, *, place: str = "") -> Saying:
    """A claim as a number of whoever made it."""
    scope = "inside" if claim.operation else "all"
    query = Query(claim.from_us, claim.until_us, claim.known_us, "inside" if scope == "inside" else "all", claim.operation, claim.forces)
    return Saying(claim.source or force_words(claim.forces), claim.definition, "", claim.value, query, place)


def _saying(who: str, figure: Figure, value: int, place: str = "") -> Saying:
    return Saying(who, figure.definition, figure.version, value, figure.query, place)


def contradictions(sayings: Iterable[Saying]) -> list[Contradiction]:
    """Everything among these numbers that cannot be true at once, those that nothing explains first."""
    groups: dict[str, list[Saying]] = defaultdict(list)
    for saying in dict.fromkeys(sayings):
        groups[_kin(saying.definition)].append(saying)
    found: list[Contradiction] = []
    for held in groups.values():
        found += _of_one_thing(held)
        found += _of_parts(held)
    return sorted(found, key=lambda each: (len(each.differ), each.says))


def _kin(code: str) -> str:
    return next((" ".join(sorted(kin)) for kin in KIN if code in kin), code)


def _of_one_thing(held: Sequence[Saying]) -> Iterator[Contradiction]:
    """The same forces and place in overlapping periods, and two numbers."""
    for a, b in combinations(held, 2):
        if a.place == b.place and set(a.query.forces) == set(b.query.forces) and _meet(a.query, b.query) and a.value != b.value:
            yield _contradiction(a, (b,))


def _of_parts(held: Sequence[Saying]) -> Iterator[Contradiction]:
    """A whole, and parts of it that share nothing and sum to more; or that are it together and sum to another number."""
    for whole in held:
        if whole.place:
            continue
        inside = [each for each in held if not each.place and _within(each.query, whole.query)]
        parts = _largest(sorted(inside, key=lambda each: -each.value)[:_MOST_PARTS])
        total = sum(each.value for each in parts)
        covers = bool(whole.query.forces) and {force for each in parts for force in each.query.forces} == set(whole.query.forces)
        if parts and (total > whole.value or (covers and total != whole.value)):
            yield _contradiction(whole, parts)


def _largest(parts: Sequence[Saying]) -> tuple[Saying, ...]:
    """Of parts whose forces are apart, those that sum to most."""
    if not parts:
        return ()
    first, rest = parts[0], parts[1:]
    apart = [each for each in rest if not set(each.query.forces) & set(first.query.forces)]
    with_it = (first, *_largest(apart))
    without = _largest(rest) if len(apart) < len(rest) else ()
    return max(with_it, without, key=lambda found: (sum(each.value for each in found), len(found)))


def _within(part: Query, whole: Query) -> bool:
    fewer = bool(part.forces) and (not whole.forces or set(part.forces) < set(whole.forces))
    return fewer and whole.from_us <= part.from_us and part.until_us <= whole.until_us and _one_operation(part, whole)


def _one_operation(part: Query, whole: Query) -> bool:
    return whole.scope == "all" or (part.operation == whole.operation and part.scope == whole.scope)


def _meet(a: Query, b: Query) -> bool:
    apart = a.operation == b.operation and {a.scope, b.scope} in ({"inside", "outside"}, {"inside-or-linked", "outside"})
    return a.from_us < b.until_us and b.from_us < a.until_us and not apart


def _contradiction(one: Saying, others: tuple[Saying, ...]) -> Contradiction:
    total = sum(each.value for each in others)
    differ = tuple(
        words
        for words, value in (
            ("definition", lambda s: (s.definition, s.version or one.version)),
            ("period", lambda s: (s.query.from_us, s.query.until_us)),
            ("day of the data", lambda s: s.query.as_of_us),
            ("inside or outside an operation", lambda s: (s.query.scope, s.query.operation)),
        )
        if len({value(each) for each in (one, *others)}) > 1
    )
    sums = " + ".join(f"{each.value:,} ({_said(each)})" for each in others)
    says = f"{one.value:,} ({_said(one)}) against {sums}{f' = {total:,}' if len(others) > 1 else ''}."
    because = f" They differ in {', '.join(differ)}." if differ else " Nothing in their headings explains it."
    return Contradiction(one, others, total, differ, says + because)


def _said(each: Saying) -> str:
    where = f"{each.place}, " if each.place else ""
    return f"{each.who}: {each.definition}, {where}{force_words(each.query.forces)}, until {day_words(each.query.until_us - 1)}"
