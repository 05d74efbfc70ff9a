"""CLK-REFER: a referral that was decided is made at once."""

from __future__ import annotations

from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-REFER",
    "Referral to children's social care, once decided",
    "policy of your force; HMICFRS 2023: information reaches partners too late",
    "policy",
    nations=EVERYWHERE,
    record="to whom it was made, with the attribution status and the sentence that says how far it reaches",
)


def due(decided_us: int, calendar: Calendar | None) -> Due:
    """From the decision to refer now."""
    return by_policy(RULE, decided_us, calendar)
