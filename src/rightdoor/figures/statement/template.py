"""Templates of sentences: words and {slots}."""

from __future__ import annotations

import re
from typing import Final

from rightdoor.figures.statement.draft import Name, Sentence

SLOT: Final = re.compile(r"\{([a-z][a-z0-9_-]{0,39})\}")


def bare(template: str) -> str:
    """The words of a template, a mark (a line of its own) for each slot: words on two sides of a slot do not touch."""
    return SLOT.sub("\n", template)


def words_of(sentence: Sentence) -> str:
    """The words of a sentence with its names put in, a mark for each number."""
    names = {name: slot.words for name, slot in sentence.slots if isinstance(slot, Name)}
    return SLOT.sub(lambda found: names.get(found[1], "\n"), sentence.template)
