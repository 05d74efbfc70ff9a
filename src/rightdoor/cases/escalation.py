"""When a duty that is not done goes up, and to whom: from its due instant and dated policy. Pure; what was told is recorded elsewhere."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.model.civil import HOUR
from rightdoor.reference.escalation import Step, steps_on
from rightdoor.rules.clocks.working_days import local_day

# areas in which somebody may come to harm while a duty waits
URGENT: frozenset[str] = frozenset({"safeguarding", "care", "custody", "bail"})


class Escalated(NamedTuple):
    """`level`: 1 for the first who is told. `at_us`: from when it is told. `role`: of the unit that works the case. `why`: the policy."""

    level: int
    at_us: int
    role: str
    why: str


def group_of(area: str, due_us: int | None) -> str:
    """Which rows of the policy hold for a duty of an area."""
    if area in URGENT:
        return "urgent-uncounted" if due_us is None else "urgent"
    return "uncounted" if due_us is None else "plain"


def ladder(area: str, *, raised_us: int, due_us: int | None) -> tuple[Escalated, ...]:
    """Every step that a duty goes up by while it is not done, the first first. The policy is that of the day on which it was due.

    One whose time cannot be counted goes up by how long ago it was raised.
    """
    from_us = raised_us if due_us is None else due_us
    held = steps_on(group_of(area, due_us), local_day(from_us))
    return tuple(Escalated(n, from_us + step.hours * HOUR, step.role, _why(step, due_us)) for n, step in enumerate(held, 1))


def reached(area: str, *, raised_us: int, due_us: int | None, as_of_us: int) -> tuple[Escalated, ...]:
    """The steps whose instant has come."""
    return tuple(step for step in ladder(area, raised_us=raised_us, due_us=due_us) if step.at_us <= as_of_us)


def _why(step: Step, due_us: int | None) -> str:
    since = "raised" if due_us is None else "due"
    hours = "hour" if abs(step.hours) == 1 else "hours"
    after = (
        f"{abs(step.hours)} {hours} {'after' if step.hours >= 0 else 'before'} it was {since}"
        if step.hours
        else f"as soon as it was {since}"
    )
    return f"{after}: {step.source} (proposed here, for your force to confirm)"
