"""PR-01: is a child identified, or at risk now?

Source: HMICFRS 2023, online child sexual abuse: act fastest where a child is at risk; practice page section 2.8.
"""

from __future__ import annotations

from rightdoor.rules.priority.facts import Item, SubjectFacts, affirmed, cite, stated

CODE = "PR-01"


def answer(facts: SubjectFacts) -> Item:
    """yes where a record states a child at risk, an identified victim or access to the victim."""
    said = stated(facts.child_at_risk)
    access = affirmed(facts.access_to_victim)
    risk = affirmed(facts.child_at_risk)
    if risk or facts.victims or access:
        parts = ["a child is stated to be at risk"] if risk else []
        parts += ["a victim is identified in the record"] if facts.victims else []
        parts += ["access to the victim is stated"] if access else []
        return Item(CODE, "yes", "Child at risk now: " + "; ".join(parts) + ".", cite(risk, facts.victims, access))
    if said == "no":
        return Item(CODE, "no", "The record states that no child is known to be at risk.", cite(facts.child_at_risk))
    return Item(CODE, "unknown", "Not stated whether a child is at risk now.", ())
