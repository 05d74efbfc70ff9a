"""One number has one definition, and stands beside its own word: arrested is not interviewed, protected is not safeguarded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.draft import Draft, figure_of, numbers
from rightdoor.figures.statement.template import words_of

CODE: Final = "definitions-mixed"
# word in a sentence: definitions that bear it
WORDS: Final[dict[str, tuple[str, ...]]] = {
    r"arrest\w*": ("arrests", "persons-arrested", "registered-offenders-arrested", "warrants-without-arrest"),
    r"interview\w*|voluntary attendance\w*": ("voluntary-interviews",),
    r"protected": ("children-protected",),
    r"safeguarded": ("children-safeguarded",),
    r"immediate risk": ("children-at-immediate-risk",),
    r"on (?:police )?bail|bailed": ("on-bail",),
    r"charged": ("charged",),
    r"prosecut\w*": ("prosecuted",),
    r"(?:devices?|computers?|phones?|drives?)[^.\n]{0,20}\bseized|seized[^.\n]{0,20}\b(?:devices?|computers?|phones?|drives?)": (
        "devices-seized",
    ),
    r"examined": ("devices-examined",),
    r"warrants? granted|granted[^.\n]{0,20}\bwarrants?": ("warrants-granted",),
    r"ongoing investigation\w*|investigations? (?:\w+ ){0,2}ongoing": ("investigations-ongoing",),
}


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Words of a definition in a sentence that has a number, and none of that definition; two words joined at one number."""
    for n, sentence in enumerate(draft.sentences):
        codes = {figure_of(draft, number).definition for number in numbers(sentence)}
        if not codes:
            continue
        words = words_of(sentence)
        said = {pattern: held for pattern, held in WORDS.items() if re.search(rf"\b(?:{pattern})\b", words, re.IGNORECASE)}
        joined = [(one, other) for one, other in combinations(said, 2) if _joined(one, other, words) or _joined(other, one, words)]
        for one, other in joined:
            offered = " and ".join(
                f"“{context.definitions[code].words}”" for code in (said[one][0], said[other][0]) if code in context.definitions
            )
            yield Problem(
                CODE, n, f"One number stands for two things. They are two counters: {offered}. Print each with its own number and word."
            )
        for pattern, held in said.items():
            if not codes & set(held) and not any(pattern in pair for pair in joined):
                found = re.search(rf"\b(?:{pattern})\b", words, re.IGNORECASE)
                yield Problem(
                    CODE,
                    n,
                    f"The sentence says “{found[0] if found else ''}”, and no number in it is of that definition. Use its figure, or its word.",
                )


def _joined(one: str, other: str, words: str) -> bool:
    return bool(re.search(rf"\b(?:{one})(?:\s+(?:or|and|and/or)\s+|\s*/\s*)(?:were\s+|was\s+)?(?:{other})\b", words, re.IGNORECASE))
