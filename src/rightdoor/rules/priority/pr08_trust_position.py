"""PR-08: a position of trust with children, as stated?

Source: Sexual Offences Act 2003 ss.21-22A for the kinds of position (`trust_positions.yaml`); only an
occupation that a record states counts, by whole words.
"""

from __future__ import annotations

import importlib.resources
import re
from functools import lru_cache
from typing import NamedTuple

from rightdoor.rules.priority.facts import Answer, Item, SubjectFacts, cite

CODE = "PR-08"


class TrustWords(NamedTuple):
    """The dated list as patterns over plain words."""

    roles: re.Pattern[str]
    places: re.Pattern[str]
    learners: re.Pattern[str]
    others: re.Pattern[str]
    past: re.Pattern[str]


@lru_cache(maxsize=1)
def trust_words() -> TrustWords:
    """The list that comes with the program."""
    import yaml

    text = importlib.resources.files("rightdoor.rules.priority").joinpath("trust_positions.yaml").read_text("utf-8")
    data = yaml.safe_load(text)
    return TrustWords(*(re.compile(rf"\b(?:{'|'.join(data[name])})(?:s|es)?\b") for name in TrustWords._fields))


def plain(text: str) -> str:
    """Lower case, words alone: "Children's-home" is "children home"."""
    words = re.sub(r"[\W_]+", " ", re.sub(r"['’]s?\b", "", text.casefold()))
    return " ".join(words.replace("childrens", "children").split())


@lru_cache(maxsize=4096)
def held(occupation: str) -> Answer:
    """Whether a stated occupation is a position of trust; unknown where it is stated to be a past one."""
    words = trust_words()
    said = words.others.sub(" ", plain(occupation))
    if not words.roles.search(said) and (not words.places.search(said) or words.learners.search(said)):
        return "no"
    return "unknown" if words.past.search(said) else "yes"


def answer(facts: SubjectFacts) -> Item:
    """yes where a stated occupation is one with children; no where only others are stated; else unknown."""
    trust = tuple(c for c in facts.occupations if held(c.value) == "yes")
    if trust:
        return Item(CODE, "yes", "A position of trust with children is stated.", cite(trust))
    if any(held(c.value) == "unknown" for c in facts.occupations):
        return Item(
            CODE, "unknown", "A position of trust is stated as a past one; whether one is held now is not.", cite(facts.occupations)
        )
    if facts.occupations:
        return Item(CODE, "no", "The occupation stated is not on the list of positions of trust with children.", cite(facts.occupations))
    return Item(CODE, "unknown", "Occupation not stated.", ())
