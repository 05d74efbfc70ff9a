"""CLK-BREACH-NOTIFICATION: a personal data breach is notified to the Commissioner."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import EVERYWHERE, counted
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-BREACH-NOTIFICATION",
    "Breach of personal data notified",
    "Data Protection Act 2018 s.67(1): without undue delay and, where feasible, within 72 hours of becoming aware",
    "A",
    url="https://www.legislation.gov.uk/ukpga/2018/12/section/67",
    nations=EVERYWHERE,
    extend="nobody; a later notification gives the reasons for the delay",
    record="facts, effects, remedial action, for every breach; nature, numbers, consequences and measures in the notification",
    soon_us=12 * HOUR,
)


def due(aware_us: int, calendar: Calendar | None) -> Due:
    """From becoming aware."""
    return counted(RULE, aware_us, 72, "hours", calendar=calendar)
