"""CLK-DSI-REFERRAL: the death or serious injury of a person after contact with police is referred."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-DSI-REFERRAL",
    "Death or serious injury referred to the IOPC",
    "Police (Complaints and Misconduct) Regulations 2020: by the end of the following day",
    "M",
    why_off="the time was not read; the referral itself stays a duty without a time. Refer without delay",
)


def due(known_us: int, calendar: Calendar | None) -> Due:
    """Nothing is counted while the rule is off."""
    del known_us
    return refused(RULE, calendar) or Due(None, "Not counted.")
