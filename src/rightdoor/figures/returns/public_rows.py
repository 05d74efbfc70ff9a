"""The rows of a return for publication: each says what it counts, of when, as of when; what is withheld is marked, with one reason for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.disclosure.protect import FLOOR
from rightdoor.figures.query import Query
from rightdoor.figures.returns.line import TIMES, TOTAL, Cell
from rightdoor.figures.returns.measures import MEASURES, RECEIVED
from rightdoor.figures.returns.public import NOT_KNOWN, TOGETHER, Shown
from rightdoor.figures.statement.printed import WITHHELD
from rightdoor.model.civil import iso_utc

HEAD: Final = (
    "return", "line", "of", "force_code", "value", "mark", "definition", "definition_version", "counts", "period_from", "period_until", "as_of",
    "note",
)  # fmt: skip
# one reason for each, so that it does not tell which of them are small
WHY: Final = f"Below {FLOOR}, or it would let a number below {FLOOR} be worked out. It may be nothing."
_WHOLE_ALONE: Final = "It is not given by force: it lies within another number, or nothing would protect small numbers of forces."
NOTES: Final = (
    f"“{WITHHELD}”: {WHY[0].lower()}{WHY[1:]}",
    "What two forces share stands under “Several forces together” and under neither alone.",
    "What stood at the end of the quarter is left out: it follows from what came and what ended.",
    "Published once: what is recorded later of this quarter is not in it, and it is not published again.",
)


def national_rows(shown: Sequence[Shown], query: Query, names: Mapping[str, str]) -> list[tuple[Cell, ...]]:
    """Each number, whole and by force. `names`: of the levels that are forces, in the order of the lines."""
    said = {**names, TOGETHER: "Several forces together", NOT_KNOWN: "Force not known"}
    rows: list[tuple[Cell, ...]] = []
    for one in shown:
        rows.append(
            _row(
                "national",
                one.definition.words,
                (TOTAL, ""),
                one.whole,
                query,
                definition=one.definition,
                note="" if one.lines else _WHOLE_ALONE,
            )
        )
        rows += [
            _row(
                "national",
                one.definition.words,
                (said[level], level if level in names else ""),
                one.lines[level],
                query,
                definition=one.definition,
            )
            for level in said
            if level in one.lines
        ]
    return [*rows, *_notes("national")]


def quarter_rows(shown: Sequence[Shown], received: int, query: Query) -> list[tuple[Cell, ...]]:
    """The measures of the quarter in the manner of OJJDP, of the same numbers; what nobody counts says so."""
    held = {one.definition.code: one for one in shown}
    rows: list[tuple[Cell, ...]] = []
    for measure in MEASURES:
        note = f"{measure.differs} Asked for in: {measure.source}."
        if measure.code == RECEIVED:
            rows.append(
                _row("quarter", measure.words, (TOTAL, ""), None if 0 < received < FLOOR else received, query, definition=None, note=note)
            )
        elif measure.definition in held:
            one = held[measure.definition]
            rows.append(_row("quarter", measure.words, (TOTAL, ""), one.whole, query, definition=one.definition, note=note))
        else:
            rows.append(("quarter", measure.words, TOTAL, "", None, "not counted", "", "", "", *_when(query), note))
    return [*rows, *_notes("quarter")]


def _row(
    kind: str, words: str, of: tuple[str, str], value: int | None, query: Query, *, definition: Definition | None, note: str = ""
) -> tuple[Cell, ...]:
    """A line; value None: it is withheld."""
    said = (definition.code, definition.version, TIMES[definition.time]) if definition is not None else ("", "", TIMES["in-period"])
    mark, why = ("", note) if value is not None else (WITHHELD, f"{WHY} {note}".strip())
    return (kind, words, *of, value, mark, *said, *_when(query), why)


def _when(query: Query) -> tuple[str, str, str]:
    return iso_utc(query.from_us), iso_utc(query.until_us), iso_utc(query.as_of_us)


def _notes(kind: str) -> Iterator[tuple[Cell, ...]]:
    return ((kind, "Note", *[""] * (len(HEAD) - 3), note) for note in NOTES)
