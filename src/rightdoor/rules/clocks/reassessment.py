"""CLK-REASSESSMENT: risk is assessed again at intervals that follow the tier."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

TIERS = (1, 2, 3, 4)

RULE = Rule(
    "CLK-REASSESSMENT",
    "Risk assessed again",
    "policy of your force; within a day, then 7, 14 and 30 days are what press reports of HMICFRS 2023 name",
    "policy",
    url="https://metro.co.uk/2023/04/05/delayed-police-response-to-online-sexual-abuse-leaves-children-at-risk-18560859/",
    nations=EVERYWHERE,
    record="the tool and its version, who scored, what was not known, why the tier changed or did not",
    soon_us=DAY,
)


def due(assessed_us: int, calendar: Calendar | None, tier: int) -> Due:
    """From the last assessment; `tier` 1 is the most urgent. A tier that is not known is taken as the first."""
    return by_policy(RULE, assessed_us, calendar, f"reassessment-{tier if tier in TIERS else 1}")
