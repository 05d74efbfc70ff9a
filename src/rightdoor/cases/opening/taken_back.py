"""Events on which a duty to somebody rests, taken back or moved to later: another person, a supervisor, looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.cases.about import About
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.clocked import Task, clocked, first
from rightdoor.cases.duty import UNIT, CaseDuty
from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks import taken_back

AREA, REVIEW = "opening", "supervisor-review"
_SLACK = HOUR  # a time put right by less is no delay


# what is owed to a child, or to somebody wronged, rests on these
OWED: Final = frozenset(
    {
        "risk-noted", "strategy-discussion", "referral-made", "police-protection-begun", "trust-position", "trust-disclosed", "wronged",
        "told-outside",
    }
)  # fmt: skip


def looks(history: History, about: About, opened: Event) -> Iterator[CaseDuty]:
    """One for each, whether or not it was right: done by a supervisor's review of somebody else, recorded after it."""
    by_id = {event.id: event for event in history.log}
    for event in history.log:
        old = by_id.get(event.supersedes)
        if old is None or old.kind not in OWED or not _taken_back(event, old):
            continue
        task = Task(
            AREA, taken_back.RULE, "Look at what was taken back",
            "It was withdrawn." if event.kind == WITHDRAWN else "It was moved to a later time.", REVIEW, event.id, owner=UNIT,
        )  # fmt: skip
        looked = first(tuple(each for each in history.of(REVIEW) if each.by != event.by and each.recorded_us > event.recorded_us))
        due = taken_back.due(event.recorded_us, calendar_of(about.nation))
        yield clocked(task, history, about, opened, due=due, done=looked)._replace(raised_us=event.recorded_us)


def _taken_back(event: Event, old: Event) -> bool:
    return event.kind == WITHDRAWN or event.at_us - old.at_us > _SLACK
