"""PR-03: previous sexual or violent convictions, as stated in a record?

Source: published shape of KIRAT-2 (first filter: previous convictions and allegations); practice page 2.14.
"""

from __future__ import annotations

from rightdoor.rules.priority.facts import Item, SubjectFacts, affirmed, cite, stated

CODE = "PR-03"


def answer(facts: SubjectFacts) -> Item:
    """yes where a record states a conviction; a platform's flag counts as stated, not as proved."""
    said = stated(facts.convicted)
    if said == "yes":
        return Item(CODE, "yes", "A previous relevant conviction is stated.", cite(affirmed(facts.convicted)))
    if said == "no":
        return Item(CODE, "no", "The record states no previous relevant conviction.", cite(facts.convicted))
    return Item(CODE, "unknown", "Not stated whether there are previous convictions.", ())
