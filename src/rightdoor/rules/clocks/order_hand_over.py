"""CLK-ORDER-HAND-OVER: somebody under a notification requirement or an order is handed over to whoever manages it.

Source: policy data. The days within which a person has to notify (SOA 2003 s.83) are the person's own and are not this clock.
"""

from __future__ import annotations

from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-ORDER-HAND-OVER",
    "Hand-over on a notification requirement or an order",
    "policy of your force; practice: handed over on notification requirements and orders",
    "policy",
    nations=EVERYWHERE,
    record="what was handed over to whom, and that it was accepted",
)


def due(made_us: int, calendar: Calendar | None) -> Due:
    """From the order."""
    return by_policy(RULE, made_us, calendar)
