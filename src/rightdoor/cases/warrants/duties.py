"""What has to be done about warrants and searches, by when: the window, the return, the written record of a search after arrest."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.about import About
from rightdoor.cases.clocked import Task, clocked
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.history import History
from rightdoor.cases.warrants import kinds as k
from rightdoor.cases.warrants.state import Search, Warrant, searches, warrants
from rightdoor.cases.warrants.window import RECORD, RETURN, WINDOW, record_due, return_of, window_of

AREA = "warrants"


def duties(history: History, about: About, as_of_us: int) -> Iterator[CaseDuty]:
    """Of each warrant, then of each search without one."""
    del as_of_us
    for warrant in warrants(history):
        yield _window(history, about, warrant)
        yield _return(history, about, warrant)
    for search in searches(history):
        if search.event.text("power") in ("pace-18", "pace-18-5"):
            yield _record(history, about, search)


def _window(history: History, about: About, warrant: Warrant) -> CaseDuty:
    task = Task(
        AREA, WINDOW, "Execute the search warrant, or return it", "Entry and search after its time has run out are unlawful.", k.EXECUTED,
        closes=False,
    )  # fmt: skip
    done = warrant.entries[0].event if warrant.entries else warrant.returned
    return clocked(task, history, about, warrant.granted, due=window_of(warrant.granted, about), done=done)


def _return(history: History, about: About, warrant: Warrant) -> CaseDuty:
    why = (
        "It was executed, and is returned to the court with its endorsement."
        if warrant.one_set and warrant.entries
        else "It is returned to the court once its time has run out, executed or not, or sooner."
    )
    task = Task(AREA, RETURN, "Return the search warrant to the court", why, k.RETURNED)
    # entered before it was issued: a breach of its own; it cannot go back before it was there
    executed = max(warrant.granted.at_us, warrant.entries[-1].event.at_us) if warrant.entries else None
    due = return_of(warrant.granted, about, executed_us=executed, entries_left=not warrant.one_set)
    return clocked(task, history, about, warrant.granted, due=due, done=warrant.returned)


def _record(history: History, about: About, search: Search) -> CaseDuty:
    first = search.event.text("power") == "pace-18-5"
    what = "Tell an inspector of the search, who records its grounds in writing" if first else "Record the grounds of the search in writing"
    task = Task(
        AREA, RECORD, what, "A search after arrest is recorded with its grounds and the nature of the evidence sought.", k.SEARCH_RECORDED
    )
    return clocked(task, history, about, search.event, due=record_due(search.event, about), done=search.recorded)
