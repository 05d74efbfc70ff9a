"""What stands of people, arrests, attendances and detention, as a page shows it; why the case stays open."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.area import Line
from rightdoor.cases.care.kinds import DEATH
from rightdoor.cases.custody.clock import Custody, custodies
from rightdoor.cases.custody.people import ROLES
from rightdoor.cases.custody.state import People, arrests, doubts, suspects, voluntary
from rightdoor.cases.history import History
from rightdoor.model.civil import iso_utc


def lines(history: History) -> Iterator[Line]:
    """People, then arrests, then voluntary attendances: two counters, never one."""
    people = People(history)
    since = {each.person: each for each in suspects(history)}
    for person in people.all():
        record = people.record(person)
        if record is not None:
            state = f"suspect since {iso_utc(since[person].at_us)}" if person in since else dict(ROLES).get(record.text("role"), "")
            yield Line(people.called(person), state, (("Role", dict(ROLES).get(record.text("role"), "")),), record.id)
    for custody in custodies(history):
        arrest = custody.arrest
        state = _state(custody)
        twice = (("Recorded", f"{len(arrest.events)} times, counted once"),) if len(arrest.events) > 1 else ()
        limit = custody.clock.limit
        until = (("Limit", iso_utc(limit.due_us) if limit.due_us is not None else "does not run"),) if custody.held else ()
        rows = (("Person", people.called(arrest.person)), ("Operations", ", ".join(arrest.operations)), *until, *twice)
        yield Line("Arrest", state, tuple(row for row in rows if row[1]), arrest.event)
    for attendance in voluntary(history):
        rows = (("Person", people.called(attendance.person)), ("Operations", ", ".join(attendance.operations)))
        yield Line("Voluntary attendance", "recorded", tuple(row for row in rows if row[1]), attendance.event)


def _state(custody: Custody) -> str:
    if custody.held:
        return "in hospital" if any(each.to_us is None and each.why == "hospital" for each in custody.facts.outside) else "in detention"
    ended = custody.stays[-1].ended if custody.stays else None
    return "died in detention" if ended is not None and ended.kind == DEATH else "released"


def counters(history: History) -> tuple[int, int]:
    """(arrests, voluntary attendances), each counted once."""
    return len(arrests(history)), len(voluntary(history))


def keeps_open(history: History) -> Iterator[str]:
    """Somebody is in detention, or something may have been entered twice."""
    for custody in custodies(history):
        if custody.held:
            yield "Somebody is in detention by what is recorded. Enter the release or the charge."
    if next(doubts(history), None) is not None:
        yield "What may be one arrest is entered twice. Decide whether the two are one person."
