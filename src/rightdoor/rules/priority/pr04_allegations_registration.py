"""PR-04: earlier allegations, or registration, as stated in a record?

Source: published shape of KIRAT-2 (allegations weigh beside convictions); practice page 2.14.
"""

from __future__ import annotations

from rightdoor.rules.priority.facts import Item, SubjectFacts, affirmed, cite, stated

CODE = "PR-04"


def answer(facts: SubjectFacts) -> Item:
    """yes where a record states registration, or earlier allegations in words."""
    registered = affirmed(facts.registered)
    if registered or facts.allegations:
        return Item(CODE, "yes", "Registration or earlier allegations are stated.", cite(registered, facts.allegations))
    if stated(facts.registered) == "no":
        return Item(CODE, "no", "The record states neither registration nor allegations.", cite(facts.registered))
    return Item(CODE, "unknown", "Not stated whether there are earlier allegations or registration.", ())
