"""Parts of a subject's list line in the form in which its page shows them."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from rightdoor.casework.listing.models import Subject
from rightdoor.model.instant import read_instant
from rightdoor.operations.places import Place

_STATES: Final = {"running": "due", "due-soon": "soon", "overdue": "overdue"}
_CLOCKS: Final = {"CLK-RETENTION": "The provider's retention of an event runs out"}
MOST_PLACES: Final = 5


class Reason(NamedTuple):
    """A sentence of the list with the statements that it rests on; `more`: how many others there are."""

    code: str
    text: str
    places: tuple[Place, ...]
    more: int


class Clock(NamedTuple):
    """A clock: what it is, when it runs out (UTC microseconds), its state as `desk/parts/duty.html` names it."""

    what: str
    due_us: int | None
    state: str
    left_us: int | None


def reasons_of(row: Subject) -> list[Reason]:
    """The reasons, in the order of the line."""
    found = []
    for reason in row.line.get("reasons", []):
        places = [Place(*s.split("#", 1)) for s in reason.get("statements", ()) if "#" in s]
        found.append(Reason(reason["code"], reason["text"], tuple(places[:MOST_PLACES]), max(0, len(places) - MOST_PLACES)))
    return found


def clocks_of(row: Subject, now_us: int) -> list[Clock]:
    """The clocks with what is left of them as of now."""
    clocks: list[dict[str, Any]] = row.line.get("clocks", [])
    found = []
    for clock in clocks:
        readings = read_instant(str(clock.get("due", ""))).readings
        due = readings[0].start if readings else None
        left = due - now_us if due is not None else None
        state = "overdue" if left is not None and left < 0 else _STATES.get(clock["state"], "due")
        found.append(Clock(_CLOCKS.get(clock["code"], clock["code"]), due, state, left))
    return found
