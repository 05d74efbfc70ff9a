"""A seizure list: several devices of one search recorded at once, each with the next free reference of its finder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from rightdoor.cases.devices import kinds as k
from rightdoor.cases.event import Event
from rightdoor.cases.kinds import Problem
from rightdoor.cases.register import KINDS
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases import acts
from rightdoor.casework.cases.adding import New, allowed, locked, rights_of
from rightdoor.casework.cases.problems import Impossible
from rightdoor.reference.exhibit_references import next_reference


class Item(NamedTuple):
    """One device of a list. `seal` empty: not sealed."""

    sort: str
    description: str
    found_where: str
    seal: str = ""
    child_used: bool = False


class Search(NamedTuple):
    """What holds for the whole list. `seized_at`: the event of the search or arrest, "" where it is not recorded; `holder` "": the finder."""

    at_us: int
    initials: str
    found_by: str
    holder: str = ""
    seized_at: str = ""


def seize(acting: Acting, case_id: str, search: Search, items: Sequence[Item], *, expected: str | None) -> list[Event]:
    """Record each device with a reference of its own: all of them or none.

    Raises Impossible for an empty list, initials that are none, or what an item lacks; else as `casework.cases.acts.record`.
    """
    at = locked(acting, case_id)
    allowed(acting, at, *rights_of(KINDS[k.SEIZED]))
    if not items:
        raise Impossible([Problem("", "Describe at least one device.")])
    taken = {event.text("exhibit") for event in at.history.of(k.SEIZED)}
    news = []
    for item in items:
        try:
            reference = next_reference(search.initials, frozenset(taken))
        except ValueError as problem:
            raise Impossible([Problem("initials", "Initials are 2 to 4 letters.")]) from problem
        taken.add(reference)
        news.append(New(k.SEIZED, search.at_us, _body(search, item, reference)))
    return acts.record_many(acting, case_id, news, expected=expected)


def _body(search: Search, item: Item, reference: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "exhibit": reference,
        "sort": item.sort,
        "description": item.description,
        "found_where": item.found_where,
        "found_by": search.found_by,
        "holder": search.holder,
        "seal": item.seal,
        "seized_at": search.seized_at,
    }
    return body | ({"child_used": True} if item.child_used else {})
