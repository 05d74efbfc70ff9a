"""PR-09: recent and persistent?

Source: Commissioners and HMICFRS on freshness of intelligence; days with events are counted, not events.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from rightdoor.model.civil import DAY
from rightdoor.model.counting import counted
from rightdoor.rules.priority.facts import MOST_CITED, Cited, Item, SubjectFacts, cite

CODE = "PR-09"
RECENT_DAYS = 30
PERSISTENT_DAYS = 3
UNKNOWN = Item(CODE, "unknown", "No event has a day that is known.", ())


class Days(NamedTuple):
    """What a day sees of the days with events: how many are not after it, the last of these, how many lie ahead."""

    past: int
    last: int | None
    ahead: int


def days_at(event_days: Collection[int], today: int) -> Days:
    """The UTC days with events as seen on a day. An event ahead of it is somebody's clock, and no fresh event."""
    past = {day for day in event_days if day <= today}
    return Days(len(past), max(past, default=None), len(set(event_days)) - len(past))


def answer(facts: SubjectFacts, as_of_us: int) -> Item:
    """yes with events on three days or more, or three referrals, the last within thirty days of `as_of_us`."""
    today = as_of_us // DAY
    item = answer_for(days_at(facts.event_days, today), facts.referrals, today)
    return item._replace(statements=times_at(facts.event_times, today)) if item.answer == "yes" else item


def answer_for(days: Days, referrals: int, today: int) -> Item:
    """The same from what it rests on, without statements."""
    if days.last is None:
        return Item(CODE, "unknown", ahead_text(days.ahead), ()) if days.ahead else UNKNOWN
    since = today - days.last
    said = f"Events on {_counted(days.past)}"
    if since <= RECENT_DAYS and (days.past >= PERSISTENT_DAYS or referrals >= PERSISTENT_DAYS):
        return Item(CODE, "yes", f"{said} in {counted(referrals, 'referral')}, the last {_counted(since)} ago.", ())
    return Item(CODE, "no", f"{said}, the last {_counted(since)} ago.", ())


def ahead_text(ahead: int) -> str:
    """What is said of days with events that are still to come."""
    return f"Events on {_counted(ahead)} after the day of this list count for nothing here: a clock or zone is wrong."


def times_at(event_times: Sequence[Cited], today: int, *, ahead: bool = False) -> tuple[str, ...]:
    """The statements of the latest times that are not after the day (with `ahead`: that are), in order of days."""
    return cite(tuple(c for c in event_times if (int(c.value) > today) == ahead)[-MOST_CITED:])


def _counted(days: int) -> str:
    return f"{days} day" if days == 1 else f"{days} days"
