"""What has to be done for somebody wrongly affected: each step with its owner and time, each body told corrected and its confirmation had."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.about import About
from rightdoor.cases.breach import Breach
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.clocked import Task, clocked
from rightdoor.cases.correcting.kinds import CORRECTED
from rightdoor.cases.correcting.state import Body, StepStanding, Wronged, wronged
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.history import History
from rightdoor.rules.clocks import error_report, put_right
from rightdoor.rules.clocks.rule import Due, Rule

AREA = "correcting"
_LATE = {
    "told": "They learned late that it was a mistake",
    "welfare": "Their welfare was assessed late",
    "bail": "They stayed under bail too long",
    "error-report": "The error was reported late",
}


def duties(history: History, about: About, as_of_us: int) -> Iterator[CaseDuty]:
    """Of each person wrongly affected: the steps, then the bodies."""
    del as_of_us
    for person in wronged(history):
        for standing in person.steps:
            yield _step(history, about, person, standing)
        for body in person.bodies:
            yield _body(history, about, person, body)


def _step(history: History, about: About, person: Wronged, standing: StepStanding) -> CaseDuty:
    step = standing.step
    why = step.hint or "Part of putting it right; say who says so where it does not apply."
    what = f"{step.duty} ({person.event.text('who')})"
    rule, due = _clock(person, about, step.code)
    task = Task(AREA, rule, what, why, step.kind, part=step.code, owner=standing.owner)
    return clocked(task, history, about, person.event, due=due, done=standing.settled)


def _clock(person: Wronged, about: About, step: str) -> tuple[Rule, Due]:
    """The error report goes by the code of practice; for the other steps no period was found, and policy gives one."""
    calendar = calendar_of(about.nation)
    if step == "error-report":
        return error_report.RULE, error_report.due(person.event.at_us, calendar)
    return put_right.RULE, put_right.due(person.event.at_us, calendar, step)


def _body(history: History, about: About, person: Wronged, body: Body) -> CaseDuty:
    written = "It was written to and has not confirmed: ask." if body.written is not None else "It was told, and holds it still."
    task = Task(
        AREA,
        put_right.RULE,
        f"Correct in writing what {body.name} was told, and have it confirmed",
        written,
        CORRECTED,
        part=f"body:{body.key}",
        owner=person.bodies_owner,
    )
    _, due = _clock(person, about, "bodies")
    return clocked(task, history, about, person.event, due=due, done=body.settled)


def breaches(history: History, about: About) -> Iterator[Breach]:
    """Steps that were done too late, and bodies that were corrected too late."""
    for duty in duties(history, about, about.opened_us):
        if duty.done is None or duty.due_us is None or duty.done.at_us <= duty.due_us:
            continue
        done = history.one(duty.done.event)
        step = next((code for code in _LATE if done is not None and done.kind == f"righted-{code}"), "")
        what = _LATE.get(step, "A step of putting it right was done late")
        yield Breach(
            "BR-PUT-RIGHT-LATE",
            duty.done.event,
            f"{what}: {duty.what[:1].lower()}{duty.what[1:]}.",
            duty.rule,
            "Say so to the person and in the error report: what the delay meant for them.",
        )
