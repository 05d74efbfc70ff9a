"""A share is of a printed part in its printed whole: a percentage gives its count back, and arrests are not per warrant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rightdoor.figures.disclosure.relation import included
from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.draft import Cell, Draft, Number, OutOf, Percent, Whole, figure_of, numbers, value
from rightdoor.figures.statement.template import words_of

CODE: Final = "share-of-nothing"
_RATE: Final = re.compile(
    r"\b(?:per|a) (?:warrant|search|raid|package|arrest|officer|force|address|door)\b|\bper head\b|\b(?:rate|ratio|average)s?\b",
    re.IGNORECASE,
)


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Rates of one thing by another; shares whose part is not in the whole, or of which either number is not printed."""
    printed = _printed(draft)
    for n, sentence in enumerate(draft.sentences):
        found = _RATE.search(words_of(sentence))
        if found and any(True for _ in numbers(sentence)):
            yield Problem(
                CODE,
                n,
                f"“{found[0]}”: one counter is not a rate of another (there are more arrests than warrants in one force, fewer in another). Print both.",
            )
        for _, slot in sentence.slots:
            if isinstance(slot, (Percent, OutOf)):
                yield from (Problem(CODE, n, what) for what in _share(draft, context, slot, printed))


def _printed(draft: Draft) -> set[Number]:
    own: set[Number] = {slot for sentence in draft.sentences for _, slot in sentence.slots if isinstance(slot, (Whole, Cell))}
    both = {each for s in draft.sentences for _, slot in s.slots if isinstance(slot, OutOf) for each in (slot.part, slot.whole)}
    tables = {Whole(draft.figures.index(table.figure)) for table in draft.tables}
    return own | both | tables


def _share(draft: Draft, context: Context, slot: Percent | OutOf, printed: set[Number]) -> Iterator[str]:
    part, whole = slot.part, slot.whole
    if not _is_part(draft, context, part, whole):
        yield f"{value(draft, part)} is not a part of {value(draft, whole)}: they are two counters. Print each by itself."
    elif value(draft, part) > value(draft, whole):
        yield f"{value(draft, part)} is more than {value(draft, whole)} of which it should be a part. Count both again."
    elif value(draft, whole) == 0:
        yield "A share of nothing is not printed."
    for each in (part, whole):
        hidden = isinstance(each, Cell) and context.plan.tables[each.table].shown(each.levels) is None
        if hidden:
            yield "A share of a number that is withheld would give it back. Leave it out."
        elif isinstance(slot, Percent) and each not in printed and not isinstance(each, Cell):
            yield "A percentage is printed only beside both of its numbers: by itself it lets a count be guessed. Print the two numbers as well."


def _is_part(draft: Draft, context: Context, part: Number, whole: Number) -> bool:
    if part == whole:
        return False
    if isinstance(part, Cell):
        if isinstance(whole, Whole):
            return draft.tables[part.table].figure == figure_of(draft, whole)
        above = all(theirs in ("", mine) for mine, theirs in zip(part.levels, whole.levels, strict=False))
        return part.table == whole.table and above
    if isinstance(whole, Cell):
        return False
    a, b = figure_of(draft, part), figure_of(draft, whole)
    surely = a.definition == b.definition or (a.definition in context.definitions and context.definitions[a.definition].surely)
    return surely and included(a, b, context.definitions, by_papers=False)
