"""CLK-CHILD-TRACK: where the person reported is a child: safeguarding first, exploitation asked, Outcome 21 considered."""

from __future__ import annotations

from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-CHILD-TRACK",
    "First steps where the person reported is a child",
    "policy of your force; forces record Outcome 21 for imagery that young people make of themselves without abuse",
    "policy",
    url="https://www.ipswichstar.co.uk/news/suffolk-indecent-image-police-outcome-21-teenagers-1-6484652",
    nations=EVERYWHERE,
    record="whether the child is exploited or coerced, who was asked, and what was decided on Outcome 21",
)


def due(known_us: int, calendar: Calendar | None) -> Due:
    """From when the case is one of a child who is the person reported."""
    return by_policy(RULE, known_us, calendar)
