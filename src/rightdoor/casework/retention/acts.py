"""Entering a request, taking a step on it; holding, restricting and erasing exhibits that one sees."""

from __future__ import annotations

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.jobs.acts import ask
from rightdoor.casework.jobs.models import Job
from rightdoor.casework.place import held_store
from rightdoor.casework.retention.models import RightsRequest, RightsStep
from rightdoor.casework.retention.queries import Kept, ended, kept
from rightdoor.errors import UsageProblem
from rightdoor.exhibits import holds
from rightdoor.model.civil import DAY, day_after_months

ERASE = "erase"
PERIOD_MONTHS = 1  # DPA 2018 s.54(1)-(2): before the end of one month, from receipt, or from when identity was shown (s.52(4))


def due_of(received_us: int) -> int:
    """The end of the month that begins with the day of receipt (that day counts), UTC microseconds: the instant after its last day."""
    return day_after_months(received_us // DAY, PERIOD_MONTHS) * DAY


def enter_request(acting: Acting, *, unit: int, kind: str, reference: str, words: str, received_us: int) -> RightsRequest:
    """Enter what somebody asked about their data. Raises NotAllowed, UsageProblem (received in the future, reference used)."""
    require(acting, "subject-rights", unit=unit)
    if received_us > acting.now_us:
        raise UsageProblem("The day of receipt lies ahead.", advice="Give the day on which the request came.")
    reference = reference.strip()
    if RightsRequest.objects.filter(unit_id=unit, reference=reference).exists():
        raise UsageProblem("This reference is in use.", advice="Open that request, or give another reference.")
    made = RightsRequest.objects.create(
        kind=RightsRequest.Kind(kind), unit_id=unit, reference=reference, words=words, received_us=received_us, due_us=due_of(received_us),
        entered_by=acting.account, entered_us=acting.now_us,
    )  # fmt: skip
    acting.note("altered", {"rights_request": made.pk, "kind": kind})
    return made


def take_step(acting: Acting, request: RightsRequest, *, step: str, words: str) -> RightsStep:
    """A step on a request that has not ended. Raises NotAllowed, UsageProblem."""
    require(acting, "subject-rights", unit=request.unit_id)
    if ended(request):
        raise UsageProblem("This request has been answered.", advice="Enter a new request if the person asks again.")
    if not words.strip():
        raise UsageProblem("Say what was done, or why.", advice="A sentence and a reference are enough.")
    made = RightsStep.objects.create(request=request, step=RightsStep.Step(step), by=acting.account, at_us=acting.now_us, words=words)
    acting.note("altered", {"rights_request": request.pk, "step": step})
    return made


def hold(acting: Acting, exhibit: str, *, reason: str) -> str:
    """Put a hold on an exhibit that one sees: it is not erased while it lies. Raises NotAllowed, HoldRefused."""
    _seen(acting, exhibit)
    with held_store().connect() as connection:
        return holds.place_hold(connection, exhibit=exhibit, reason=reason, actor=acting.actor, at_us=acting.now_us)


def release(acting: Acting, exhibit: str, hold_id: str) -> None:
    """Release a hold that lies on an exhibit that one sees; it stays on record."""
    if hold_id not in {h.id for h in _seen(acting, exhibit).holds}:
        raise UsageProblem("No such hold lies on this exhibit.", advice="Load the page again: somebody may have released it.")
    with held_store().connect() as connection:
        holds.release_hold(connection, hold=hold_id, actor=acting.actor, at_us=acting.now_us)


def restrict(acting: Acting, exhibit: str, *, authority: str) -> str:
    """Mark an exhibit as restricted (DPA 2018 s.47(2))."""
    _seen(acting, exhibit)
    with held_store().connect() as connection:
        return holds.restrict(connection, exhibit=exhibit, authority=authority, actor=acting.actor, at_us=acting.now_us)


def lift(acting: Acting, exhibit: str, *, authority: str) -> str:
    """Lift the restriction, on an authority."""
    _seen(acting, exhibit)
    with held_store().connect() as connection:
        return holds.lift_restriction(connection, exhibit=exhibit, authority=authority, actor=acting.actor, at_us=acting.now_us)


def erase(acting: Acting, exhibit: str, *, authority: str, unit: int) -> Job:
    """Ask for the erasure of an exhibit: its key is destroyed, everything derived from it is made anew. Refused while a hold lies on it."""
    require(acting, "retention", unit=unit)
    found = _seen(acting, exhibit)
    if found.holds:
        raise UsageProblem(
            "A hold lies on this exhibit.", advice="Release the hold first, with whoever placed it; it is not erased before."
        )
    return ask(acting, ERASE, unit=unit, key=exhibit, what={"exhibit": exhibit, "authority": holds.reference(authority)})


def _seen(acting: Acting, exhibit: str) -> Kept:
    """The exhibit, if the acting account sees a receipt of it and may do this."""
    require(acting, "retention")
    found = kept(acting, exhibit)
    if found is None:
        raise UsageProblem("No such exhibit is shown to you.", advice="Open it from the list.")
    return found
