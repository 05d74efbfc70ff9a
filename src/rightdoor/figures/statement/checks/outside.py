"""What lies outside an operation, or is linked to it, is said to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.draft import Draft, figure_of, numbers, value
from rightdoor.figures.statement.template import words_of

CODE: Final = "outside-not-said"
_SAYS: Final = {
    "outside": re.compile(r"\b(?:outside|not part of|apart from|separate(?:ly)?)\b", re.IGNORECASE),
    "inside-or-linked": re.compile(r"\b(?:linked|existing investigation|older investigation)s?\b", re.IGNORECASE),
}
_OFFER: Final = {"outside": "“outside the operation” or “not part of it”", "inside-or-linked": "“linked to an older investigation”"}


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Numbers from outside an operation, or with what is linked to it, in a sentence that does not say so; and in one that counts everything."""
    del context
    inside = any(figure.query.scope != "all" for figure in draft.figures)
    for n, sentence in enumerate(draft.sentences):
        words = words_of(sentence)
        for number in dict.fromkeys(numbers(sentence)):
            scope = figure_of(draft, number).query.scope
            if scope in _SAYS and not _SAYS[scope].search(words):
                yield Problem(
                    CODE, n, f"{value(draft, number)} does not stand in the operation by itself. Say {_OFFER[scope]} in its sentence."
                )
            if (
                inside
                and scope == "all"
                and re.search(r"\b(?:in|under|during|as part of|part of) (?:the |this )?operation", words, re.IGNORECASE)
            ):
                yield Problem(
                    CODE,
                    n,
                    f"{value(draft, number)} counts work inside and outside of operations, and the sentence gives it to one. Count inside.",
                )
