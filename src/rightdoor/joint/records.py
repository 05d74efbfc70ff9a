"""What figures count of an operation itself, as it was known on a day: packages, requests, and the claims that are kept beside the figures."""

from __future__ import annotations

from rightdoor.cases.history import History
from rightdoor.figures.claims import Claim
from rightdoor.figures.record import Record
from rightdoor.joint.frame_kinds import STANDING
from rightdoor.joint.state import OperationState, Request, as_known, state_of
from rightdoor.joint.tasking import Tasking


def operation_records(operation: str, history: History, as_of_us: int) -> list[Record]:
    """Records of kinds "package" and "request". `operation`: its number as cases name it; those of a standing list stand in no operation.

    A package falls to the forces that hold it, else to those that have still to answer; one that waits falls to no force.
    """
    state = state_of(as_known(history, as_of_us))
    within = () if state.reach == STANDING or not operation else (operation,)
    packages = [_package(each, within) for each in state.taskings]
    requests = [_request(each, within) for each in state.requests]
    return sorted((*packages, *requests), key=lambda each: (each.at_us, each.kind, each.id))


def operation_claims(operation: str, history: History, as_of_us: int) -> list[Claim]:
    """The totals that forces stated without records, as they were known by then."""
    return claims_of(operation, state_of(as_known(history, as_of_us)))


def claims_of(operation: str, state: OperationState) -> list[Claim]:
    """The same of an operation as it stands. What a standing list holds is said of no operation."""
    name = "" if state.standing else operation
    return [
        Claim(
            each.event, (each.force,), each.definition, each.value, each.from_us, each.until_us, each.known_us,
            source=each.source, words=each.words, operation=name,
        )
        for each in state.claims
    ]  # fmt: skip


def _package(tasking: Tasking, within: tuple[str, ...]) -> Record:
    forces = tasking.holders or tasking.asked
    facts = {
        "accepted": "yes" if tasking.holders else "no",
        "place": tasking.place,
        "how": "shared" if tasking.shared else "one",
        "first_receipt_us": str(tasking.first_receipt_us),
        "package": tasking.package,
    }
    return Record(
        id=tasking.id,
        kind="package",
        at_us=tasking.tasked_us,
        known_us=tasking.known_us,
        force=forces[0] if forces else "",
        forces=forces[1:],
        operations=within,
        facts=facts,
    )


def _request(request: Request, within: tuple[str, ...]) -> Record:
    facts = {"result": request.result} if request.result else {}
    return Record(
        id=request.event,
        kind="request",
        at_us=request.sent_us,
        known_us=request.known_us,
        force=request.force,
        operations=within,
        facts=facts,
    )
