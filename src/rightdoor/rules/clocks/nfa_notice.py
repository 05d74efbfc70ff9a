"""CLK-NFA-NOTICE: whoever will not be prosecuted is told so in writing."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-NFA-NOTICE",
    "Written notice of no further action",
    "PACE 1984 s.60B (interviewed, not arrested), ss.37(6B), 37(8ZA), 37B(5), 41(11), 42(13), 43(21) (arrested): no time is stated; policy of your force",
    "A",
    url="https://www.legislation.gov.uk/ukpga/1984/60/section/60B",
    record="when and how it was given",
    soon_us=2 * DAY,
)


def due(decided_us: int, calendar: Calendar | None) -> Due:
    """From the decision."""
    return by_policy(RULE, decided_us, calendar)
