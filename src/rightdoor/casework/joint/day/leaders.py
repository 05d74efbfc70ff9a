"""Who may lead a team: an account in use, of a force of the operation or of its controller, that sees operations. A briefing goes to whoever is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db.models import Q

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Problem
from rightdoor.casework.access.models import Membership, Operation
from rightdoor.casework.access.roles import ROLES, capabilities_of


class Leader(NamedTuple):
    """An account with its person and one of their units."""

    account: str
    name: str
    unit: str


def leaders_of(operation: Operation, history: History) -> list[Leader]:
    """Those who may lead a team, by name. `history`: of the operation, with the forces that joined it."""
    roles = [role for role in ROLES if "see-operations" in capabilities_of(role)]
    forces = {event.text("force") for event in history.of("force-joined")} - {""}
    theirs = Q(unit__organisation=operation.controller) | Q(unit__organisation__force__in=forces)
    held = Membership.objects.filter(theirs, role__in=roles, ended_us__isnull=True, account__is_active=True).select_related(
        "account", "unit"
    )
    found = {one.account.username: Leader(one.account.username, one.account.name, one.unit.name) for one in held.order_by("-unit__name")}
    return sorted(found.values(), key=lambda each: (each.name, each.account))


def leader_problems(operation: Operation, history: History, body: Mapping[str, Value]) -> Iterator[Problem]:
    """An account that could not lead the team that is recorded."""
    account = body.get("account")
    if account and account not in {each.account for each in leaders_of(operation, history)}:
        yield Problem("account", "No account of this name sees operations for a force of this one. Choose one, or leave it empty.")
