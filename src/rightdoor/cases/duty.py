"""A duty of a case: what somebody has to do by when, on which rule; derived from the history, done by an event of it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from rightdoor.model.ids import make_id

State = Literal["running", "due-soon", "overdue", "done"]
UNIT = "-"  # as the owner of a duty: the unit's, whoever owns the case


class Done(NamedTuple):
    """The event by which it was done, by whom, when it happened."""

    event: str
    by: str
    at_us: int


class CaseDuty(NamedTuple):
    """`code`: of its clock (CLK-...). `about`: the event it concerns. `due_us` None where no time can be counted: due soon until done.

    `rule`: where the time comes from, with confidence, and how it was counted. `extend`: who may extend it, `record`: what must be
    recorded. `closes`: a case cannot be closed while it is not done. `owner`: an account, "" for the case's owner, `UNIT` for the unit. `area`: of the
    register. `records`: the kind of event by which it is done, for the link to its form.
    """

    id: str
    code: str
    area: str
    about: str
    what: str
    why: str
    raised_us: int
    due_us: int | None
    rule: str
    soon_us: int = 0
    extend: str = ""
    record: str = ""
    records: str = ""
    closes: bool = True
    owner: str = ""
    done: Done | None = None

    def state(self, as_of_us: int) -> State:
        """As of an instant. One whose time cannot be counted is due soon until it is done: it must not be out of sight."""
        if self.done is not None:
            return "done"
        if self.due_us is None:
            return "due-soon"
        if as_of_us >= self.due_us:
            return "overdue"
        return "due-soon" if self.due_us - as_of_us <= self.soon_us else "running"


def duty_id(case: str, code: str, about: str) -> str:
    """Stable over recomputing: of the case, the clock and what it concerns (the first event of a chain of corrections)."""
    return make_id("du", case, code, about)
