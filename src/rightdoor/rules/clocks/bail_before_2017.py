"""CLK-BAIL-BEFORE-2017: no limit on police bail stood in statute for arrests before 3 April 2017."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-BAIL-BEFORE-2017",
    "Pre-charge bail, arrests before 3 April 2017",
    "PACE 1984 ss.37(2), 37(7), 47(3) as they stood",
    "B",
    url="https://jmw.co.uk/blog/criminal-defence/policing-and-crime-act-2017-limits-pre-charge-bail-28-days",
    why_off="there was no limit to count: the custody officer's date to return is what there is",
    extend="custody officer (sergeant)",
    record="the date to return, and conditions",
)


def due(arrested_us: int, calendar: Calendar | None) -> Due:
    """Nothing is counted while the rule is off."""
    del arrested_us
    return refused(RULE, calendar) or Due(None, "Not counted.")
