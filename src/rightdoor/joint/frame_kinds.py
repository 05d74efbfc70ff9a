"""What is recorded of an operation as such: that it was opened, its objectives and phases, what it overlaps with, that it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.figures.definitions.register import DEFINITIONS

RUN: Final = "run-operations"
STANDING: Final = "standing"
REACHES: Final = (
    ("national", "National"),
    ("regional", "Regional"),
    ("local", "Local"),
    (STANDING, "Standing list: tasking outside any operation"),
)
MEASURES: Final = tuple((code, definition.words) for code, definition in DEFINITIONS.items())
LEADS: Final = (("this", "This operation leads"), ("other", "The other leads"), ("both", "Both work it, each its own part"))
_REASON: Final = Field("reason", "Reason", "long")


def _opens(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del body, at_us
    if history.of("operation-opened"):
        yield Problem("", "It is opened already. Correct that event, or reopen the operation.")


def _closes(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del body
    last = history.last("operation-closed", "operation-reopened")
    if last is not None and last.kind == "operation-closed":
        yield Problem("", "It is closed already.")
    opened = history.last("operation-opened")
    if opened is not None and at_us < opened.at_us:
        yield Problem("at", "It was not opened by then.")


def _reopens(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del body
    last = history.last("operation-closed", "operation-reopened")
    if last is None or last.kind != "operation-closed":
        yield Problem("", "It is not closed.")
    elif at_us < last.at_us:
        yield Problem("at", "It was closed only later.")


def _ends_phase(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    phase = history.one(str(body["phase"]))
    if phase is None:
        return
    if history.about("phase", phase, "phase-ended"):
        yield Problem("phase", "This phase has ended already.")
    if at_us < phase.at_us:
        yield Problem("at", "The phase began only later.")


def _phase(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del history
    until = body.get("until")
    if isinstance(until, int) and until < at_us:
        yield Problem("until", "It cannot be planned to end before it begins.")


OPENED = Kind(
    "operation-opened",
    "Operation opened",
    (
        Field(
            "reach", "Reach", "choice", choices=REACHES, hint="A standing list tasks packages alike; nothing of it stands in an operation."
        ),
        Field("aim", "What it is for", "long"),
    ),
    RUN,
    check=_opens,
)
OBJECTIVE = Kind(
    "objective-set",
    "Objective set",
    (
        Field("words", "Objective", "long"),
        Field("measure", "By which figure it is measured", "choice", needed=False, choices=MEASURES),
        Field("target", "Target", "count", needed=False, hint="Where one was set. Nothing is judged by it here."),
    ),
    RUN,
)
OBJECTIVE_DROPPED = Kind(
    "objective-dropped", "Objective dropped", (Field("objective", "Which", "event", to=("objective-set",)), _REASON), RUN
)
PHASE = Kind(
    "phase-begun",
    "Phase begun",
    (
        Field("name", "Name of the phase"),
        Field("until", "Planned until", "instant", needed=False),
        Field("words", "What it is for", "long", needed=False),
    ),
    RUN,
    check=_phase,
)
PHASE_ENDED = Kind("phase-ended", "Phase ended", (Field("phase", "Which", "event", to=("phase-begun",)),), RUN, check=_ends_phase)
OVERLAP = Kind(
    "overlap-settled",
    "Overlap with another operation settled",
    (
        Field("other", "The other operation", "count", hint="Its number, as its page shows it."),
        Field("leads", "Who leads", "choice", choices=LEADS),
        _REASON,
    ),
    RUN,
    hint="What both hold is found by the subjects of their packages; who leads is for people to say.",
)
CLOSED = Kind("operation-closed", "Operation closed", (_REASON,), RUN, check=_closes)
REOPENED = Kind("operation-reopened", "Operation reopened", (_REASON,), RUN, check=_reopens)

FRAME: Final = (OPENED, OBJECTIVE, OBJECTIVE_DROPPED, PHASE, PHASE_ENDED, OVERLAP, CLOSED, REOPENED)
