"""Closing a duty with a reason. Handing one on is in `casework.cases.handing`, doing it is an event of its case."""

from __future__ import annotations

from rightdoor.cases.event import Event
from rightdoor.cases.set_aside import SET_ASIDE, why_not
from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.acts import refuse_closed
from rightdoor.casework.cases.adding import New, add, locked
from rightdoor.casework.cases.models import Duty
from rightdoor.casework.cases.problems import CannotDo


def set_aside(acting: Acting, case: str, duty: str, *, reason: str, expected: str | None) -> Event:
    """Close a duty with a reason: a supervisor of the unit, and a duty of policy alone. It stays in the case, shown as closed so.

    Raises NotAllowed, CannotDo, Overtaken, Impossible without a reason, Http404.
    """
    at = locked(acting, case)
    refuse_closed(at)
    require(acting, "supervise-cases", unit=at.case.unit_id)
    held = Duty.objects.filter(case=at.case, pk=duty).first()
    if held is None:
        raise CannotDo("This duty is no more.", advice="Load the page again.")
    why = why_not(held.read())
    if why:
        raise CannotDo("This duty cannot be closed with a reason.", advice=why)
    return add(acting, at, [New(SET_ASIDE, acting.now_us, {"duty": duty, "reason": reason})], expected=expected)[0]
