"""Parts sum to their whole, before print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.figures.disclosure.table import problems_of_table
from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.draft import Draft

CODE: Final = "parts-do-not-sum"


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Tables whose parts are not the whole, figures whose shares by force are not."""
    del context
    for table in draft.tables:
        yield from (Problem(CODE, None, what) for what in problems_of_table(table))
    for figure in draft.figures:
        total = sum(share.value for share in figure.shares)
        if figure.shares and total != figure.value:
            yield Problem(CODE, None, f"Shares of forces sum to {total}, and the number is {figure.value}. Count the figure again.")
