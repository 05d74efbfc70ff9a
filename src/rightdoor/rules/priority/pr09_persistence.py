"""PR-09: recent and persistent?

Source: Commissioners and HMICFRS on freshness of intelligence; days with events are counted, not events.
"""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.priority.facts import Item, SubjectFacts

CODE = "PR-09"
RECENT_DAYS = 30
PERSISTENT_DAYS = 3


def answer(facts: SubjectFacts, as_of_us: int) -> Item:
    """yes with events on three days or more, or three referrals, the last within thirty days of `as_of_us`."""
    if not facts.event_days:
        return Item(CODE, "unknown", "No event has a day that is known.", ())
    since = as_of_us // DAY - max(facts.event_days)
    days = len(set(facts.event_days))
    if since <= RECENT_DAYS and (days >= PERSISTENT_DAYS or facts.referrals >= PERSISTENT_DAYS):
        return Item(CODE, "yes", f"Events on {days} days in {facts.referrals} referral(s), the last {since} day(s) ago.", ())
    return Item(CODE, "no", f"Events on {days} day(s), the last {since} day(s) ago.", ())
