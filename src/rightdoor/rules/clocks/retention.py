"""CLK-RETENTION: what a provider holds is asked for before it goes, early enough for the authorisation and the reply."""

from __future__ import annotations

from rightdoor.model.civil import iso_day
from rightdoor.rules.clocks.counting import day_of, ends_us, working_day_before
from rightdoor.rules.clocks.made import EVERYWHERE, refused
from rightdoor.rules.clocks.provider_retention import CODE, DUE_SOON
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    CODE,
    "Records of a provider asked for before they go",
    "Investigatory Powers Act 2016 s.87(3): a notice may require at most 12 months; dated figures by provider are reference data",
    "A",
    url="https://www.legislation.gov.uk/ukpga/2016/25/section/87",
    nations=EVERYWHERE,
    extend="nobody; ask for preservation where the usual route takes too long",
    record="when it was applied for, and what was still held",
    soon_us=DUE_SOON,
)


def due(expires_us: int, calendar: Calendar | None, lead_days: int = 0) -> Due:
    """The end of the last day on which to apply, `lead_days` working days before the last day of the records; without, their end."""
    if (no := refused(RULE, calendar)) is not None or calendar is None:
        return no or Due(None, "Not counted.")
    if not lead_days:
        return Due(expires_us, "When the records may be gone.")
    last = day_of(expires_us - 1, calendar.zone)
    day = working_day_before(last, lead_days, calendar.holidays)
    if day is None:
        return Due(expires_us, "When the records may be gone; lead time is not counted, as no bank holidays are held for that.")
    return Due(
        ends_us(day, calendar.zone),
        f"{lead_days} working days before {iso_day(last)}, the last day of the records: to the end of {iso_day(day)}.",
    )
