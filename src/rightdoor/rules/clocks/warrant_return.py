"""CLK-WARRANT-RETURN: a search warrant goes back to the court when it was executed, or at the end of its window at the latest."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks import warrant_window
from rightdoor.rules.clocks.made import by_policy, refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-WARRANT-RETURN",
    "Search warrant returned to the court",
    "PACE 1984 s.16(10): when executed; not executed, or for premises of a person wherever they are, or several entries, on the expiry of three months or sooner; "
    "days after execution are policy of your force",
    "A",
    url="https://www.legislation.gov.uk/ukpga/1984/60/section/16",
    record="articles sought found or not, other articles seized, for each set of premises (s.16(9)); to whom it was returned (s.16(10A))",
    soon_us=2 * DAY,
)


def due(issued_us: int, calendar: Calendar | None, executed_us: int | None = None, *, entries_left: bool = False) -> Due:
    """After execution by policy; else, and while further entries are possible, at the end of the window."""
    if (no := refused(RULE, calendar)) is not None:
        return no
    end = warrant_window.due(issued_us, calendar)
    if executed_us is None or entries_left:
        return end
    after = by_policy(RULE, executed_us, calendar)
    late = after.due_us is None or (end.due_us is not None and executed_us < end.due_us < after.due_us)
    return end if late else after
