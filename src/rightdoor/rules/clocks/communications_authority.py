"""CLK-COMMUNICATIONS-AUTHORITY: an authorisation to obtain communications data ceases to have effect after a month, an urgent one after three days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rightdoor.model.civil import DAY, days_from_civil, iso_day
from rightdoor.rules.clocks.counting import day_of, ends_us, last_of_days, last_of_months
from rightdoor.rules.clocks.made import EVERYWHERE, refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

Route = Literal["independent", "internal", "urgent"]
URGENT_DAYS = 3
ACT_FROM = days_from_civil(2019, 2, 5)

RULE = Rule(
    "CLK-COMMUNICATIONS-AUTHORITY",
    "Authorisation for communications data",
    "Investigatory Powers Act 2016 s.65: one month beginning with the date of grant; urgent (s.61A) three days; "
    "before 5 February 2019 one month under RIPA 2000 Part I Chapter II",
    "A",
    url="https://www.legislation.gov.uk/ukpga/2016/25/section/65",
    nations=EVERYWHERE,
    extend="the same route, by a renewal before it ends: the new month begins with the end of the current one (s.65(2)-(3))",
    record="single point of contact consulted, necessity, proportionality, collateral intrusion; cancellation when no longer needed (s.65(4))",
    soon_us=7 * DAY,
)


def due(granted_us: int, calendar: Calendar | None, route: Route = "independent", renewed_us: Sequence[int] = ()) -> Due:
    """The end of its last day. `renewed_us`: renewals; one that came when it had ended renews nothing."""
    if (no := refused(RULE, calendar)) is not None:
        return no
    day = day_of(granted_us)
    urgent = route == "urgent" and day >= ACT_FROM
    last = last_of_days(day, URGENT_DAYS) if urgent else last_of_months(day, 1)
    said = f"{'Three days' if urgent else 'One month'} beginning with {iso_day(day)}"
    for at in sorted(renewed_us):
        if granted_us <= at < ends_us(last):
            last = last_of_months(last + 1, 1)
            said += f", renewed {iso_day(day_of(at))}"
    return Due(ends_us(last), f"{said}: to the end of {iso_day(last)}.")
