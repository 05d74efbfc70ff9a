"""How far it is put right, as a page shows it; and what of it keeps a case open."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.area import Line
from rightdoor.cases.correcting.kinds import NOT_APPLICABLE
from rightdoor.cases.correcting.state import Body, StepStanding, wronged
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.model.civil import MINUTE, iso_utc


def lines(history: History) -> Iterator[Line]:
    """One for each person wrongly affected: every step, every body."""
    for person in wronged(history):
        steps = tuple((each.step.words, _step(each)) for each in person.steps)
        bodies = tuple((f"Corrected: {body.name}", _body(body)) for body in person.bodies)
        left = sum(each.settled is None for each in person.steps) + sum(body.settled is None for body in person.bodies)
        state = "put right" if not left else f"{left} to do"
        yield Line(f"Wrongly affected: {person.event.text('who')}", state, (*steps, *bodies), person.event.id)


def _step(standing: StepStanding) -> str:
    settled = standing.settled
    if settled is None:
        return "open"
    if settled.kind == NOT_APPLICABLE:
        return f"does not apply: {settled.text('reason')} ({settled.text('by')})"
    return f"{_moment(settled)} by {settled.text('by')}"


def _body(body: Body) -> str:
    times = f"told {len(body.told)} times; " if len(body.told) > 1 else ""
    if body.settled is not None:
        said = "confirmed" if body.settled.kind != NOT_APPLICABLE else f"does not apply: {body.settled.text('reason')}"
        return f"{times}{said} {_moment(body.settled)}"
    return f"{times}written to {_moment(body.written)}, not confirmed" if body.written is not None else f"{times}open"


def _moment(event: Event) -> str:
    return iso_utc(event.at_us - event.at_us % MINUTE).replace("T", " ").replace(":00Z", " UTC")


def keeps_open(history: History) -> Iterator[str]:
    """While a step is open, whether or not its time can be counted."""
    for person in wronged(history):
        open_steps = [each.step.words for each in person.steps if each.settled is None]
        open_bodies = [body.name for body in person.bodies if body.settled is None]
        if open_steps or open_bodies:
            what = "; ".join((*open_steps, *(f"correction of {name}" for name in open_bodies)))
            yield f"It is not put right yet for {person.event.text('who')}: {what}."
