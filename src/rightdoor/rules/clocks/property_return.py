"""CLK-PROPERTY-RETURN: what was seized goes back when nothing more is done, unless it is forfeited or may not be given back.

Source: PACE s.22(1): kept only as long as is necessary; the number of days is policy data, no statute states one.
"""

from __future__ import annotations

from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-PROPERTY-RETURN",
    "Return of property after no further action",
    "PACE 1984 s.22(1): no longer than is necessary; the days are policy of your force",
    "policy",
    nations=EVERYWHERE,
    extend="a supervisor, with a reason",
    record="to whom it was returned, cleaned of what; or by what it was forfeited",
)


def due(decided_us: int, calendar: Calendar | None) -> Due:
    """From the decision that nothing more is done, or from the end of proceedings."""
    return by_policy(RULE, decided_us, calendar)
