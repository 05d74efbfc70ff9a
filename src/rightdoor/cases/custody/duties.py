"""What has to be done while somebody is in detention: release or charge in time, and review."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.about import About
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.clocked import Task, clocked
from rightdoor.cases.custody.clock import Custody, Stay, custodies, facts_until
from rightdoor.cases.custody.reviews import reviews
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.history import History
from rightdoor.rules.clocks import custody_detention, custody_review
from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due

AREA = "custody"


def duties(history: History, about: About, as_of_us: int) -> Iterator[CaseDuty]:
    """Of each detention: its end, its reviews."""
    del as_of_us
    calendar = calendar_of(about.nation)
    for custody in custodies(history):
        for stay in custody.stays:
            yield _limit(history, about, custody, stay)
        for review in reviews(custody):
            task = Task(
                AREA,
                custody_review.RULE,
                "Review detention",
                "Detention without charge is reviewed by an inspector who was not involved.",
                "custody-review",
            )
            yield clocked(task, history, about, review.after, due=refused(custody_review.RULE, calendar) or review.due, done=review.held)


def _limit(history: History, about: About, custody: Custody, stay: Stay) -> CaseDuty:
    why = "The custody clock goes on from where it stood when bail began." if stay.returned else "The custody clock runs."
    task = Task(AREA, custody_detention.RULE, "Charge or release, or have detention extended", why, "released-on-bail")
    return clocked(task, history, about, stay.began, due=limit_of(custody, stay, calendar_of(about.nation)), done=stay.ended)


def limit_of(custody: Custody, stay: Stay, calendar: Calendar | None) -> Due:
    """When the limit ends, or ended, by what was recorded up to the end of that stay."""
    return custody_detention.due(facts_until(custody, stay), calendar)
