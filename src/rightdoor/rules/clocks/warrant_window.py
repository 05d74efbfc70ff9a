"""CLK-WARRANT-WINDOW: a search warrant is executed within three months from the date of its issue."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.model.civil import DAY, days_from_civil, iso_day
from rightdoor.rules.clocks.counting import day_of, ends_us, last_of_months, last_of_months_after
from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

MONTHS = 3
FROM = days_from_civil(2006, 1, 1)

RULE = Rule(
    "CLK-WARRANT-WINDOW",
    "Search warrant executed",
    "PACE 1984 s.16(3): within three months from the date of issue, whatever Act it is issued under",
    "A",
    url="https://www.legislation.gov.uk/ukpga/1984/60/section/16",
    extend="nobody: a new warrant is applied for",
    record="entry, persons present, copy left, what was found and seized; endorsed on the warrant (s.16(9))",
    soon_us=14 * DAY,
)


class Window(NamedTuple):
    """`safe`: the last day by the shorter way of counting, which is used; `last`: by the longer one, after which an entry is outside the window."""

    first: int
    safe: int
    last: int


def window(issued_us: int, calendar: Calendar | None) -> Window | None:
    """The days of the window; None where the rule cannot be applied (another nation, or issued before 2006)."""
    if refused(RULE, calendar) is not None:
        return None
    day = day_of(issued_us)
    return None if day < FROM else Window(day, last_of_months(day, MONTHS), last_of_months_after(day, MONTHS))


def due(issued_us: int, calendar: Calendar | None) -> Due:
    """The end of the window, the date of issue counted as its first day: the shorter of the two ways to read "from the date"."""
    if (no := refused(RULE, calendar)) is not None:
        return no
    days = window(issued_us, calendar)
    if days is None:
        return Due(None, "Not counted: issued before 2006, when the window was one month (CLK-WARRANT-BEFORE-2006).")
    wider = f"; a reading that leaves out the date of issue ends with {iso_day(days.last)}" if days.last != days.safe else ""
    return Due(ends_us(days.safe), f"Three months beginning with {iso_day(days.first)}: to the end of {iso_day(days.safe)}{wider}.")
