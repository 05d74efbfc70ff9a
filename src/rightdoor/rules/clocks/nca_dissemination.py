"""CLK-NCA-DISSEMINATION: the age of a referral at the National Crime Agency until it is sent on."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-NCA-DISSEMINATION",
    "Sent on by the National Crime Agency",
    "policy of your force: when to ask; HMICFRS 2023 wants this age held apart",
    "policy",
    url="https://hmicfrs.justiceinspectorates.gov.uk/publication-html/inspection-of-how-well-police-and-national-crime-agency-tackle-online-sexual-abuse-and-exploitation-of-children/",
    nations=EVERYWHERE,
    record="when it was received there, and when it was sent on",
    soon_us=2 * DAY,
)


def due(received_us: int, calendar: Calendar | None) -> Due:
    """From receipt at the Agency."""
    return by_policy(RULE, received_us, calendar)
