"""PR-06: did the reporter escalate it?

Source: CyberTipline `escalateToHighPriority` (presence with a reason); a caller's `urgent`.
"""

from __future__ import annotations

from rightdoor.rules.priority.facts import Item, SubjectFacts, affirmed, cite, stated

CODE = "PR-06"


def answer(facts: SubjectFacts) -> Item:
    """yes where the reporter escalated or the caller said urgent; no where a report or caller said nothing of the kind."""
    urgent = affirmed(facts.urgent)
    if facts.escalations or urgent:
        return Item(CODE, "yes", "The reporter escalated this referral.", cite(facts.escalations, urgent))
    if facts.reports or stated(facts.urgent) == "no":
        return Item(CODE, "no", "Not escalated by the reporter.", cite(facts.urgent))
    return Item(CODE, "unknown", "No form was received that would say whether it was escalated.", ())
