"""An operation of three forces in one store: the lead of a national agency, two forces that work here, one that works elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, NamedTuple

from desk_case import NOW

DAY = 86_400_000_000
KENT, ESSEX, DEVON = "E23000032", "E23000028", "E23000035"
DIGEST = "ab" * 32


class Laid(NamedTuple):
    """`number`: of the operation. People: the lead, one who runs each force, one who only sees, one of neither."""

    number: int
    lead: Any
    kent: Any
    essex: Any
    sees: Any
    stranger: Any
    units: tuple[Any, Any, Any]


def lay(desk: Any, *, opened: bool = True, reach: str = "national") -> Laid:
    """Make it, opened and with its forces."""
    agency, kent, essex, other = (desk.unit() for _ in range(4))
    with desk.as_owner():
        from rightdoor.casework.access.models import Operation, OperationMember, Organisation

        Organisation.objects.filter(force__in=(KENT, ESSEX)).update(force="")
        Organisation.objects.filter(pk=agency.organisation_id).update(kind="national")
        Organisation.objects.filter(pk=kent.organisation_id).update(force=KENT)
        Organisation.objects.filter(pk=essex.organisation_id).update(force=ESSEX)
        operation = Operation.objects.create(name=f"Operation Lantern {agency.pk}", controller=agency.organisation)
    lead = desk.account(("senior-investigating-officer", agency))
    people = [desk.account(("supervisor", unit)) for unit in (kent, essex)]
    with desk.as_owner():
        OperationMember.objects.create(operation=operation, account=lead)
    laid = Laid(
        operation.pk, lead, *people, desk.account(("referral-officer", kent)), desk.account(("supervisor", other)), (agency, kent, essex)
    )
    if opened:
        record(laid, lead, "operation-opened", {"reach": reach, "aim": "Packages to forces"}, at_us=NOW)
        for force in (KENT, ESSEX, DEVON):
            record(laid, lead, "force-joined", {"force": force}, at_us=NOW)
    return laid


@contextmanager
def acted(account: Any, at_us: int = NOW + 30 * DAY):
    """Acting as the account."""
    from rightdoor.casework.acting import acting

    with acting(account, now_us=at_us) as done:
        yield done


def record(
    laid: Laid, account: Any, kind: str, body: dict[str, Any], *, at_us: int = NOW + DAY, expected: str | None = None, corrects: str = ""
) -> str:
    """Record an event as the account; its id."""
    from rightdoor.casework.joint import acts

    with acted(account) as done:
        return acts.record(done, laid.number, kind, at_us, body, expected=expected, supersedes=corrects).id


def tasked(laid: Laid, *forces: str, package: str = DIGEST, how: str = "", subject: str = "subject-1") -> str:
    """Task a package of elsewhere to forces; the event's id."""
    body = {"package": package, "subject": subject, "first_receipt": NOW - 40 * DAY, "forces": forces}
    return record(laid, laid.lead, "package-tasked", {**body, **({"how": how} if how else {})})


def seen(laid: Laid, account: Any) -> Any:
    """What stands of the operation as the account sees it."""
    from rightdoor.casework.joint import queries

    with acted(account) as done:
        return queries.state_seen(queries.operation_seen(done, laid.number))
