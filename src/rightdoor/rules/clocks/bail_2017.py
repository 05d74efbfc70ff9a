"""CLK-BAIL-2017: the limits of pre-charge bail for arrests from 3 April 2017 to 27 October 2022."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.bail import BailFacts, bail_clock
from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-BAIL-2017",
    "Pre-charge bail, arrests from 3 April 2017 to 27 October 2022",
    "Policing and Crime Act 2017 s.63; PACE 1984 ss.47ZA-47ZM as they stood",
    "B",
    url="https://www.legislation.gov.uk/ukpga/2017/3/section/63",
    extend="superintendent to 3 months, assistant chief constable to 6 in a designated case; the court's lengths are not counted (CLK-BAIL-COURT-2017)",
    record="necessary and proportionate, representations, the result told, each while the period runs",
    soon_us=7 * DAY,
)


def due(facts: BailFacts, calendar: Calendar | None) -> Due:
    """The end of the bail period as it stands; what is wrong with its steps is in `bail_clock(facts).problems`."""
    return refused(RULE, calendar) or bail_clock(facts).end
