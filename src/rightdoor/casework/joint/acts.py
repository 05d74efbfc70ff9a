"""What people do to an operation. Each act names the last event that the person was shown, and is refused with what was added meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import Http404

from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN
from rightdoor.cases.kinds import Problem
from rightdoor.cases.opening.state import operations
from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases import queries as cases
from rightdoor.casework.cases.acts import record as record_in_case
from rightdoor.casework.cases.models import Case
from rightdoor.casework.joint import queries
from rightdoor.casework.joint.adding import New, Opened, add, locked
from rightdoor.casework.joint.problems import Impossible
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.packages.models import Package, State
from rightdoor.joint.force_kinds import force_name
from rightdoor.joint.kinds import KINDS
from rightdoor.joint.state import state_of

__all__ = ["New", "correct", "record", "record_many", "task", "withdraw"]

_WITH_CASE: Final = ("package-accepted", "case-named")


def record(
    acting: Acting, operation: int, kind: str, at_us: int, body: Mapping[str, Any], *, expected: str | None, supersedes: str = ""
) -> Event:
    """Record an event. `body`: fields of the kind (`rightdoor.joint.kinds`); `expected`: `queries.token_of` of what was shown.

    `supersedes`: the event that it corrects. `expected` None: whatever stands. An acceptance that names a case of this store writes
    into the case that it joined the operation. Raises Impossible (by field), Overtaken, NotAllowed, Http404.
    """
    return record_many(acting, operation, [New(kind, at_us, body, supersedes)], expected=expected)[0]


def record_many(acting: Acting, operation: int, news: Sequence[New], *, expected: str | None = None) -> list[Event]:
    """Record several events in their order, all or none. Raises as `record`."""
    at = locked(acting, operation)
    for new in news:
        if new.kind in KINDS and not KINDS[new.kind].capability:
            raise Impossible([Problem("kind", f"“{KINDS[new.kind].words}” is recorded by its own act.")])
    named = {number: _case_of(acting, new) for number, new in enumerate(news) if new.kind in _WITH_CASE}
    made = add(acting, at, news, expected=expected)
    for number, event in enumerate(made):
        case = named.get(number)
        if case is not None:
            _join(acting, at, case, event)
    return made


def correct(acting: Acting, operation: int, event: str, at_us: int, body: Mapping[str, Any], *, expected: str | None) -> Event:
    """Record an event that supersedes one of the same kind. Raises as `record`."""
    history = queries.history_of(queries.operation_seen(acting, operation))
    old = next((one for one in history.log if one.id == event), None)
    if old is None:
        raise Impossible([Problem("", "What this corrects is not there.")])
    return record(acting, operation, old.kind, at_us, body, expected=expected, supersedes=event)


def withdraw(acting: Acting, operation: int, event: str, *, reason: str, expected: str | None) -> Event:
    """Take an event back. What it wrote into a case stays there until it is taken back in the case. Raises as `record`."""
    return record(acting, operation, WITHDRAWN, acting.now_us, {"reason": reason}, expected=expected, supersedes=event)


def task(
    acting: Acting, operation: int, key: str, forces: Sequence[str], *, how: str = "", at_us: int | None = None, expected: str | None
) -> Event:
    """Task a package of this store that one sees: its digest, subject and first receipt are read, not typed. Raises as `record`."""
    queries.operation_seen(acting, operation)
    require(acting, "run-operations")
    package = Package.objects.filter(pk=key).first()
    if package is None or package.state not in (State.BUILT, State.AWAY) or not package.sha256:
        raise Impossible([Problem("key", "There is no built package of this number that you see.")])
    if not package.signed_by:
        raise Impossible([Problem("key", "It is not signed: build it on a store that holds a signing key.")])
    row = Subject.objects.filter(subject=package.subject).order_by("received_us").first()
    receipt = row.received_us if row is not None else None
    if receipt is None:
        raise Impossible([Problem("key", "When its subject was first received is not known: record the tasking with that time by hand.")])
    body = {"package": package.sha256, "key": package.pk, "subject": package.subject, "first_receipt": receipt, "forces": tuple(forces)}
    said = {**body, **({"how": how} if how else {})}
    return record(acting, operation, "package-tasked", acting.now_us if at_us is None else at_us, said, expected=expected)


def _case_of(acting: Acting, new: New) -> Case | None:
    """The case that an acceptance names, seen and of the force. Raises Impossible."""
    name = str(new.body.get("case") or "").strip()
    if not name:
        return None
    try:
        case = cases.case_seen(acting, name)
    except Http404:
        raise Impossible(
            [Problem("case", "There is no case of this number that you see. Leave it empty where it is worked elsewhere.")]
        ) from None
    force = str(new.body.get("force", ""))
    if case.unit.organisation.force != force:
        raise Impossible([Problem("case", f"That case is not {force_name(force)}'s.")])
    return case


def _join(acting: Acting, at: Opened, case: Case, event: Event) -> None:
    """The case says that it joined, from when it was accepted; nothing of a standing list stands in an operation, and no case joins twice.

    One that was linked as an older investigation joins: from here on it is worked for the operation.
    """
    if state_of(at.history).standing:
        return
    number = str(at.operation.pk)
    standing = (joined for joined, left in operations(cases.history_of(case)) if left is None)
    if any(joined.text("operation") == number and joined.text("as") != "linked" for joined in standing):
        return
    body = {"operation": number, "as": "tasked"}
    record_in_case(acting, case.pk, "joined-operation", max(event.at_us, case.opened_us), body, expected=None)
