"""PR-08: a position of trust with children, as stated?

Source: Sexual Offences Act 2003 ss.21-22A for the kinds of position; only an occupation that a record states counts.
"""

from __future__ import annotations

from rightdoor.rules.priority.facts import Item, SubjectFacts, cite

CODE = "PR-08"
WORDS = (
    "teacher",
    "school",
    "tutor",
    "coach",
    "youth",
    "nursery",
    "childmind",
    "carer",
    "foster",
    "scout",
    "clergy",
    "paediatric",
    "nanny",
)


def answer(facts: SubjectFacts) -> Item:
    """yes where a stated occupation is one with children; no where another is stated; else unknown."""
    trust = tuple(c for c in facts.occupations if any(word in c.value.lower() for word in WORDS))
    if trust:
        return Item(CODE, "yes", "A position of trust with children is stated.", cite(trust))
    if facts.occupations:
        return Item(CODE, "no", "The occupation stated is not one of trust with children.", cite(facts.occupations))
    return Item(CODE, "unknown", "Occupation not stated.", ())
