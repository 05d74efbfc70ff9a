"""How most rules are counted: hours, days, working days or months after an instant; by policy data; or refused, with the reason."""

from __future__ import annotations

from typing import Literal

from rightdoor.model.civil import iso_day, iso_utc
from rightdoor.rules.clocks.counting import after_hours, day_of, ends_us, last_of_days, last_of_months, last_working_day
from rightdoor.rules.clocks.rule import Calendar, Due, Period, Rule

Unit = Literal["hours", "days", "working-days", "months"]
EVERYWHERE = ("england", "wales", "scotland", "northern-ireland", "")
_NATIONS = {"england": "England", "wales": "Wales", "scotland": "Scotland", "northern-ireland": "Northern Ireland"}


def refused(rule: Rule, calendar: Calendar | None) -> Due | None:
    """Why nothing is counted: the rule is off, or it does not hold in that nation. None when it can be counted."""
    if rule.why_off:
        return Due(None, f"Not counted: {rule.why_off}")
    if calendar is None or calendar.nation not in rule.nations:
        nation = "" if calendar is None else _NATIONS.get(calendar.nation, "")
        where = f"the rule of {nation} is not held" if nation else "it is not known in which nation the force is"
        return Due(None, f"Not counted: {where}; the rule held is that of {' and '.join(_NATIONS[n] for n in rule.nations if n)}.")
    return None


def counted(rule: Rule, at_us: int, amount: int, unit: Unit, *, calendar: Calendar | None) -> Due:
    """So many units after an instant. Days and months begin with its day; of working days its own is not counted."""
    if (no := refused(rule, calendar)) is not None or calendar is None:
        return no or Due(None, "Not counted.")
    if unit == "hours":
        return Due(after_hours(at_us, amount), f"{amount} hours from {iso_utc(at_us)}.")
    day = day_of(at_us, calendar.zone)
    if unit == "working-days":
        return _working(day, amount, calendar)
    last = last_of_days(day, amount) if unit == "days" else last_of_months(day, amount)
    return until_day(last, f"{amount} {unit if amount != 1 else unit[:-1]} beginning with {iso_day(day)}", calendar)


def until_day(last: int, how: str, calendar: Calendar) -> Due:
    """Due at the end of a day."""
    return Due(ends_us(last, calendar.zone), f"{how}: to the end of {iso_day(last)}.")


def _working(day: int, amount: int, calendar: Calendar) -> Due:
    last = last_working_day(day, amount, calendar.holidays)
    if last is None:
        held = calendar.holidays
        span = f"from {iso_day(held.first)} to {iso_day(held.last)} alone" if held.first <= held.last else "for other nations alone"
        return Due(None, f"Not counted: bank holidays are held {span}.")
    return until_day(last, f"{amount} working day{'s' if amount != 1 else ''} after {iso_day(day)}", calendar)


def period_of(code: str, at_us: int, calendar: Calendar) -> Period | None:
    """The period of policy data in force on the day of an instant."""
    day = day_of(at_us, calendar.zone)
    return next((p for p in calendar.periods if p.code == code and p.first <= day <= p.last), None)


def by_policy(rule: Rule, at_us: int, calendar: Calendar | None, code: str = "") -> Due:
    """The period that the dated data give for the rule (`code`: another one of its periods) on the day of the event."""
    if (no := refused(rule, calendar)) is not None or calendar is None:
        return no or Due(None, "Not counted.")
    period = period_of(code or rule.code.removeprefix("CLK-").lower(), at_us, calendar)
    if period is None:
        return Due(None, f"Not counted: no period is held for {iso_day(day_of(at_us, calendar.zone))}.")
    due = counted(rule, at_us, period.amount, period.unit, calendar=calendar)
    return due if due.due_us is None else Due(due.due_us, f"{due.counted.rstrip('.')} ({period.source}).")
