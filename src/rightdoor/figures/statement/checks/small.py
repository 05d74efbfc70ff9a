"""What disclosure control withholds is not printed: not in a table, and not in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.draft import Ages, Cell, Draft, numbers

CODE: Final = "withheld"


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Tables that are refused, and numbers in sentences that are withheld."""
    for held in context.plan.tables:
        if held.refused:
            yield Problem(CODE, None, held.refused)
    for n, sentence in enumerate(draft.sentences):
        for number in dict.fromkeys(numbers(sentence)):
            if isinstance(number, Cell) and context.plan.tables[number.table].shown(number.levels) is None:
                yield Problem(
                    CODE,
                    n,
                    "A number in this sentence is withheld: it is below 5 under force level, or would let such a number be worked out. "
                    "Say it without, or for a wider area.",
                )
        for _, slot in sentence.slots:
            if isinstance(slot, Ages) and [d.sort for d in draft.tables[slot.table].by] != ["age"]:
                yield Problem(CODE, n, "A range of ages is taken from a table by age alone. Add one.")
