"""A number stands in a slot: none is typed, in digits or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.draft import Draft, Name, Sentence
from rightdoor.figures.statement.template import SLOT, bare

CODE: Final = "number-typed"
_WORDS: Final = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|dozens?|scores?|couple|pair|half|halves|thirds?|quarters?"
    r"|twice|thrice|double[ds]?|treble[ds]?|all|none|nobody|everyone|everybody|every|most|majority|minority|both|single"
    r"|twenties|thirties|forties|fifties|sixties|seventies|eighties|teens|teenage\w*|pensioner\w*)\b|per\s*cent|%|\d|[¼½¾]",
    re.IGNORECASE,
)


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Digits, words of numbers and of ages outside of slots; slots that are not there, and braces that are none."""
    del context
    if found := _WORDS.search(draft.title):
        yield Problem(CODE, None, f"The title says “{found[0]}”: a number stands in a sentence, as a figure. Say it there.")
    for n, sentence in enumerate(draft.sentences):
        if found := _WORDS.search(bare(sentence.template)):
            yield Problem(
                CODE,
                n,
                f"“{found[0]}” is a number or an age that is typed. Put a figure there; it prints its own words (“all 22”, “more than 40”).",
            )
        yield from (Problem(CODE, n, what) for what in _slots(sentence))


def _slots(sentence: Sentence) -> Iterator[str]:
    wanted, given = SLOT.findall(sentence.template), [name for name, _ in sentence.slots]
    for name in sorted(set(wanted) - set(given)):
        yield f"{{{name}}} has nothing to print. Choose a figure for it."
    for name in sorted(set(given) - set(wanted)):
        yield f"{name} is chosen and does not stand in the sentence. Take it out, or put {{{name}}} where it belongs."
    if len(set(given)) < len(given):
        yield "Two slots have one name. Give each its own."
    if re.search(r"[{}]", bare(sentence.template)):
        yield "A brace stands alone. Slots are written {so}."
    for name, slot in sentence.slots:
        if isinstance(slot, Name) and (found := _WORDS.search(slot.words)):
            yield f"{{{name}}} is a name and says “{found[0]}”. Put a figure there, or leave it out."
