"""CLK-BAIL-COURT-2017: extensions by a court for arrests from 3 April 2017 to 27 October 2022."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-BAIL-COURT-2017",
    "Pre-charge bail, court extensions under the law of 2017",
    "PACE 1984 ss.47ZF-47ZG as they stood from 3 April 2017",
    "C",
    url="https://hja.net/expert-comments/opinion/general-crime/policing-and-crime-act-2017-implications-for-police-bail-a-ticking-time-bomb",
    why_off="lengths were read in a weak source only: the day that the court set is entered and used",
    extend="magistrates' court",
    record="the last day that the court set",
)


def due(arrested_us: int, calendar: Calendar | None) -> Due:
    """Nothing is counted while the rule is off."""
    del arrested_us
    return refused(RULE, calendar) or Due(None, "Not counted.")
