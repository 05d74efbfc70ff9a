"""CLK-RESULTS-REVIEW: results of an examination are looked at by the officer in the case, for what they say of a child first."""

from __future__ import annotations

from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-RESULTS-REVIEW",
    "Review of the results of an examination",
    "policy of your force; HMICFRS 2023: risk is looked at again with each new fact",
    "policy",
    nations=EVERYWHERE,
    record="who looked at the results and what follows from them",
)


def due(results_us: int, calendar: Calendar | None) -> Due:
    """From the results."""
    return by_policy(RULE, results_us, calendar)
