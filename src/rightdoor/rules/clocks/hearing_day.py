"""CLK-HEARING: a hearing that was fixed; what it came to is recorded when it is over."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import EVERYWHERE
from rightdoor.rules.clocks.rule import Due, Rule

RULE = Rule(
    "CLK-HEARING",
    "Hearing at court",
    "the time that the court fixed",
    "policy",
    nations=EVERYWHERE,
    extend="the court, by another time",
    record="what the hearing came to",
    soon_us=7 * DAY,
)


def due(fixed_us: int) -> Due:
    """At the time that the court fixed."""
    return Due(fixed_us, "At the time that the court fixed.")
