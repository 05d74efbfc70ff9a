"""PR-02: contact with, or access to, children?

Source: published shape of KIRAT-2 (Long et al. 2016): access is among its strongest variables; this is not KIRAT.
"""

from __future__ import annotations

import re

from rightdoor.rules.priority.facts import Item, SubjectFacts, affirmed, cite, stated

CODE = "PR-02"
# A relationship all of whose words are these says that there is none, or that nobody knows.
_NEGATING = frozenset("none no nil na not unknown stranger strangers unrelated unspecified undetermined undisclosed never null".split())
_FILLING = frozenset(
    "access any applicable at available child children connection contact determined disclosed established given has identified internet "
    "is known kind met obvious of online only or personal provided recorded related relation relationship reported specified stated the this to "
    "unknown victim with yet".split()
)


def answer(facts: SubjectFacts) -> Item:
    """yes where a record states access, or a relationship to the child."""
    access = affirmed(facts.access_to_children)
    relationships = tuple(c for c in facts.relationships if is_relationship(c.value))
    if access or relationships:
        return Item(CODE, "yes", "Contact with or access to children is stated.", cite(access, relationships))
    if stated(facts.access_to_children) == "no":
        return Item(CODE, "no", "The record states no access to children.", cite(facts.access_to_children))
    return Item(CODE, "unknown", "Not stated whether there is access to children.", ())


def is_relationship(stated_text: str) -> bool:
    """Whether the words name a relationship, and not that there is none ("None", "n/a", "not known", "online only")."""
    words = re.sub(r"\bn[/.]?a\b", "na", stated_text.casefold()).replace("_", " ")
    said = set(re.findall(r"\w+", re.sub(r"^\W*(?:an?|the)\b", "", words)))
    online = said <= {"online", "internet", "only"}
    return bool(said) and not online and not (said & _NEGATING and said <= _NEGATING | _FILLING)
