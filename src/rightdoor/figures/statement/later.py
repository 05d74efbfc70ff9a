"""What was released against what is true later: each number then and now, and the papers that came or went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rightdoor.figures.figure import Figure
from rightdoor.figures.query import Query
from rightdoor.figures.statement.release import Released


class Later(NamedTuple):
    """`figure`: its place in the draft. `now` None: it was not counted anew. `came`, `went`: ids of papers, sorted.

    `version_now`: of the definition; where it differs from `version_then`, the two numbers count different things.
    """

    figure: int
    definition: str
    then: int
    now: int | None
    came: tuple[str, ...]
    went: tuple[str, ...]
    version_then: str
    version_now: str

    @property
    def same(self) -> bool:
        """Whether number, papers and meaning are what they were."""
        return self.now == self.then and not self.came and not self.went and self.version_now == self.version_then


def asked_again(statement: Released, as_of_us: int) -> list[tuple[str, Query]]:
    """The questions of a statement's figures as of another day: definition and query each, to be counted for `later`."""
    return [(figure.definition, figure.query._replace(as_of_us=as_of_us)) for figure in statement.draft.figures]


def later(statement: Released, figures_now: Iterable[Figure]) -> list[Later]:
    """Each figure of the statement, in its order, against the figure of the same question now (whatever its day of the data)."""
    now: Mapping[tuple[str, Query], Figure] = {_question(figure): figure for figure in figures_now}
    return [_against(place, figure, now.get(_question(figure))) for place, figure in enumerate(statement.draft.figures)]


def _question(figure: Figure) -> tuple[str, Query]:
    return figure.definition, figure.query._replace(as_of_us=0)


def _against(place: int, then: Figure, now: Figure | None) -> Later:
    held, found = set(then.records), set(now.records if now else then.records)
    return Later(
        place,
        then.definition,
        then.value,
        now.value if now else None,
        tuple(sorted(found - held)),
        tuple(sorted(held - found)),
        then.version,
        now.version if now else "",
    )
