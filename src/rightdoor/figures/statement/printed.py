"""A statement as it is printed: text whose numbers lead to their papers, tables with what is withheld, and a note for each number."""

from __future__ import annotations

from typing import Final, NamedTuple

from rightdoor.figures.disclosure.dimension import Dimension
from rightdoor.figures.disclosure.protect import FLOOR
from rightdoor.figures.disclosure.table import Key, Protected, keys, words_of
from rightdoor.figures.statement.check import Context
from rightdoor.figures.statement.draft import (
    Above,
    Ages,
    AsOf,
    Cell,
    Draft,
    Name,
    Number,
    OutOf,
    Percent,
    Period,
    Slot,
    Sum,
    Told,
    Whole,
    numbers_of,
    value,
)
from rightdoor.figures.statement.template import SLOT
from rightdoor.figures.statement.words import day_words, force_words, heading, period_words

WITHHELD: Final = "withheld"
WITHHELD_SAYS: Final = f"“{WITHHELD}”: below {FLOOR}, or it would let a number below {FLOOR} be worked out. Numbers below {FLOOR} are not printed under force level."


class Piece(NamedTuple):
    """A run of text. `numbers`: what of the draft it prints, for a link to the papers; () for words."""

    text: str
    numbers: tuple[Number, ...] = ()


class Row(NamedTuple):
    """One line of a table: its key, its words, its number as printed."""

    key: Key
    words: str
    text: str


class PrintedTable(NamedTuple):
    """`heading`: the figure in one line. `rows`: the whole first."""

    heading: str
    rows: tuple[Row, ...]


class Printed(NamedTuple):
    """`notes`: one for each figure, with definition, version, period, day of the data, scope and forces; then claims, then what is withheld."""

    title: str
    sentences: tuple[tuple[Piece, ...], ...]
    tables: tuple[PrintedTable, ...]
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole as plain text."""
        lines = [self.title, "", *("".join(piece.text for piece in pieces) for pieces in self.sentences)]
        for table in self.tables:
            lines += ["", table.heading, *(f"{row.words}: {row.text}" for row in table.rows)]
        return "\n".join([*lines, "", "Notes", *self.notes, ""])


def printed(draft: Draft, context: Context) -> Printed:
    """The draft as it would be printed. A number that is withheld stands as "withheld"; whether it may be released is for `problems_of`."""
    slots = [dict(sentence.slots) for sentence in draft.sentences]
    sentences = tuple(_pieces(draft, context, each.template, mine) for each, mine in zip(draft.sentences, slots, strict=True))
    tables = tuple(_table(draft, context, held) for held in context.plan.tables if not held.refused)
    return Printed(draft.title, sentences, tables, tuple(_notes(draft, context)))


def _pieces(draft: Draft, context: Context, template: str, slots: dict[str, Slot]) -> tuple[Piece, ...]:
    pieces, at = [], 0
    for found in SLOT.finditer(template):
        pieces.append(Piece(template[at : found.start()]))
        slot = slots.get(found[1])
        pieces.append(Piece(f"{{{found[1]}}}") if slot is None else Piece(_text(draft, context, slot), numbers_of(slot)))
        at = found.end()
    return tuple(piece for piece in (*pieces, Piece(template[at:])) if piece.text)


def _text(draft: Draft, context: Context, slot: Slot) -> str:
    if isinstance(slot, (Whole, Cell)):
        return _number(draft, context, slot)
    if isinstance(slot, (Sum, Percent, OutOf)):
        return _worked(draft, context, slot)
    if isinstance(slot, Above):
        over = value(draft, slot.of) > slot.bound
        return f"more than {slot.bound:,}" if over else _number(draft, context, slot.of)
    if isinstance(slot, Told):
        claim = draft.claims[slot.claim]
        return f"{claim.value:,} (stated by {claim.source or force_words(claim.forces)}, not counted from records)"
    if isinstance(slot, Ages):
        return _ages(context.plan.tables[slot.table])
    if isinstance(slot, Name):
        return slot.words
    figure = draft.figures[slot.figure]
    if isinstance(slot, Period):
        return period_words(figure.query, context.definitions.get(figure.definition))
    assert isinstance(slot, AsOf)
    return day_words(figure.query.as_of_us)


def _number(draft: Draft, context: Context, number: Number) -> str:
    if isinstance(number, Cell) and context.plan.tables[number.table].shown(number.levels) is None:
        return WITHHELD
    return f"{value(draft, number):,}"


def _worked(draft: Draft, context: Context, slot: Sum | Percent | OutOf) -> str:
    held = numbers_of(slot)
    if WITHHELD in {_number(draft, context, each) for each in held}:
        return WITHHELD
    if isinstance(slot, Sum):
        return f"{sum(value(draft, each) for each in held):,}"
    part, whole = (value(draft, each) for each in held)
    if isinstance(slot, Percent):
        return f"{(200 * part + whole) // (2 * whole)} per cent" if whole else WITHHELD
    if part == whole:
        return f"all {whole:,}"
    return f"none of the {whole:,}" if part == 0 else f"{part:,} of the {whole:,}"


def _ages(held: Protected) -> str:
    """From the youngest printed range that may hold somebody to the oldest: what is withheld may, so it widens the range."""
    ages = [level for level in _only(held.table.by).levels if level.lower is not None or level.upper is not None]
    ages.sort(key=lambda level: -1 if level.lower is None else level.lower)
    may = [level for level in ages if held.shown((level.code,)) != 0]
    if not may or held.refused:
        return WITHHELD
    first, last = may[0], may[-1]
    return f"aged {first.words}" if first == last else f"aged {first.words} to {last.words}"


def _only(by: tuple[Dimension, ...]) -> Dimension:
    return by[0]


def _table(draft: Draft, context: Context, held: Protected) -> PrintedTable:
    del draft
    figure = held.table.figure
    rows = [Row(tuple("" for _ in held.table.by), "Total", f"{figure.value:,}")]
    for key in keys(held.table):
        shown = held.shown(key)
        rows.append(Row(key, words_of(held.table, key), WITHHELD if shown is None else f"{shown:,}"))
    return PrintedTable(heading(figure, context.definitions.get(figure.definition)), tuple(rows))


def _notes(draft: Draft, context: Context) -> list[str]:
    notes = []
    for figure in draft.figures:
        definition = context.definitions.get(figure.definition)
        says = definition.says if definition else "This definition is not known here."
        notes.append(f"{figure.value:,}: {heading(figure, definition)}. Definition {figure.definition}, version {figure.version}: {says}")
        shared = [share for share in figure.shares if len(share.forces) > 1]
        notes += [f"Of these, {share.value:,} belong to {force_words(share.forces)} and to neither alone." for share in shared]
    for claim in draft.claims:
        period = f"{day_words(claim.from_us)} to {day_words(claim.until_us - 1)}"
        who = claim.source or force_words(claim.forces)
        notes.append(
            f"{claim.value:,}: stated by {who} for {period}{f' (“{claim.words}”)' if claim.words else ''}. It is in no other number here."
        )
    if any(held.hidden for held in context.plan.tables if not held.refused):
        notes.append(WITHHELD_SAYS)
    return notes
