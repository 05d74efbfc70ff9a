"""A place is not named with the total of the whole (21 in Warrington, where Warrington has 9 of Cheshire's 21)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.draft import Cell, Draft, Whole, figure_of, numbers, value
from rightdoor.figures.statement.template import words_of
from rightdoor.figures.statement.words import force_words

CODE: Final = "part-named-as-whole"


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Sentences that name a level of a table beside a number that is not that level's."""
    for n, sentence in enumerate(draft.sentences):
        held, words = list(numbers(sentence)), words_of(sentence)
        for t, table in enumerate(draft.tables):
            for place, dimension in enumerate(table.by):
                for level in dimension.levels:
                    if not re.search(rf"\b{re.escape(level.words)}\b", words, re.IGNORECASE):
                        continue
                    if any(
                        isinstance(each, Cell) and each.levels[place] == level.code
                        for each in held
                        if isinstance(each, Cell) and each.table == t
                    ):
                        continue
                    wholes = [
                        each
                        for each in held
                        if isinstance(each, Whole)
                        and figure_of(draft, each).definition == table.figure.definition
                        and not (dimension.sort == "force" and _forces(draft, each) == (level.code,))
                    ]
                    for each in wholes:
                        part = context.plan.tables[t].shown(tuple(level.code if d == place else "" for d in range(len(table.by))))
                        yield Problem(
                            CODE,
                            n,
                            f"{level.words} stands beside {value(draft, each)}, which is the number of {force_words(figure_of(draft, each).query.forces)}. "
                            + (
                                f"The number of {level.words} is {part}: use it."
                                if part is not None
                                else f"{level.words} is a part of it: leave it out."
                            ),
                        )


def _forces(draft: Draft, number: Whole) -> tuple[str, ...]:
    """The codes of a number's forces as a table by force has them: what is of that force alone is its own number."""
    return tuple(code.lower() for code in figure_of(draft, number).query.forces)
