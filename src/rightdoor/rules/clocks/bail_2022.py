"""CLK-BAIL-2022: the limits of pre-charge bail for arrests from 28 October 2022."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.bail import BailFacts, bail_clock
from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-BAIL-2022",
    "Pre-charge bail, arrests from 28 October 2022",
    "PACE 1984 ss.47ZA-47ZM as amended by PCSC Act 2022 s.45 and Sch.4",
    "A",
    url="https://www.legislation.gov.uk/ukpga/1984/60/section/47ZB",
    extend="inspector to 6 months, superintendent to 9, assistant chief constable to 12 in a designated case, then the magistrates' court",
    record="conditions A to D, that a decision is due was told, representations, the result told, each while the period runs; the factors of s.50A",
    soon_us=14 * DAY,
)


def due(facts: BailFacts, calendar: Calendar | None) -> Due:
    """The end of the bail period as it stands; what is wrong with its steps is in `bail_clock(facts).problems`."""
    return refused(RULE, calendar) or bail_clock(facts).end
