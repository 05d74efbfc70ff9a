"""How long a warrant may be executed, and when it goes back: the clocks of `rules.clocks`, asked for a grant."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.cases.about import About
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.event import Event
from rightdoor.rules.clocks import s18_record, warrant_return, warrant_window
from rightdoor.rules.clocks.counting import ends_us
from rightdoor.rules.clocks.rule import Due

WINDOW, RETURN, RECORD = warrant_window.RULE, warrant_return.RULE, s18_record.RULE


class Edge(NamedTuple):
    """When the window ends (UTC microseconds) by the shorter and by the longer way of counting; None where it cannot be counted."""

    safe_us: int
    last_us: int


def window_of(granted: Event, about: About) -> Due:
    """The end of the window by the shorter way of counting, which duties go by."""
    return warrant_window.due(granted.at_us, calendar_of(about.nation))


def edge_of(granted: Event, about: About) -> Edge | None:
    """Both ends of the window."""
    days = warrant_window.window(granted.at_us, calendar_of(about.nation))
    return None if days is None else Edge(ends_us(days.safe), ends_us(days.last))


def return_of(granted: Event, about: About, *, executed_us: int | None, entries_left: bool) -> Due:
    """When the warrant is to be back at the court."""
    return warrant_return.due(granted.at_us, calendar_of(about.nation), executed_us, entries_left=entries_left)


def record_due(searched: Event, about: About) -> Due:
    """When a search after arrest is to be recorded."""
    return s18_record.due(searched.at_us, calendar_of(about.nation))
