"""CLK-SAFEGUARDING-DECISION: each noted risk to a child has a recorded safeguarding decision within one working day, within hours where the child may be in danger now."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-SAFEGUARDING-DECISION",
    "Safeguarding decision on a noted risk",
    "policy of your force, proposed as one working day, and as two hours where the child may be in danger now; HMICFRS 2023: sharing with partners is often too late",
    "policy",
    url="https://hmicfrs.justiceinspectorates.gov.uk/publication-html/inspection-of-how-well-police-and-national-crime-agency-tackle-online-sexual-abuse-and-exploitation-of-children/",
    nations=EVERYWHERE,
    extend="nobody: a late decision is recorded as late",
    record="refer now, strategy discussion first, or no referral with the reason; who decided",
    soon_us=4 * HOUR,
)


def due(noted_us: int, calendar: Calendar | None, *, immediate: bool = False) -> Due:
    """From when the risk was noted. `immediate`: the child may be in danger now; then it is due soon at once, at any hour of any day."""
    return by_policy(RULE, noted_us, calendar, "safeguarding-decision-immediate" if immediate else "")
