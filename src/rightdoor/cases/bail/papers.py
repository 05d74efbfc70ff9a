"""Which papers a state that was reached lacks: what the law, or the next step, asks to be on record and is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.cases.bail.state import Bail, bails
from rightdoor.cases.custody.clock import Custody, custodies
from rightdoor.cases.event import Event
from rightdoor.cases.history import History


class Paper(NamedTuple):
    """`event`: the state reached; `kind`: the kind of event that would be the paper, "" where a field of the event itself is."""

    event: str
    kind: str
    what: str
    rule: str
    todo: str


def papers_missing(history: History) -> Iterator[Paper]:
    """Of detention, of bail, of what ended them. A notice of no further action is a duty of its own."""
    for custody in custodies(history):
        yield from _of_custody(history, custody)
    for bail in bails(history):
        yield from _of_bail(bail)


def _of_custody(history: History, custody: Custody) -> Iterator[Paper]:
    arrest = history.one(custody.arrest.event)
    released = custody.stays[0].ended if custody.stays else None
    street = released is not None and released.kind == "released-on-bail" and released.text("bail") == "street"
    if custody.authorised is None and released is not None and not street:
        yield Paper(
            released.id, "detention-authorised", "Released after an arrest, and no detention was recorded.", "PACE ss.30, 37, 39",
            "Enter arrival and the authority for detention from the custody record.",
        )  # fmt: skip
    numbers = [e.text("custody_record") for e in (arrest, custody.authorised) if e is not None]
    if custody.authorised is not None and not any(numbers):
        yield Paper(
            custody.authorised.id,
            "",
            "Detained without a custody record number.",
            "PACE Code C 2.1",
            "Enter the number from the custody record.",
        )
    for event in custody.authorities:
        if event.kind == "further-detention-warrant" and event.yes("granted") and event.number("until") is None:
            yield Paper(
                event.id,
                "",
                "A warrant of further detention without its end.",
                "PACE s.43(10)-(12)",
                "Enter the time that the court wrote.",
            )


def _of_bail(bail: Bail) -> Iterator[Paper]:
    appointing = [e for e in bail.events if e.kind in ("released-on-bail", "bail-extended")][-1]
    if bail.over is None and appointing.number("return_at") is None and appointing.text("bail") != "street":
        yield Paper(
            appointing.id, "", "Bail without a day to return.", "PACE ss.47(3), 47ZA",
            "Appoint the last day of the period, tell the person, and enter it.",
        )  # fmt: skip
    for event in bail.events:
        if event.kind == "bail-conditions" and event.text("victim_views") == "sought" and not event.yes("victim_told"):
            yield Paper(
                event.id,
                "",
                "Conditions were changed and the victim was not told the outcome.",
                "PACE s.30CA(4D) and s.47 as amended in 2022",
                "Tell the victim, and enter it.",
            )
    last = _last(bail)
    if last is not None:
        yield Paper(
            last.id, "released-under-investigation", "Bail was answered, and how the person left is not recorded.", "PACE ss.37, 47",
            "Enter bail again, release under investigation, charge or no further action.",
        )  # fmt: skip


def _last(bail: Bail) -> Event | None:
    """The answering of bail after which nothing more is recorded, though the person was not detained."""
    over = bail.over
    if over is None or over.kind != "bail-answered" or over.yes("detained"):
        return None
    return over if bail.events[-1].id == over.id else None
