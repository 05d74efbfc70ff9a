"""What people do to a case. Each act names the last event that the person was shown, and is refused with what was added meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction

from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN
from rightdoor.cases.kinds import Problem
from rightdoor.cases.opening.owners import undo_problem
from rightdoor.cases.register import KINDS
from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases import queries
from rightdoor.casework.cases.adding import New, Opened, add, allowed, locked, refuse_overtaken, rights_of
from rightdoor.casework.cases.models import Case
from rightdoor.casework.cases.problems import CannotDo, Impossible, KeptOpen
from rightdoor.casework.decided.acts import silent_of
from rightdoor.casework.listing.one import receipts_of, seen
from rightdoor.model.ids import make_id

__all__ = ["New", "close", "correct", "erase", "open_case", "record", "record_many", "reopen", "withdraw"]


def open_case(acting: Acting, subject: str, *, unit: int, nation: str = "", reason: str = "", owned: bool = False) -> Case:
    """Open a case of a subject that is seen, in a unit that holds it. `nation` "": where its force lies. `owned`: by the acting person.

    Raises NotAllowed, CannotDo (one is open already), Http404 for a subject that is not seen.
    """
    row = seen(acting, subject)
    right = next((one for one in ("work-case", "safeguard") if unit in acting.units_with(one)), "")
    if not right:
        require(acting, "work-case", unit=unit)
    if unit not in row.units and not row.operations:
        raise NotAllowed("That unit does not hold this subject. Choose one that does.")
    scope = silent_of(row)
    case = Case(
        id=make_id("case", row.subject, str(scope), acting.actor, str(acting.now_us)), subject=row.subject, receipts=receipts_of(row),
        scope=scope, unit_id=unit, nation=nation or queries.nation_of(row), opened_us=acting.now_us, opened_by=acting.account,
        known=queries.known_of(row),
    )  # fmt: skip
    try:
        with transaction.atomic():
            Case.objects.bulk_create([case])
    except IntegrityError as lost:
        raise CannotDo("A case of this subject is open already.", advice="Work that one.") from lost
    news = [New("case-opened", acting.now_us, {"reason": reason, **queries.listed_then(row)})]
    news += [New("case-owned", acting.now_us, {"to": acting.actor})] if owned else []
    add(acting, locked(acting, case.pk), news, expected=None)
    return queries.case_seen(acting, case.pk)


def record(
    acting: Acting, case_id: str, kind: str, at_us: int, body: Mapping[str, Any], *, expected: str | None, supersedes: str = ""
) -> Event:
    """Record an event. `body`: fields of the kind as `rightdoor.cases.event` has them; `expected`: `queries.token_of` of what was shown.

    `supersedes`: the event that it corrects. `expected` None: whatever stands (for acts that read the case in the same transaction).
    Raises Impossible (what to correct, by field), Overtaken (what was added meanwhile), NotAllowed, CannotDo (closed), Http404.
    """
    return record_many(acting, case_id, [New(kind, at_us, body, supersedes)], expected=expected)[0]


def record_many(acting: Acting, case_id: str, news: Sequence[New], *, expected: str | None = None) -> list[Event]:
    """Record several events in their order, all or none: an import, or an act that leaves more than one. Raises as `record`."""
    at = locked(acting, case_id)
    for new in news:
        if new.kind in KINDS and not KINDS[new.kind].capability:
            raise Impossible([Problem("kind", f"“{KINDS[new.kind].words}” is recorded by its own act.")])
        if new.kind == WITHDRAWN:
            _may_withdraw(acting, at, new.supersedes)
        elif new.kind in KINDS:
            allowed(acting, at, *rights_of(KINDS[new.kind]))
    refuse_closed(at)
    return add(acting, at, news, expected=expected)


def correct(acting: Acting, case_id: str, event: str, at_us: int, body: Mapping[str, Any], *, expected: str | None) -> Event:
    """Record an event that supersedes one of the same kind. Raises as `record`."""
    old = _event_of(acting, case_id, event)
    return record(acting, case_id, old.kind, at_us, body, expected=expected, supersedes=event)


def withdraw(acting: Acting, case_id: str, event: str, *, reason: str, expected: str | None) -> Event:
    """Take an event back: an event that supersedes it and puts nothing in its place. Raises as `record`; Impossible while others rest on it."""
    return record(acting, case_id, WITHDRAWN, acting.now_us, {"reason": reason}, expected=expected, supersedes=event)


def close(acting: Acting, case_id: str, *, code: str, reason: str, expected: str | None) -> Event:
    """Close a case. Raises KeptOpen with every duty that is not done and whatever else keeps it open; else as `record`."""
    at = locked(acting, case_id)
    allowed(acting, at, "work-case")
    refuse_closed(at)
    refuse_overtaken(at, expected)
    waits = queries.keeps_open(at.case, acting.now_us, at.history)
    if at.case.offered_unit_id is not None:
        waits.append("It is offered to another unit or person: wait for the answer, or take the offer back.")
    if waits:
        raise KeptOpen(waits)
    return add(acting, at, [New("case-closed", acting.now_us, {"code": code, "reason": reason})], expected=expected)[0]


def reopen(acting: Acting, case_id: str, *, reason: str, expected: str | None) -> Event:
    """Open a closed case again. Raises CannotDo where it is open, erased, or another case of the subject is open; else as `record`."""
    at = locked(acting, case_id)
    allowed(acting, at, "work-case")
    if at.case.closed_us is None:
        raise CannotDo("It is not closed.")
    if at.case.erased_us is not None:
        raise CannotDo("What was recorded in it has been erased.", advice="Open a new case of the subject.")
    return add(acting, at, [New("case-reopened", acting.now_us, {"reason": reason})], expected=expected)[0]


def erase(acting: Acting, case_id: str, *, authority: str) -> int:
    """Erase what was said in a closed case, children's identities included, on a named authority: which kinds of event when stays.

    How many events. Raises NotAllowed, CannotDo, Http404.
    """
    at = locked(acting, case_id)
    require(acting, "retention", unit=at.case.unit_id)
    if at.case.closed_us is None:
        raise CannotDo("The case is open.", advice="It is erased once it is closed.")
    if not authority.strip():
        raise Impossible([Problem("authority", "Give the authority for the erasure.")])
    with connection.cursor() as cursor:
        cursor.execute("select casework.erase_case(%s, %s)", [case_id, acting.now_us])
        (count,) = cursor.fetchone()
    if count < 0:
        raise NotAllowed("The case is not your unit's to erase.")
    acting.note("erased", {"case": case_id, "subject": at.case.subject, "events": count})
    return int(count)


def refuse_closed(at: Opened) -> None:
    """Raises CannotDo for a closed case."""
    if at.case.closed_us is not None:
        raise CannotDo("The case is closed.", advice="Reopen it first, with a reason.")


def _event_of(acting: Acting, case_id: str, event: str) -> Event:
    history = queries.history_of(queries.case_seen(acting, case_id))
    held = next((one for one in history.log if one.id == event), None)
    if held is None:
        raise Impossible([Problem("", "What this corrects is not there.")])
    return held


def _may_withdraw(acting: Acting, at: Opened, event: str) -> None:
    """Whoever may record a kind may withdraw one of it. Of what acts of their own recorded: an offer of a duty by its giver or a supervisor,

    a duty's closing with a reason by a supervisor, and nothing else.
    """
    held = next((one for one in at.history.log if one.id == event), None)
    kind = KINDS.get(held.kind) if held is not None else None
    if held is None or kind is None:
        raise Impossible([Problem("", "What this withdraws is not there.")])
    if not kind.capability:
        problem = undo_problem(held, at.history)
        if problem:
            raise Impossible([Problem("", f"“{kind.words}” is not withdrawn: {problem[0].lower()}{problem[1:]}")])
        if held.kind == "duty-given" and held.by == acting.actor:
            allowed(acting, at, "work-case", "safeguard", "supervise-cases")
        else:
            require(acting, "supervise-cases", unit=at.case.unit_id)
        return
    allowed(acting, at, *rights_of(kind))
