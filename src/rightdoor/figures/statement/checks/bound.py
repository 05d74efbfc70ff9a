"""“More than 40” is true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.draft import Above, Draft, value

CODE: Final = "bound-not-true"


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Bounds that their number does not exceed."""
    del context
    for n, sentence in enumerate(draft.sentences):
        for _, slot in sentence.slots:
            if isinstance(slot, Above) and value(draft, slot.of) <= slot.bound:
                yield Problem(
                    CODE, n, f"{value(draft, slot.of)} is not more than {slot.bound}. Choose a bound below it, or print the number."
                )
