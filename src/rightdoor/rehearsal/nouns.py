"""The nouns of a rehearsal: its calendar, a case as it is planned, a case as it is handed on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from rightdoor.cases.event import Event
from rightdoor.model.civil import DAY, days_from_civil
from rightdoor.rehearsal.size import Size

WEEK = 7 * DAY
HORIZON_WEEKS = 8  # for which what followed of the operation goes on after it ended
SETTLED_WEEKS = 13  # after which nothing is left to be recorded

# tasked: accepted as a package; late: accepted, but opened and at an arrest before it joined; linked: an older investigation; outside: neither
Sort = Literal["tasked", "late", "linked", "outside"]


class Calendar(NamedTuple):
    """Instants in UTC microseconds: the operation from `begin_us` to `end_us`; what follows until `horizon_us`; all recorded by `settled_us`."""

    begin_us: int
    end_us: int
    horizon_us: int
    settled_us: int

    def week(self, number: int) -> int:
        """The beginning of a week, counted from 0."""
        return self.begin_us + number * WEEK


def calendar_of(size: Size) -> Calendar:
    """Of a size."""
    begin = days_from_civil(*size.begin) * DAY
    end = begin + size.weeks * WEEK
    return Calendar(begin, end, end + HORIZON_WEEKS * WEEK, end + SETTLED_WEEKS * WEEK)


class CasePlan(NamedTuple):
    """What one case is to hold. `searches`: when, ascending; `devices`: how many at each; `arrests` to `registered`: how many.

    `anchor_us`: about when everything is, that of the first search where there is one. `tasked_us` to `opened_us`: None or before it.
    `left_us`: when its force leaves. `double`: the custody record of an arrest that two cases report; `reports`: this is the one that
    repeats it. `mistaken`, `corrected`: of an arrest.
    """

    number: int
    force: str
    sort: Sort
    anchor_us: int
    tasked_us: int
    first_receipt_us: int
    opened_us: int
    joined_us: int | None
    left_us: int | None
    searches: tuple[int, ...] = ()
    devices: tuple[int, ...] = ()
    arrests: int = 0
    interviews: int = 0
    children: int = 0
    at_risk: int = 0
    protected: int = 0
    registered: int = 0
    double: str = ""
    reports: bool = False
    mistaken: bool = False
    corrected: bool = False


class Rehearsed(NamedTuple):
    """A case as a store would have it. `events` in the order in which they were recorded."""

    case: str
    force: str
    first_receipt_us: int
    events: Sequence[Event]
