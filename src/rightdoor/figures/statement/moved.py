"""What a draft says and what the same count gives at its release: numbers, papers and each part of each table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.figures.disclosure.table import Table, inner_keys, value_of, words_of
from rightdoor.figures.figure import Figure
from rightdoor.figures.statement.check import Problem

CODE: Final = "counted-anew"
_AGAIN: Final = "Draft it again, from the numbers as they are."


def figure_moved(n: int, then: Figure, now: Figure) -> Iterator[Problem]:
    """What moved of a number (`n`: from 1, as the page counts): how many, or which papers under the same number."""
    if now.value != then.value:
        yield Problem(CODE, None, f"Number {n} is {now.value:,} as it is counted now, and the draft says {then.value:,}. {_AGAIN}")
        return
    came, went = len(set(now.records) - set(then.records)), len(set(then.records) - set(now.records))
    if came or went:
        yield Problem(CODE, None, f"Number {n} is {now.value:,} still, of other papers: {came:,} came and {went:,} went. {_AGAIN}")
    elif now.shares != then.shares:
        yield Problem(CODE, None, f"Number {n} is {now.value:,} still, and falls to forces otherwise than the draft says. {_AGAIN}")


def table_moved(n: int, then: Table, now: Table) -> Iterator[Problem]:
    """What moved within a table of the same levels (`n`: from 1), part by part: the whole may be what it was."""
    moved = [
        f"{words_of(then, key)} is {value_of(now, key):,} and was {value_of(then, key):,}"
        for key in inner_keys(then)
        if value_of(now, key) != value_of(then, key)
    ]
    if moved:
        what = "; ".join(moved)
        yield Problem(CODE, None, f"Table {n} is not what it is counted now: {what}. Take it out and add it again.")
