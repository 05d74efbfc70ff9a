"""Who owns a case and each of its duties, as its events say. A duty that was given is the giver's until it is accepted."""

from __future__ import annotations

from rightdoor.cases.event import Event
from rightdoor.cases.history import History


def owner_of_case(history: History) -> str:
    """The account that owns the case; "" where it is the unit's."""
    last = history.last("case-owned", "transfer-accepted")
    if last is None:
        return ""
    return last.text("to") if last.kind == "case-owned" else last.by


def owners_of_duties(history: History) -> dict[str, str]:
    """By duty: the account that accepted it last. A case that is accepted elsewhere takes all its duties along."""
    owners: dict[str, str] = {}
    for event in history.of("duty-accepted", "transfer-accepted"):
        if event.kind == "transfer-accepted":
            owners.clear()
        else:
            owners[event.text("duty")] = event.by
    return owners


UNDONE = ("duty-set-aside", "duty-given")  # recorded by acts of their own, and taken back like what forms record


def undo_problem(event: Event, history: History) -> str:
    """Why one of `UNDONE` cannot be taken back, as a sentence; "" where it can: a duty stands again, an offer is none any more."""
    if event.kind == "duty-given" and offers_of_duties(history).get(event.text("duty")) != event.text("to"):
        return "This offer was answered, or another one was made since."
    return "" if event.kind in UNDONE else "What follows it undoes it."


def offers_of_duties(history: History) -> dict[str, str]:
    """By duty: the account that it is offered to and that has not answered."""
    offered: dict[str, str] = {}
    for event in history.of("duty-given", "duty-accepted", "duty-refused", "transfer-accepted"):
        if event.kind == "duty-given":
            offered[event.text("duty")] = event.text("to")
        elif event.kind == "transfer-accepted":
            offered.clear()
        else:
            offered.pop(event.text("duty"), None)
    return offered
