"""A statement as it is drafted: figures, tables of them, claims of others, and sentences with slots. A number stands nowhere but in a slot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.figures.claims import Claim
from rightdoor.figures.disclosure.table import Key, Table, records_of, value_of
from rightdoor.figures.figure import Figure


class Whole(NamedTuple):
    """The number of a figure. `figure`: its place in the draft."""

    figure: int


class Cell(NamedTuple):
    """A part of a table. `table`: its place in the draft; `levels`: one code a dimension, "" for the sum over it."""

    table: int
    levels: Key


Number = Whole | Cell


class Sum(NamedTuple):
    """Numbers added up, where that is allowed: one definition, one period, one day of the data, and nothing in two of them."""

    of: tuple[Number, ...]


class Percent(NamedTuple):
    """The share of a part in its whole, in whole per cent. Both are printed themselves."""

    part: Number
    whole: Number


class OutOf(NamedTuple):
    """A part of a whole in words: "all 22", "none of the 22", "12 of the 22"."""

    part: Number
    whole: Number


class Above(NamedTuple):
    """A figure as a bound below it: "more than 40"."""

    of: Whole
    bound: int


class Told(NamedTuple):
    """A number that somebody else stated, printed as theirs. `claim`: its place in the draft."""

    claim: int


class Ages(NamedTuple):
    """The range of ages of a table by age, from the ranges that are printed: never the age of the youngest or the oldest."""

    table: int


class Period(NamedTuple):
    """The period of a figure, in words."""

    figure: int


class AsOf(NamedTuple):
    """The day of the data of a figure, in words."""

    figure: int


class Name(NamedTuple):
    """A name that is no number: of a force, an operation, a place."""

    words: str


Slot = Whole | Cell | Sum | Percent | OutOf | Above | Told | Ages | Period | AsOf | Name


class Sentence(NamedTuple):
    """`template`: words with {slots}. `slots`: by name."""

    template: str
    slots: tuple[tuple[str, Slot], ...] = ()


class Draft(NamedTuple):
    """A statement before its release."""

    title: str
    figures: tuple[Figure, ...]
    sentences: tuple[Sentence, ...]
    tables: tuple[Table, ...] = ()
    claims: tuple[Claim, ...] = ()


def figure_of(draft: Draft, number: Number) -> Figure:
    """The figure that a number is, or is a part of."""
    return draft.figures[number.figure] if isinstance(number, Whole) else draft.tables[number.table].figure


def value(draft: Draft, number: Number) -> int:
    """How many."""
    return figure_of(draft, number).value if isinstance(number, Whole) else value_of(draft.tables[number.table], number.levels)


def papers(draft: Draft, number: Number) -> tuple[str, ...]:
    """The ids of the papers behind a number, sorted."""
    return figure_of(draft, number).records if isinstance(number, Whole) else records_of(draft.tables[number.table], number.levels)


def numbers_of(slot: Slot) -> tuple[Number, ...]:
    """The numbers of our own that a slot prints or rests on."""
    if isinstance(slot, (Whole, Cell)):
        return (slot,)
    if isinstance(slot, Sum):
        return slot.of
    if isinstance(slot, (Percent, OutOf)):
        return (slot.part, slot.whole)
    return (slot.of,) if isinstance(slot, Above) else ()


def numbers(sentence: Sentence) -> Iterator[Number]:
    """The numbers of a sentence, in the order of its slots."""
    for _, slot in sentence.slots:
        yield from numbers_of(slot)


def sentences_of_tables(draft: Draft, place: int) -> list[int]:
    """The places of sentences that print of a table from this place on."""
    return [n for n, sentence in enumerate(draft.sentences) if any(_table_of(each) >= place for each in _slots(sentence))]


def _slots(sentence: Sentence) -> Iterator[Slot]:
    for _, slot in sentence.slots:
        yield slot
        yield from numbers_of(slot)


def _table_of(slot: Slot) -> int:
    return slot.table if isinstance(slot, (Cell, Ages)) else -1


def places_missing(draft: Draft) -> Iterator[str]:
    """What in a draft points to nothing: it is looked for before any check."""
    for n, sentence in enumerate(draft.sentences, 1):
        for name, slot in sentence.slots:
            if not _there(draft, slot):
                yield f"Sentence {n}: {{{name}}} points to a figure, table, level or claim that the draft does not have. Choose it again."
    for table in draft.tables:
        if table.figure not in draft.figures:
            yield "A table is of a figure that the draft does not have. Add the figure."


def _there(draft: Draft, slot: Slot) -> bool:
    held = [_number_there(draft, number) for number in numbers_of(slot)]
    if isinstance(slot, Told):
        held.append(0 <= slot.claim < len(draft.claims))
    if isinstance(slot, Ages):
        held.append(0 <= slot.table < len(draft.tables))
    if isinstance(slot, (Period, AsOf)):
        held.append(0 <= slot.figure < len(draft.figures))
    return all(held)


def _number_there(draft: Draft, number: Number) -> bool:
    if isinstance(number, Whole):
        return 0 <= number.figure < len(draft.figures)
    if not 0 <= number.table < len(draft.tables) or len(number.levels) != len(draft.tables[number.table].by) or not any(number.levels):
        return False
    by = draft.tables[number.table].by
    return all(code == "" or code in {level.code for level in d.levels} for d, code in zip(by, number.levels, strict=True))
