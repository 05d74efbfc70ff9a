"""Returns from the database: numbers of the whole store without papers, for those who see figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import connection

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.figures.counting import Tally, tallies, tallies_in
from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query
from rightdoor.figures.returns.by_source import Came, by_source
from rightdoor.figures.returns.comparison import Comparison, comparison
from rightdoor.figures.returns.line import TOTAL, Return
from rightdoor.figures.returns.measures import MEASURES
from rightdoor.figures.returns.national import national, scopes_of
from rightdoor.figures.returns.pieces import Piece, words_of
from rightdoor.figures.returns.quarter import quarter
from rightdoor.reference.force_successions import force_name

# what came of referrals, as far as it has a source: packages and requests have none
OF_SOURCES: Final = (
    "warrants-executed", "premises-searched", "persons-arrested", "charged", "children-protected", "children-safeguarded", "devices-seized",
)  # fmt: skip


def came(acting: Acting, query: Query) -> list[Came]:
    """How many referrals came in the period, by source. Raises NotAllowed."""
    require(acting, "see-figures")
    with connection.cursor() as cursor:
        cursor.execute("select * from casework.figures_came(%s, %s, %s, false)", [query.from_us, query.until_us, query.as_of_us])
        return [Came(*row) for row in cursor.fetchall()]


def pieces(acting: Acting, definitions: Sequence[Definition], query: Query, *, by_source: bool = False) -> list[Piece]:
    """The numbers in pieces. Raises NotAllowed."""
    return _pieces(tallies(acting, [one.code for one in definitions], query, by="source" if by_source else ""))


def _pieces(found: Iterable[Tally]) -> list[Piece]:
    return [Piece(one.definition, one.forces, one.value, one.slice) for one in found]


def national_return(acting: Acting, query: Query) -> Return:
    """Each definition by force, inside and outside the query's operation where it names one."""
    definitions = list(DEFINITIONS.values())
    held = tallies_in(acting, list(DEFINITIONS), query, scopes_of(query.operation))
    return national(definitions, query, {scope: _pieces(found) for scope, found in held.items()}, force_name)


def source_return(acting: Acting, query: Query) -> Return:
    """What came, was worked and came of it, by source."""
    definitions = [DEFINITIONS[code] for code in OF_SOURCES]
    return by_source(definitions, query, came(acting, query), pieces(acting, definitions, query, by_source=True))


def quarter_return(acting: Acting, query: Query) -> Return:
    """The measures of a quarter. Referrals are counted where no force is asked for: they belong to none."""
    definitions = [DEFINITIONS[each.definition] for each in MEASURES if each.definition]
    values = {one.code: 0 for one in definitions}
    for piece in pieces(acting, definitions, query):
        values[piece.definition] += piece.value
    received = None if query.forces else sum(each.came for each in came(acting, query))
    return quarter(query, values, received, DEFINITIONS)


def compared(acting: Acting, before: Query, after: Query, *, by_force: bool) -> Comparison:
    """Each definition in two periods, of the whole or of each force too. Raises NotAllowed, ValueError (`comparison`)."""
    definitions = list(DEFINITIONS.values())
    sides, whose = [], set[str]()
    for query in (before, after):
        side: dict[tuple[str, str], int] = {}
        for piece in pieces(acting, definitions, query):
            of = words_of(piece.forces, force_name)
            whose.add(of)
            for key in ((piece.definition, TOTAL), (piece.definition, of)):
                side[key] = side.get(key, 0) + piece.value
        sides.append(side)
    return comparison(definitions, (before, after), [TOTAL, *(sorted(whose) if by_force else ())], tuple(sides))
