"""Registering errors and faults, ordering and acknowledging recalls, taking duties and having done them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import Http404

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.communications_data.acts import signed_as
from rightdoor.casework.communications_data.models import Alert, DutyOwner, Tie
from rightdoor.casework.communications_data.problems import Changed
from rightdoor.casework.communications_data.registers import DutyShown, duty
from rightdoor.casework.communications_data.registers import error as error_shown
from rightdoor.casework.communications_data.sight import Place, Sight
from rightdoor.casework.decided.begun import begin
from rightdoor.casework.jobs.acts import ask
from rightdoor.casework.jobs.models import Job
from rightdoor.casework.place import held_store
from rightdoor.decisions.register import Proposed, decide
from rightdoor.errors import UsageProblem
from rightdoor.operations import duties as duty_verbs
from rightdoor.operations import errors_register
from rightdoor.operations import recall as recall_verbs

FOLLOW = "registers"
DESTROY = "destroy-data"


def add_error(acting: Acting, about: str, *, fields: Mapping[str, str], reason: str) -> str:
    """Register an error about something seen; its id. Without a class in `fields` Refused bears the rule's proposal.

    Raises Http404, NotAllowed, UsageProblem, Refused.
    """
    sight = Sight(acting)
    place = sight.place(about, "register-error")
    begin(acting, "error", about=about)
    done = errors_register.add_error(held_store(), about, fields=fields, reason=reason, actor=acting.actor, at_us=acting.now_us)
    _tie(acting, place, done.decision, "error", about=about)
    _follow(acting, place.unit)
    return done.decision


def confirm_destruction(acting: Acting, error: str, *, exhibits: Sequence[str], fields: Mapping[str, str], reason: str) -> str:
    """Confirm that an error's data were destroyed elsewhere, or are not kept here any more. Raises Http404, NotAllowed, UsageProblem, Refused."""
    sight = Sight(acting)
    place = sight.place(error, "register-error")
    _named(sight, error, exhibits)
    asked = errors_register.Destruction(error, exhibits, {**fields, "by": signed_as(acting.account)}, reason)
    begin(acting, "destruction", about=error)
    done = errors_register.confirm_destruction(held_store(), asked, actor=acting.actor, at_us=acting.now_us, progress=lambda *_: None)
    _tie(acting, place, done.decision, "destruction", about=error, of=error)
    return done.decision


def destroy_here(acting: Acting, error: str, *, exhibits: Sequence[str], whole: bool) -> Job:
    """Have an error's data destroyed in this store, by a job, and the destruction confirmed. Raises Http404, NotAllowed, UsageProblem."""
    sight = Sight(acting)
    place = sight.place(error, "register-error")
    _named(sight, error, exhibits)
    what = {"error": error, "exhibits": list(exhibits), "whole": whole}
    return ask(acting, DESTROY, unit=place.unit, key=error, what=what, compartments=place.compartments)


def _named(sight: Sight, error: str, exhibits: Sequence[str]) -> None:
    """Only what was named with the error is destroyed under it."""
    known = error_shown(sight, error).exhibits
    if not exhibits or any(sha not in known for sha in exhibits):
        raise UsageProblem("Choose among the exhibits that were named with the error.")


def add_fault(acting: Acting, *, provider: str, first: str, last: str, nature: str, exhibit: str, reason: str) -> str:
    """Record an announced fault of a provider; its id. What leans on it is refused once it is derived; other units are told. Raises NotAllowed, Refused."""
    require(acting, "register-error")
    unit = acting.units_with("register-error")[0]
    given = {"provider": provider, "from": first, "to": last, "nature": nature, "exhibit": exhibit}
    proposed = Proposed("provider-fault", {name: text for name, text in given.items() if text}, acting.actor, reason)
    begin(acting, proposed.kind, unit=unit)
    with held_store().connect() as connection:
        done = decide(connection, proposed, actor=acting.actor, at_us=acting.now_us)
    _tie(acting, Place(unit, (), ()), done, "provider-fault")
    _follow(acting, unit)
    return done


def alert_seen(acting: Acting, fault: str) -> None:
    """Somebody of the unit has looked at what leans on a fault. Raises Http404 when no alert of one's units is open."""
    open_ones = Alert.objects.filter(decision=fault, seen_us__isnull=True, unit__in=acting.units_with("see-requests"))
    if not open_ones.update(seen_by=acting.account, seen_us=acting.now_us):
        raise Http404
    acting.note("altered", {"fault": fault, "what": "alert-seen"})


def order_recall(acting: Acting, about: str, *, exhibit: str, reason: str) -> str:
    """Order that everything told outside on the strength of something seen is called back. Raises Http404, NotAllowed, Refused."""
    sight = Sight(acting)
    place = sight.place(about, "register-error")
    if not sight.view.standing.knows(about):
        raise Http404
    begin(acting, "recall", about=about)
    done = recall_verbs.order(held_store(), about, exhibit=exhibit, reason=reason, actor=acting.actor, at_us=acting.now_us)
    _tie(acting, place, done, "recall", about=about)
    _follow(acting, place.unit)
    return done


def acknowledge(acting: Acting, notice: str, *, by: str, at: str, exhibit: str, reason: str) -> str:
    """Record that a recipient acknowledged a notice. Raises Http404, NotAllowed, Changed when it was acknowledged already, Refused."""
    sight = Sight(acting)
    found = next((n for n in sight.view.notices if n.id == notice and sight.shows(n.disclosure.about)), None)
    if found is None:
        raise Http404
    place = sight.place(found.disclosure.about, "see-requests")
    if found.acknowledged is not None:
        raise Changed(f"It was acknowledged already, by {found.acknowledged.by}.")
    begin(acting, "acknowledgement", about=notice)
    done = recall_verbs.acknowledge(
        held_store(),
        notice,
        by=by,
        at=at,
        exhibit=exhibit,
        reason=reason or "acknowledged by the recipient",
        actor=acting.actor,
        at_us=acting.now_us,
    )
    _tie(acting, place, done, "acknowledgement", about=notice, of=found.cause.id)
    return done


def take_duty(acting: Acting, wanted: str) -> DutyOwner:
    """Take a duty, also from somebody else. Raises Http404, NotAllowed, Changed when it is one's own already."""
    found, place = _duty(acting, wanted)
    if found.owner is not None and found.owner.pk == acting.account.pk:
        raise Changed("It is yours already.")
    row = DutyOwner.objects.create(
        duty=wanted, unit_id=place.unit, owner=acting.account, at_us=acting.now_us, receipts=list(place.receipts), compartments=list(place.compartments)
    )  # fmt: skip
    acting.note("altered", {"duty": wanted, "what": "taken"})
    return row


def duty_done(acting: Acting, wanted: str, *, at: str, reason: str, exhibit: str = "") -> str:
    """Record that a duty was done, by oneself. Raises Http404, NotAllowed, Changed when it was done, UsageProblem when something else ends it."""
    found, place = _duty(acting, wanted)
    if found.duty.done is not None:
        raise Changed(f"It was recorded as done already, by {found.duty.done.by}.")
    fields = {"by": signed_as(acting.account), "at": at, **({"exhibit": exhibit} if exhibit else {})}
    begin(acting, "duty-done", about=wanted)
    done = duty_verbs.record_done(held_store(), wanted, fields=fields, reason=reason, actor=acting.actor, at_us=acting.now_us)
    _tie(acting, place, done, "duty-done", about=wanted)
    return done


def _duty(acting: Acting, wanted: str) -> tuple[DutyShown, Place]:
    sight = Sight(acting)
    found = duty(sight, wanted)
    about = {record.decision: record.about for record in sight.view.records}.get(found.duty.about, found.duty.about)
    return found, sight.place(about, "see-requests")


def _tie(acting: Acting, place: Place, decision: str, kind: str, *, about: str = "", of: str = "") -> None:
    Tie.objects.get_or_create(
        decision=decision,
        defaults={
            "kind": kind, "unit_id": place.unit, "by": acting.account, "at_us": acting.now_us, "about": about[:200], "of": of,
            "receipts": list(place.receipts), "compartments": list(place.compartments),
        },
    )  # fmt: skip


def _follow(acting: Acting, unit: int) -> Job:
    """Have what follows derived, and other units told."""
    return ask(acting, FOLLOW, unit=unit)
