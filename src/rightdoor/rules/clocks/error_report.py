"""CLK-ERROR-REPORT: an error with communications data is reported to the Commissioner."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import EVERYWHERE, counted
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-ERROR-REPORT",
    "Error reported to the Commissioner",
    "IPCO Annual Report 2019: within five working days of discovery; the text of the Code of June 2025 was not read",
    "B",
    url="https://data.guardint.org/en/entity/v6vk5dcc88?page=90",
    nations=EVERYWHERE,
    extend="nobody; an interim report says what is not known yet",
    record="cause, collateral intrusion, confirmed destruction, steps; the senior responsible officer sees it",
    soon_us=2 * DAY,
)


def due(found_us: int, calendar: Calendar | None) -> Due:
    """From discovery."""
    return counted(RULE, found_us, 5, "working-days", calendar=calendar)
