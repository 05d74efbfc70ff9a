"""A number that lies within another of its sentence is said to: 431 children, of whom 127 at immediate risk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from rightdoor.figures.disclosure.relation import reaches
from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.draft import Draft, figure_of, numbers, value
from rightdoor.figures.statement.template import words_of

CODE: Final = "nested-beside"
_WITHIN: Final = re.compile(r"\b(?:of whom|of which|of them|of these|among them|among these|including|amongst them)\b", re.IGNORECASE)


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Sentences that put a number beside the one that includes it, as if the two could be added."""
    for n, sentence in enumerate(draft.sentences):
        held = list(numbers(sentence))
        for one, other in combinations(held, 2):
            a, b = figure_of(draft, one).definition, figure_of(draft, other).definition
            nested = a != b and (reaches(a, b, context.definitions) or reaches(b, a, context.definitions))
            if nested and not _WITHIN.search(words_of(sentence)):
                yield Problem(
                    CODE,
                    n,
                    f"{value(draft, one)} and {value(draft, other)} are nested: readers would add them. Say “of whom” where each of one is among the other, or put them into two sentences.",
                )
