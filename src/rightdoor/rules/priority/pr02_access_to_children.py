"""PR-02: contact with, or access to, children?

Source: published shape of KIRAT-2 (Long et al. 2016): access is among its strongest variables; this is not KIRAT.
"""

from __future__ import annotations

from rightdoor.rules.priority.facts import Item, SubjectFacts, affirmed, cite, stated

CODE = "PR-02"


def answer(facts: SubjectFacts) -> Item:
    """yes where a record states access, or a relationship to the child."""
    access = affirmed(facts.access_to_children)
    if access or facts.relationships:
        return Item(CODE, "yes", "Contact with or access to children is stated.", cite(access, facts.relationships))
    if stated(facts.access_to_children) == "no":
        return Item(CODE, "no", "The record states no access to children.", cite(facts.access_to_children))
    return Item(CODE, "unknown", "Not stated whether there is access to children.", ())
