"""CLK-PUT-RIGHT: the steps by which it is put right that somebody was wrongly affected, each with its own period."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-PUT-RIGHT",
    "Putting it right for somebody wrongly affected",
    "policy of your force; the hours that matter: a correction the same afternoon came too late for a woman under bail conditions",
    "policy",
    url="https://iaingould.co.uk/case-reports/nca-pay-out-42500-damages-after-ip-address-error-leads-to-unlawful-arrests",
    nations=EVERYWHERE,
    record="who did what, and each body's confirmation",
    soon_us=12 * HOUR,
)


def due(found_us: int, calendar: Calendar | None, step: str) -> Due:
    """From when it was found that somebody was wrongly affected; `step` as the steps of putting it right are coded."""
    return by_policy(RULE, found_us, calendar, f"put-right-{step}")
