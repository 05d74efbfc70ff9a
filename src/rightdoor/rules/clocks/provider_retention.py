"""CLK-RETENTION: how long a provider still holds what an event needs.

Source: Investigatory Powers Act 2016 s.87 (retention notices, at most 12 months); the dated figures
are reference data. A deadline is the instant up to which it may still be asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from rightdoor.model.civil import DAY

CODE = "CLK-RETENTION"
DUE_SOON = 30 * DAY

ClockState = Literal["running", "due-soon", "overdue"]


class Clock(NamedTuple):
    """One running obligation: its code, when it is due (UTC microseconds), its state."""

    code: str
    due_us: int
    state: ClockState


def state_of(due_us: int, as_of_us: int, soon: int = DUE_SOON) -> ClockState:
    """overdue at and after the deadline, due-soon within `soon` before it, else running."""
    if as_of_us >= due_us:
        return "overdue"
    return "due-soon" if due_us - as_of_us <= soon else "running"


def retention_clock(deadlines: Sequence[int], as_of_us: int) -> Clock | None:
    """The clock of the event whose retention runs out next; the latest one when all have run out."""
    if not deadlines:
        return None
    ahead = [due for due in deadlines if due > as_of_us]
    due = min(ahead) if ahead else max(deadlines)
    return Clock(CODE, due, state_of(due, as_of_us))
