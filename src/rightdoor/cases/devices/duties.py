"""What has to be done about seized devices: submission, looking at results, uploading grades, return when nothing more is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.cases.about import About
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.charges.state import over
from rightdoor.cases.clocked import Task, clocked, first
from rightdoor.cases.devices import kinds as k
from rightdoor.cases.devices.state import Device, devices, graded
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.rules.clocks import forensic_submission, grading_upload, property_return, results_review, victim_identification
from rightdoor.rules.clocks.rule import Calendar

AREA: Final = "devices"


def duties(history: History, about: About, as_of_us: int) -> Iterator[CaseDuty]:
    """Of each device, in the order of seizure."""
    del as_of_us
    calendar, decided = calendar_of(about.nation), over(history)
    for device in devices(history):
        yield _submission(device, history, about, calendar)
        for results in device.results:
            yield _review(device, results, history, about, calendar)
            if graded(results):
                yield _upload(device, results, history, about, calendar)
            if "yes" in (results.text("first_generation"), results.text("child")):
                yield _identification(device, results, history, about, calendar)
        if decided is not None:
            yield _return(device, decided, history, about, calendar)


def _submission(device: Device, history: History, about: About, calendar: Calendar | None) -> CaseDuty:
    seized, child = device.seized, bool(history.of("risk-noted")) or device.seized.yes("child_used")
    task = Task(
        AREA,
        forensic_submission.RULE,
        f"Submit {device.exhibit} to forensics, or decide that it is not examined",
        "A risk to a child is noted in the case." if child else "It is kept only as long as is necessary.",
        k.SUBMITTED,
    )
    due = forensic_submission.due(seized.at_us, calendar, child_at_risk=child)
    ended = tuple(filter(None, (device.submitted, device.not_examined, device.ended, first(device.results))))
    return clocked(task, history, about, seized, due=due, done=min(ended, key=lambda e: e.at_us, default=None))


def _review(device: Device, results: Event, history: History, about: About, calendar: Calendar | None) -> CaseDuty:
    task = Task(
        AREA,
        results_review.RULE,
        f"Look at the results of {device.exhibit}",
        "What they say of a child, and of risk, is looked at first; the risk assessment is done again.",
        k.REVIEWED,
    )
    done = first(history.about("results", results, k.REVIEWED))
    return clocked(task, history, about, results, due=results_review.due(results.at_us, calendar), done=done)


def _upload(device: Device, results: Event, history: History, about: About, calendar: Calendar | None) -> CaseDuty:
    task = Task(
        AREA,
        grading_upload.RULE,
        f"Upload the grades of {device.exhibit} to the national database",
        "Children in the files can be looked for once others can see them.",
        k.UPLOADED,
    )
    done = first(history.about("results", results, k.UPLOADED))
    return clocked(task, history, about, results, due=grading_upload.due(results.at_us, calendar), done=done)


def _identification(device: Device, results: Event, history: History, about: About, calendar: Calendar | None) -> CaseDuty:
    task = Task(
        AREA,
        victim_identification.RULE,
        f"Pass what {device.exhibit} holds on for identification of victims",
        "Somebody may be able to find the child.",
        k.UPLOADED,
    )
    passed = tuple(each for each in history.about("results", results, k.UPLOADED) if each.yes("identification"))
    return clocked(task, history, about, results, due=victim_identification.due(results.at_us, calendar), done=first(passed))


def _return(device: Device, decided: Event, history: History, about: About, calendar: Calendar | None) -> CaseDuty:
    task = Task(
        AREA,
        property_return.RULE,
        f"Return {device.exhibit}, or have it forfeited",
        "Nothing more is done against anybody of the case; what is unlawful is not given back.",
        k.RETURNED,
        part=history.root(device.seized.id),
    )
    since = max(decided, device.seized, key=lambda event: event.at_us)
    return clocked(task, history, about, decided, due=property_return.due(since.at_us, calendar), done=device.ended)
