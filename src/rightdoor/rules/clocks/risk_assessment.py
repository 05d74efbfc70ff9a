"""CLK-RISK-ASSESSMENT: the first assessment of risk by a trained person."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-RISK-ASSESSMENT",
    "First risk assessment",
    "policy of your force; press reports of HMICFRS 2023 speak of about a day where risk is very high",
    "policy",
    url="https://metro.co.uk/2023/04/05/delayed-police-response-to-online-sexual-abuse-leaves-children-at-risk-18560859/",
    nations=EVERYWHERE,
    record="the tool and its version, who scored, what was not known",
    soon_us=4 * HOUR,
)


def due(received_us: int, calendar: Calendar | None) -> Due:
    """From receipt by the force."""
    return by_policy(RULE, received_us, calendar)
