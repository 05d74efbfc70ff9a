"""Each number stands in its period: “today” is not six months, and two periods in one sentence are both said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.draft import Draft, Period, figure_of, numbers
from rightdoor.figures.statement.template import words_of
from rightdoor.figures.statement.words import period_words
from rightdoor.model.civil import DAY

CODE: Final = "period-not-said"
_NOW: Final = re.compile(
    r"\b(?:today|yesterday|tonight|overnight|this (?:morning|afternoon|evening|week|month|year)|last (?:night|week|month)|dawn|recent(?:ly)?"
    r"|in the last|since|so far|to date|days?|weeks?|months?|years?|january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Words of time that are typed beside a number; sentences whose numbers have periods of their own and do not say each."""
    for n, sentence in enumerate(draft.sentences):
        figures = [figure_of(draft, number) for number in dict.fromkeys(numbers(sentence))]
        if not figures:
            continue
        found = _NOW.search(words_of(sentence))
        if found and not (found[0].lower() in ("today", "day") and all(f.query.until_us - f.query.from_us <= DAY for f in figures)):
            said = period_words(figures[0].query, context.definitions.get(figures[0].definition))
            yield Problem(
                CODE,
                n,
                f"“{found[0]}” is a time that is typed. The number counts {said}: let the sentence say so with the period's own slot.",
            )
        periods = {(f.query.from_us, f.query.until_us) for f in figures}
        told = {
            (draft.figures[slot.figure].query.from_us, draft.figures[slot.figure].query.until_us)
            for _, slot in sentence.slots
            if isinstance(slot, Period)
        }
        if len(periods) > 1 and not periods <= told:
            yield Problem(CODE, n, "The numbers of this sentence have different periods. Say each, or put them into two sentences.")
