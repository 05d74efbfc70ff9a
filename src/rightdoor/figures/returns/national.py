"""National performance figures: each definition by force, inside and outside an operation, never added over scopes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.query import Query, Scope
from rightdoor.figures.returns.line import TOTAL, Line, Return, line_of
from rightdoor.figures.returns.pieces import Name, Piece, words_of

KIND: Final = "national"
_NOTES: Final = (
    "What two forces share stands under both together and under neither alone; so the lines of a number sum to its total.",
    "No line means that nothing was recorded: a force that reports nothing and a force with nothing to report look alike here.",
)
_SCOPED: Final = (
    "“Inside, or linked” contains what is inside. The three are never added: a person or premises with papers inside and outside stands in both.",
)


def scopes_of(operation: str) -> tuple[Scope, ...]:
    """In which scopes the return stands: with an operation three, without one the whole."""
    return ("inside", "inside-or-linked", "outside") if operation else ("all",)


def national(definitions: Sequence[Definition], query: Query, pieces: Mapping[Scope, Iterable[Piece]], name: Name) -> Return:
    """The return. `query`: of any scope, for its period, day and operation; `pieces`: by the scopes of `scopes_of`. Raises KeyError without one."""
    scopes = scopes_of(query.operation)
    lines = [
        line
        for scope in scopes
        for line in _scope(definitions, query._replace(scope=scope), _by_definition(pieces[scope]), name)
    ]  # fmt: skip
    return Return(
        KIND, "National performance figures", tuple(lines), (*_NOTES, *(_SCOPED if query.operation else ()), *_nested(definitions))
    )


def _by_definition(pieces: Iterable[Piece]) -> Mapping[str, Mapping[tuple[str, ...], int]]:
    found: dict[str, dict[tuple[str, ...], int]] = defaultdict(lambda: defaultdict(int))
    for piece in pieces:
        found[piece.definition][piece.forces] += piece.value
    return found


def _scope(
    definitions: Sequence[Definition], query: Query, held: Mapping[str, Mapping[tuple[str, ...], int]], name: Name
) -> Iterator[Line]:
    for definition in definitions:
        shares = held.get(definition.code, {})
        yield line_of(definition, TOTAL, sum(shares.values()), query)
        for forces in sorted(shares, key=lambda each: (not each, each)):
            yield line_of(definition, words_of(forces, name), shares[forces], query, forces=forces)


def _nested(definitions: Sequence[Definition]) -> Iterator[str]:
    """Which of the numbers contain which: nobody may add them."""
    words = {definition.code: definition.words for definition in definitions}
    for definition in definitions:
        within = [words[code] for code in definition.nested_in if code in words]
        if within:
            is_in = "is contained in" if definition.surely else "may be contained, in part, in"
            yield f"“{definition.words}” {is_in} {' and in '.join(f'“{each}”' for each in within)}, and never added to it."
