"""CLK-FIRST-RECEIPT: a referral is looked at within a stated time of its first receipt by anybody, so that nothing starves."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-FIRST-RECEIPT",
    "Looked at since first receipt anywhere",
    "policy of your force; HMICFRS 2023: age counted from the first receipt, nobody left unreviewed",
    "policy",
    url="https://hmicfrs.justiceinspectorates.gov.uk/publication-html/inspection-of-how-well-police-and-national-crime-agency-tackle-online-sexual-abuse-and-exploitation-of-children/",
    nations=EVERYWHERE,
    record="who looked at it when, and what was decided",
    soon_us=7 * DAY,
)


def due(received_us: int, calendar: Calendar | None) -> Due:
    """From the first receipt by anybody, the National Crime Agency included."""
    return by_policy(RULE, received_us, calendar)
