"""CLK-FORENSIC-SUBMISSION: a seized device is submitted to forensics, or it is decided why it is not; children at risk first.

Source: policy data. PACE s.22 lets property be kept as long as is necessary, so that it is looked at without delay.
"""

from __future__ import annotations

from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-FORENSIC-SUBMISSION",
    "Submission of a device to forensics",
    "policy of your force; PACE 1984 s.22: kept as long as is necessary",
    "policy",
    nations=EVERYWHERE,
    extend="a supervisor, with a reason",
    record="where it was submitted, what was asked, under which seal; or why it is not examined",
)
CHILD = "forensic-submission-child"


def due(seized_us: int, calendar: Calendar | None, *, child_at_risk: bool) -> Due:
    """From the seizure; a shorter period where a risk to a child is noted in the case."""
    return by_policy(RULE, seized_us, calendar, CHILD if child_at_risk else "")
