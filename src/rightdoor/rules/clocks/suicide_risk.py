"""CLK-SUICIDE-RISK: the risk of suicide is assessed at each contact."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-SUICIDE-RISK",
    "Risk of suicide assessed at a contact",
    "IOPC recommendations 2021, 2022, 2023: at each contact, in person where possible; policy of your force by when it is on record",
    "policy",
    url="https://policeconduct.gov.uk/node/6349",
    nations=EVERYWHERE,
    record="who assessed how, what was found, steps, signposting; done or refused",
    soon_us=2 * HOUR,
)


def due(met_us: int, calendar: Calendar | None) -> Due:
    """From the contact."""
    return by_policy(RULE, met_us, calendar)
