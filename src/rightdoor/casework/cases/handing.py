"""Whose a case and its duties are: taken, offered, accepted, sent back. The sender stays owner until somebody accepts."""

from __future__ import annotations

from collections.abc import Iterable

from rightdoor.cases.event import Event
from rightdoor.cases.opening.owners import offers_of_duties, owner_of_case, owners_of_duties
from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.access.models import Account, CompartmentMember, Membership, Unit
from rightdoor.casework.access.roles import ROLES, capabilities_of
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.acts import refuse_closed
from rightdoor.casework.cases.adding import New, Opened, add, allowed, locked
from rightdoor.casework.cases.models import Case, Duty
from rightdoor.casework.cases.problems import CannotDo
from rightdoor.casework.listing.one import standing_compartments


def colleagues(unit: int, compartments: Iterable[int] = ()) -> list[Account]:
    """The people who can own a case of the unit, within all of these compartments."""
    roles = [role for role in ROLES if "work-case" in capabilities_of(role)]
    members = Membership.objects.filter(unit=unit, role__in=roles, ended_us__isnull=True).values("account")
    found = Account.objects.filter(pk__in=members, is_active=True).order_by("name")
    for compartment in set(compartments):
        found = found.filter(pk__in=CompartmentMember.objects.filter(compartment=compartment).values("account"))
    return list(found)


def works_it(case: Case) -> bool:
    """Whether the owner of a case is there: an account that is not disabled and still works cases of its unit."""
    return case.owner is not None and case.owner in colleagues(case.unit_id)


def take(acting: Acting, case_id: str, *, expected: str | None) -> Event:
    """Take a case that nobody owns, or whose owner is there no more. Raises NotAllowed, CannotDo, Overtaken, Http404."""
    at = _open(acting, case_id)
    require(acting, "work-case", unit=at.case.unit_id)
    if works_it(at.case):
        raise CannotDo("Somebody owns this case.", advice="Ask them, or a supervisor of the unit, to offer it to you.")
    return add(acting, at, [New("case-owned", acting.now_us, {"to": acting.actor})], expected=expected)[0]


def offer(acting: Acting, case_id: str, *, unit: int, to: str = "", reason: str, expected: str | None) -> Event:
    """Offer a case to a unit, or to a person of a unit (`to`: username). It stays where it is until accepted. Raises NotAllowed, CannotDo, Overtaken."""
    at = _open(acting, case_id)
    _may_hand_over(acting, at)
    if at.case.offered_unit_id is not None:
        raise CannotDo("It is offered to somebody already.", advice="Take that offer back first.")
    if not Unit.objects.filter(pk=unit).exists():
        raise CannotDo("Choose a unit of the list.")
    if not to and unit == at.case.unit_id:
        raise CannotDo("It is with that unit already.", advice="Choose a person of it.")
    within = {*at.case.scope, *(standing_compartments(at.row) if at.row is not None else ())}
    held = colleagues(unit, within)
    if to and to not in {one.username for one in held}:
        raise CannotDo("That person cannot own this case: their roles in the unit, or a compartment, do not let them.")
    if not held:
        raise CannotDo("Nobody of that unit who works cases would see it: there it would be nobody's.")
    return add(acting, at, [New("transfer-offered", acting.now_us, {"unit": unit, "to": to, "reason": reason})], expected=expected)[0]


def accept(acting: Acting, case_id: str, *, expected: str | None = None) -> Event:
    """Take an offered case: it is that unit's now, owned by whoever accepts. Raises NotAllowed, CannotDo, Http404."""
    return add(acting, _offered(acting, case_id), [New("transfer-accepted", acting.now_us, {})], expected=expected)[0]


def refuse(acting: Acting, case_id: str, *, reason: str, expected: str | None = None) -> Event:
    """Send an offered case back with a reason. Raises as `accept`; Impossible without a reason."""
    return add(acting, _offered(acting, case_id), [New("transfer-refused", acting.now_us, {"reason": reason})], expected=expected)[0]


def take_back(acting: Acting, case_id: str, *, expected: str | None) -> Event:
    """Take back an offer that was not answered."""
    at = _open(acting, case_id)
    _may_hand_over(acting, at)
    if at.case.offered_unit_id is None:
        raise CannotDo("It is not offered to anybody.")
    return add(acting, at, [New("transfer-taken-back", acting.now_us, {})], expected=expected)[0]


def give_duty(acting: Acting, case_id: str, duty: str, *, to: str, expected: str | None) -> Event:
    """Offer a duty to a person of the case's unit (`to`: username); until accepted it stays whose it is. Raises NotAllowed, CannotDo."""
    at = _open(acting, case_id)
    allowed(acting, at, "work-case", "safeguard", "supervise-cases")
    held = _duty(at, duty)
    owner = owners_of_duties(at.history).get(duty) or (held.owner.username if held.owner is not None else "")
    if owner not in ("", acting.actor, to) and at.case.unit_id not in acting.units_with("supervise-cases"):
        raise NotAllowed("Somebody else owns this duty. Ask them, or a supervisor of the unit, to hand it over.")
    if not _may_do(to, at.case.unit_id):
        raise CannotDo("That person cannot take this duty: their roles in the unit do not let them.")
    return add(acting, at, [New("duty-given", acting.now_us, {"duty": duty, "to": to})], expected=expected)[0]


def accept_duty(acting: Acting, case_id: str, duty: str, *, expected: str | None = None) -> Event:
    """Accept a duty that was offered to the acting person."""
    return add(acting, _given(acting, case_id, duty), [New("duty-accepted", acting.now_us, {"duty": duty})], expected=expected)[0]


def refuse_duty(acting: Acting, case_id: str, duty: str, *, reason: str, expected: str | None = None) -> Event:
    """Send a duty back that was offered to the acting person, with a reason."""
    at = _given(acting, case_id, duty)
    return add(acting, at, [New("duty-refused", acting.now_us, {"duty": duty, "reason": reason})], expected=expected)[0]


def _open(acting: Acting, case_id: str) -> Opened:
    at = locked(acting, case_id)
    refuse_closed(at)
    return at


def _may_hand_over(acting: Acting, at: Opened) -> None:
    """Its owner does, and whoever supervises; a case that nobody owns: whoever works cases of the unit."""
    if at.case.unit_id in acting.units_with("supervise-cases"):
        return
    require(acting, "work-case", unit=at.case.unit_id)
    if owner_of_case(at.history) not in ("", acting.actor):
        raise NotAllowed(f"{at.case.owner} owns the case. Ask them to hand it over, or a supervisor of the unit.")


def _offered(acting: Acting, case_id: str) -> Opened:
    at = _open(acting, case_id)
    if at.case.offered_unit_id is None:
        raise CannotDo("It is not offered to anybody: the offer was answered or taken back.")
    require(acting, "work-case", unit=at.case.offered_unit_id)
    if at.case.offered_to_id not in (None, acting.account.pk):
        raise NotAllowed(f"It is offered to {at.case.offered_to}: they answer.")
    return at


def _duty(at: Opened, duty: str) -> Duty:
    held = Duty.objects.filter(case=at.case, pk=duty).select_related("owner").first()
    if held is None or held.done_event:
        raise CannotDo("This duty is done, or is no more.", advice="Load the page again.")
    return held


def _given(acting: Acting, case_id: str, duty: str) -> Opened:
    at = _open(acting, case_id)
    _duty(at, duty)
    if offers_of_duties(at.history).get(duty) != acting.actor:
        raise CannotDo("This duty is not offered to you.")
    return at


def _may_do(username: str, unit: int) -> bool:
    roles = [role for role in ROLES if capabilities_of(role) & {"work-case", "safeguard", "supervise-cases"}]
    held = Membership.objects.filter(account__username=username, account__is_active=True, unit=unit, role__in=roles, ended_us__isnull=True)
    return held.exists()
