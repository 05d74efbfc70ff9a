"""What stands of an operation, fold from its history: reach, objectives, phases, forces, packages, claims, requests, what is odd."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.cases.history import History
from rightdoor.joint.frame_kinds import STANDING
from rightdoor.joint.parts import Part, parts_of
from rightdoor.joint.tasking import Tasking, known_since, taskings_of


class Objective(NamedTuple):
    """`measure`: the code of a definition, "" where none is named; `target` None where none was set."""

    event: str
    words: str
    measure: str
    target: int | None
    set_us: int


class Phase(NamedTuple):
    """`until_us`: as planned; `ended_us`: as it was; None where not known, or not yet."""

    event: str
    name: str
    words: str
    from_us: int
    until_us: int | None
    ended_us: int | None


class Claim(NamedTuple):
    """A total that a force states without records. `known_us`: when it was first recorded, whatever was corrected of it since."""

    event: str
    force: str
    definition: str
    value: int
    from_us: int
    until_us: int
    source: str
    words: str
    at_us: int
    known_us: int


class Request(NamedTuple):
    """A request for communications data. `known_us`: when it was first recorded. `result` "" while it is not answered."""

    event: str
    reference: str
    used_us: int
    provider: str
    force: str
    tasking: str
    sent_us: int
    known_us: int
    result: str
    answered_us: int | None


class Settled(NamedTuple):
    """Who leads where two operations hold the same."""

    event: str
    other: int
    leads: str
    reason: str


class OperationState(NamedTuple):
    """`opened_us` None: nobody has opened it yet. `reach` standing: a list for tasking outside any operation."""

    opened_us: int | None
    closed_us: int | None
    reach: str
    aim: str
    objectives: tuple[Objective, ...]
    phases: tuple[Phase, ...]
    parts: tuple[Part, ...]
    taskings: tuple[Tasking, ...]
    claims: tuple[Claim, ...]
    requests: tuple[Request, ...]
    settled: tuple[Settled, ...]

    @property
    def standing(self) -> bool:
        """Whether it is a list for tasking outside any operation: nothing of it stands in one."""
        return self.reach == STANDING

    @property
    def forces(self) -> tuple[str, ...]:
        """Codes of the forces that take part now, sorted."""
        return tuple(sorted({part.force for part in self.parts if part.left_us is None}))


def as_known(history: History, as_of_us: int) -> History:
    """The history as it was recorded by an instant."""
    if not history.log or history.log[-1].recorded_us <= as_of_us:
        return history
    return History(event for event in history.log if event.recorded_us <= as_of_us)


def state_of(history: History) -> OperationState:
    """What stands."""
    opened, last = history.last("operation-opened"), history.last("operation-closed", "operation-reopened")
    return OperationState(
        opened_us=opened.at_us if opened is not None else None,
        closed_us=last.at_us if last is not None and last.kind == "operation-closed" else None,
        reach=opened.text("reach") if opened is not None else "",
        aim=opened.text("aim") if opened is not None else "",
        objectives=_objectives(history),
        phases=_phases(history),
        parts=parts_of(history),
        taskings=taskings_of(history),
        claims=_claims(history),
        requests=_requests(history),
        settled=tuple(
            Settled(history.root(e.id), e.number("other") or 0, e.text("leads"), e.text("reason")) for e in history.of("overlap-settled")
        ),
    )


def _objectives(history: History) -> tuple[Objective, ...]:
    return tuple(
        Objective(history.root(event.id), event.text("words"), event.text("measure"), event.number("target"), event.at_us)
        for event in history.of("objective-set")
        if not history.about("objective", event, "objective-dropped")
    )


def _phases(history: History) -> tuple[Phase, ...]:
    found = []
    for event in history.of("phase-begun"):
        ended = next(iter(history.about("phase", event, "phase-ended")), None)
        found.append(
            Phase(
                history.root(event.id),
                event.text("name"),
                event.text("words"),
                event.at_us,
                event.number("until"),
                ended.at_us if ended is not None else None,
            )
        )
    return tuple(found)


def _claims(history: History) -> tuple[Claim, ...]:
    known = known_since(history)
    return tuple(
        Claim(
            history.root(e.id), e.text("force"), e.text("definition"), e.number("value") or 0, e.number("from") or 0, e.number("until") or 0,
            e.text("source"), e.text("words"), e.at_us, known[history.root(e.id)],
        )
        for e in history.of("force-claimed")
    )  # fmt: skip


def _requests(history: History) -> tuple[Request, ...]:
    answers = {history.root(event.text("request")): event for event in history.of("request-answered")}
    known, found = known_since(history), []
    for event in history.of("request-sent"):
        root = history.root(event.id)
        answer = answers.get(root)
        tasking = event.text("tasking")
        found.append(
            Request(
                root,
                event.text("reference"),
                event.number("used") or 0,
                event.text("provider"),
                event.text("force"),
                history.root(tasking) if tasking else "",
                event.at_us,
                known[root],
                answer.text("result") if answer is not None else "",
                answer.at_us if answer is not None else None,
            )
        )
    return tuple(found)
