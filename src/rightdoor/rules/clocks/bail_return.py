"""CLK-BAIL-RETURN: somebody on bail comes back at the time that was appointed; who meets them and what follows is recorded."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import EVERYWHERE
from rightdoor.rules.clocks.rule import Due, Rule

RULE = Rule(
    "CLK-BAIL-RETURN",
    "Answering bail",
    "the time that was appointed; for arrests from 3 April 2017 on the last day of the period, PACE 1984 s.47ZA",
    "A",
    url="https://www.legislation.gov.uk/ukpga/1984/60/section/47ZA",
    nations=EVERYWHERE,
    extend="whoever extends bail, by another time; earlier where a charging decision is expected, or aligned with other bail",
    record="that the person came or did not, and how they left",
    soon_us=7 * DAY,
)


def due(appointed_us: int) -> Due:
    """At the time that was appointed."""
    return Due(appointed_us, "At the time that was appointed.")
