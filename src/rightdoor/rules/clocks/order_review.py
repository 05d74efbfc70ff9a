"""CLK-ORDER-REVIEW: an order that has an end is looked at again before it ends, by whoever holds it."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.counting import ends_us
from rightdoor.rules.clocks.made import EVERYWHERE, period_of, refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-ORDER-REVIEW",
    "Review of an order before it ends",
    "policy of your force: before the last day that the court stated",
    "policy",
    nations=EVERYWHERE,
    record="whether it is let run out, or another one is asked for",
    soon_us=30 * DAY,
)
_UNITS = {"days": DAY, "hours": DAY // 24}


def due(made_us: int, last_day: int, calendar: Calendar | None) -> Due:
    """So many days before the end of the order's last day (a day number); of the policy on the day on which it was made."""
    if (no := refused(RULE, calendar)) is not None or calendar is None:
        return no or Due(None, "Not counted.")
    period = period_of("order-review", made_us, calendar)
    if period is None or period.unit not in _UNITS:
        return Due(None, "Not counted: no number of days is held for that day.")
    at_us = max(made_us, ends_us(last_day) - period.amount * _UNITS[period.unit])
    return Due(at_us, f"{period.amount} {period.unit} before the order ends.")
