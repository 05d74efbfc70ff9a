"""Whoever turned out to be a child is not named by what was recorded before: name and day of birth of an adult's fields are left out."""

from __future__ import annotations

from rightdoor.cases.custody.people import CHILDREN
from rightdoor.cases.event import Event
from rightdoor.cases.history import History

_HIDDEN = frozenset({"name", "born"})


def unnamed(history: History) -> History:
    """The history without name and day of birth in superseded records of people who are recorded as children since."""
    last = {history.root(event.id): event for event in history.log if event.kind == "person"}
    children = {root for root, event in last.items() if event.text("role") in CHILDREN}
    if not children:
        return history
    return History(_without(event) if history.root(event.id) in children else event for event in history.log)


def _without(event: Event) -> Event:
    return event._replace(body={name: value for name, value in event.body.items() if name not in _HIDDEN})
