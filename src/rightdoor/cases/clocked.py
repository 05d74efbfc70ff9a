"""A duty made of a clock rule, the event it concerns, and the event by which it was done."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.cases.about import About
from rightdoor.cases.duty import CaseDuty, Done, duty_id
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.rules.clocks.rule import Due, Rule


class Task(NamedTuple):
    """What has to be done: in which area, on which rule, in words, why, and the kind of event that records it.

    `part`: tells duties of one rule about one event apart. `owner`: an account, "" for the owner of the case.
    """

    area: str
    rule: Rule
    what: str
    why: str
    records: str
    part: str = ""
    closes: bool = True
    owner: str = ""


def clocked(task: Task, history: History, about: About, event: Event, *, due: Due, done: Event | None) -> CaseDuty:
    """The duty that `event` raises; `done`: the event by which it was done, None where it was not."""
    rule, root = task.rule, history.root(event.id)
    return CaseDuty(
        duty_id(about.case, rule.code, f"{root}:{task.part}" if task.part else root),
        rule.code,
        task.area,
        event.id,
        task.what,
        task.why,
        event.at_us,
        due.due_us,
        f"{rule.words}. {due.counted}",
        soon_us=rule.soon_us,
        extend=rule.extend,
        record=rule.record,
        records=task.records,
        closes=task.closes,
        owner=task.owner,
        done=None if done is None else Done(done.id, done.by, done.at_us),
    )


def first(events: tuple[Event, ...]) -> Event | None:
    """The first of some events, None where there is none."""
    return events[0] if events else None
