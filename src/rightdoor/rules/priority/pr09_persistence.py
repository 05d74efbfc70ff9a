"""PR-09: recent and persistent?

Source: Commissioners and HMICFRS on freshness of intelligence; days with events are counted, not events.
"""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.priority.facts import Item, SubjectFacts

CODE = "PR-09"
RECENT_DAYS = 30
PERSISTENT_DAYS = 3
UNKNOWN = Item(CODE, "unknown", "No event has a day that is known.", ())


def answer(facts: SubjectFacts, as_of_us: int) -> Item:
    """yes with events on three days or more, or three referrals, the last within thirty days of `as_of_us`."""
    if not facts.event_days:
        return UNKNOWN
    return answer_for(max(facts.event_days), len(set(facts.event_days)), facts.referrals, as_of_us)


def answer_for(last_day: int, days: int, referrals: int, as_of_us: int) -> Item:
    """The same from what it rests on: the last UTC day with an event, how many such days, how many referrals."""
    since = as_of_us // DAY - last_day
    if since <= RECENT_DAYS and (days >= PERSISTENT_DAYS or referrals >= PERSISTENT_DAYS):
        return Item(CODE, "yes", f"Events on {days} days in {referrals} referral(s), the last {since} day(s) ago.", ())
    return Item(CODE, "no", f"Events on {days} day(s), the last {since} day(s) ago.", ())
