"""CLK-CPS-ACTION-PLAN: what the Crown Prosecution Service asked for is done by the day that it named."""

from __future__ import annotations

from rightdoor.rules.clocks.made import EVERYWHERE, refused, until_day
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-CPS-ACTION-PLAN",
    "Action plan of the prosecutor",
    "the day that the prosecutor named",
    "policy",
    nations=EVERYWHERE,
    extend="the prosecutor, by another day",
    record="what was done of it",
)


def due(day: int | None, calendar: Calendar | None) -> Due:
    """To the end of the day named; not counted where none was."""
    if (no := refused(RULE, calendar)) is not None or calendar is None:
        return no or Due(None, "Not counted.")
    return Due(None, "The prosecutor named no day.") if day is None else until_day(day, "By the day that the prosecutor named", calendar)
