"""Duties as data: what somebody has to do, by when, on what rule, and whether it was done. Nobody owns one until somebody takes it.

A duty is never stored: it follows from decisions (a fault, a withdrawal, an error, a disclosure) and is done when a decision
says so. The same decisions give the same duties with the same ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from rightdoor.model.civil import DAY, HOUR, iso_day, iso_utc
from rightdoor.model.ids import make_id
from rightdoor.reference.duty_periods import bank_holidays, period_of
from rightdoor.rules.clocks.working_days import Holidays, after_hours, after_working_days, local_day

State = Literal["running", "due-soon", "overdue", "done"]
_SOON = {"hours": 4 * HOUR, "working-days": 2 * DAY}
_ORDER: dict[str, int] = {"overdue": 0, "due-soon": 1, "running": 2, "done": 3}


class Done(NamedTuple):
    """That it was done: the decision that says so, by whom, when (UTC microseconds)."""

    decision: str
    by: str
    at_us: int


class Duty(NamedTuple):
    """One duty. `about` is what it concerns, `raised_by` the decision behind it; `due_us` None where no period can be counted.

    `rule` says where the time comes from, with its confidence. `soon_us`: how long before that it is due soon.
    """

    id: str
    code: str
    about: str
    what: str
    why: str
    raised_by: str
    raised_us: int
    due_us: int | None
    rule: str
    soon_us: int = 0
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

    def as_json(self, as_of_us: int) -> dict[str, object]:
        """One line of `duties`."""
        return {
            "duty": self.id,
            "code": self.code,
            "about": self.about,
            "what": self.what,
            "owner": None,
            "due": None if self.due_us is None else iso_utc(self.due_us),
            "rule": self.rule,
            "state": self.state(as_of_us),
            "why": self.why,
            "raised_by": self.raised_by,
            "raised": iso_utc(self.raised_us),
            "done": None if self.done is None else {"decision": self.done.decision, "by": self.done.by, "at": iso_utc(self.done.at_us)},
        }


class Raised(NamedTuple):
    """What raises a duty: its code, what it is about, what to do and why, the decision behind it and its instant."""

    code: str
    period: str  # the code of its period in the dated data
    about: str
    what: str
    why: str
    by: str
    at_us: int


def duty(raised: Raised, *, done: Mapping[str, Done], with_id: str = "") -> Duty:
    """The duty with its due instant and, where `done` (by id of the duty) says so, done."""
    made = with_id or make_id("du", raised.code, raised.by, raised.about)
    due, rule, soon = due_of(raised.period, raised.at_us)
    return Duty(
        made, raised.code, raised.about, raised.what, raised.why, raised.by, raised.at_us, due, rule, soon, done.get(made)
    )  # fmt: skip


def due_of(code: str, at_us: int) -> tuple[int | None, str, int]:
    """(due instant or None, the rule in words, how long before it is due soon) for something raised at `at_us`."""
    period = period_of(code, local_day(at_us))
    if period is None:
        return None, "no period is held for that day", 0
    rule = f"{period.amount} {period.unit.replace('-', ' ')}, {period.words}: {period.source}"
    if period.unit == "hours":
        return after_hours(at_us, period.amount), rule, _SOON["hours"]
    known = bank_holidays()
    due = after_working_days(at_us, period.amount, Holidays(frozenset(known.days), known.first, known.last))
    if due is None:
        rule += f"; not counted: bank holidays are held from {iso_day(known.first)} to {iso_day(known.last)} alone"
    return due, rule, _SOON["working-days"]


def in_order(duties: Iterable[Duty], as_of_us: int) -> list[Duty]:
    """Overdue first, then by due instant; those that are done last. Each duty once."""
    held = {each.id: each for each in duties}
    last = 1 << 62
    return sorted(
        held.values(),
        key=lambda d: (_ORDER[d.state(as_of_us)], last if d.due_us is None else d.due_us, d.code, d.about, d.id),
    )
