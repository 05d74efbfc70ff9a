"""A return and its lines: a number with its definition, period, day of the data and scope; what nobody counts says why."""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

from rightdoor.figures.definition import Definition
from rightdoor.figures.query import Query
from rightdoor.model.civil import iso_utc

Cell: TypeAlias = "str | int | None"
RESTRICTED: Final = (
    "OFFICIAL-SENSITIVE. For the authority it is made for; not for publication. Numbers under 5 stand in it: what is published goes through "
    "a public statement, which withholds them."
)
SCOPES: Final = {
    "all": "whatever the operation",
    "inside": "inside the operation",
    "inside-or-linked": "inside, or of a case linked to it or before it joined",
    "outside": "outside the operation",
}
TIMES: Final = {"in-period": "happened in the period", "at-end": "stood at the end of the period"}
TOTAL: Final = "Total"
HEAD: Final = (
    "handling", "return", "line", "of", "force_codes", "value", "definition", "definition_version", "counts", "period_from", "period_until", "as_of",
    "scope", "operation", "note",
)  # fmt: skip


class Line(NamedTuple):
    """One row. `words`: what is counted; `of`: of whom (a force, a source), `TOTAL` for the whole. `definition`: "" where none counts it.

    `value` None: not known here; `note` then says why, and otherwise what must be said of the number. `forces`: codes, of a line of a
    force or of several that share it; none of the whole. Times of the query in UTC
    microseconds, its end exclusive.
    """

    words: str
    of: str
    value: int | None
    query: Query
    definition: str = ""
    version: str = ""
    counts: str = ""
    note: str = ""
    forces: tuple[str, ...] = ()


class Return(NamedTuple):
    """`kind`: a code. `title`: in words. `notes`: sentences that stand with the whole of it, in the file as rows of their own."""

    kind: str
    title: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    handling: str = RESTRICTED

    @property
    def total(self) -> tuple[Line, ...]:
        """The lines of the whole alone."""
        return tuple(line for line in self.lines if line.of == TOTAL)


def line_of(definition: Definition, of: str, value: int | None, query: Query, *, forces: tuple[str, ...] = ()) -> Line:
    """A line of a definition."""
    return Line(definition.words, of, value, query, definition.code, definition.version, TIMES[definition.time], forces=forces)


def rows_of(made: Return) -> list[tuple[Cell, ...]]:
    """The rows under `HEAD`: lines, then notes. Whoever writes them guards each text against spreadsheets (`model.guarded`)."""
    rows = [_row(made, line) for line in made.lines]
    blank = ("",) * (len(HEAD) - 4)
    return [*rows, *((made.handling, made.kind, "Note", *blank, note) for note in made.notes)]


def _row(made: Return, line: Line) -> tuple[Cell, ...]:
    query = line.query
    return (
        made.handling, made.kind, line.words, line.of, " ".join(line.forces), line.value, line.definition, line.version, line.counts, iso_utc(query.from_us),
        iso_utc(query.until_us), iso_utc(query.as_of_us), SCOPES[query.scope], query.operation, line.note,
    )  # fmt: skip
