"""What a history says over all areas: duties in order, breaches, and why a case cannot be closed."""

from __future__ import annotations

from rightdoor.cases.about import About
from rightdoor.cases.breach import Breach
from rightdoor.cases.care.death import stopped
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.history import History
from rightdoor.cases.opening.state import ended
from rightdoor.cases.register import AREAS
from rightdoor.cases.set_aside import applied

_ORDER = {"overdue": 0, "due-soon": 1, "running": 2, "done": 3}
_LAST = 1 << 62


def duties_of(history: History, about: About, as_of_us: int) -> list[CaseDuty]:
    """Each duty once: overdue first, then by due instant; those that are done last."""
    found = {duty.id: duty for area in AREAS for duty in area.duties(history, about, as_of_us)}
    held = {duty.id: duty for duty in ended(stopped(applied(found.values(), history), history), history)}
    return sorted(held.values(), key=lambda d: (_ORDER[d.state(as_of_us)], _LAST if d.due_us is None else d.due_us, d.code, d.id))


def breaches_of(history: History, about: About) -> list[Breach]:
    """Whatever went past a rule, in the order of areas."""
    return [breach for area in AREAS for breach in area.breaches(history, about)]


def keeps_open(history: History, about: About, as_of_us: int) -> list[str]:
    """Why the case cannot be closed: duties that are not done, and what areas say. Empty when it can."""
    waits = [f"Not done: {duty.what}" for duty in duties_of(history, about, as_of_us) if duty.closes and duty.done is None]
    return waits + [each for area in AREAS for each in area.keeps_open(history)]
