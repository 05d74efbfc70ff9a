"""What has to be done first where the person reported is a child: the risk to that child noted, exploitation asked, Outcome 21 considered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.cases.about import About
from rightdoor.cases.clocked import Task, clocked, first
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.safeguarding import clocks as c
from rightdoor.cases.safeguarding.risks import RISK
from rightdoor.cases.safeguarding.state import children, has_child_reported

AREA = "safeguarding"


class _First(NamedTuple):
    part: str
    kind: str
    what: str
    why: str


_STEPS = (
    _First(
        "risk",
        RISK,
        "Note the risk to the child who is the person reported",
        "Safeguarding comes first: whoever is reported may be the victim, coerced or exploited.",
    ),
    _First(
        "exploitation",
        "exploitation-asked",
        "Ask whether the child who is the person reported is exploited or coerced",
        "In extortion the platform names the account of the victim.",
    ),
    _First(
        "outcome-21",
        "outcome-21-asked",
        "Consider Outcome 21",
        "For imagery that young people made of themselves, without abuse or coercion, further investigation need not be in the public interest.",
    ),
)


def on_child_track(history: History, about: About) -> bool:
    """Whether the person reported is a child, as far as anything says."""
    return about.child_track or has_child_reported(history)


def of_the_child_reported(history: History, about: About) -> Iterator[CaseDuty]:
    """Three first steps; from the opening of the case, or from the record that the person reported is a child."""
    if not on_child_track(history, about):
        return
    raised = _raised(history, about)
    for step in _STEPS:
        task = Task(AREA, c.CHILD_TRACK, step.what, step.why, step.kind, part=step.part)
        done = _noted(history) if step.kind == RISK else _answered(history, step.kind)
        yield clocked(task, history, about, raised, due=c.child_track_due(raised, about), done=done)


def _raised(history: History, about: About) -> Event:
    recorded = first(tuple(child.event for child in children(history) if child.relation == "reported"))
    opened = Event("", "", about.opened_us, about.opened_us, "", {})
    return opened if about.child_track or recorded is None else recorded


def _noted(history: History) -> Event | None:
    """The first risk noted to the child who is the person reported, or of the kind that says so."""
    reported = {history.root(child.event.id) for child in children(history) if child.relation == "reported"}
    noted = history.of(RISK)
    return first(tuple(e for e in noted if e.text("risk") == "reported-is-child" or history.root(e.text("child")) in reported))


def _answered(history: History, kind: str) -> Event | None:
    """The first answer that is one: what is not known yet, or cannot be said yet, leaves the question open."""
    return first(tuple(event for event in history.of(kind) if event.text("answer") not in ("not-known", "not-yet")))
