"""Reads of days of action: the plan with what its cases say, for whoever runs it; a team's part, for its leader."""

from __future__ import annotations

from typing import NamedTuple

from django.http import Http404

from rightdoor.cases.history import History
from rightdoor.cases.opening.state import operations
from rightdoor.casework.access.models import Operation
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.models import Case
from rightdoor.casework.cases.queries import about_of
from rightdoor.casework.cases.queries import history_of as history_of_case
from rightdoor.casework.conditions import of_subject
from rightdoor.casework.joint import reading
from rightdoor.casework.joint.queries import operation_seen
from rightdoor.joint.day.facts import CaseFacts, Look, facts_of
from rightdoor.joint.day.state import Address, Day, Team, day_of, days_of


class SeenDay(NamedTuple):
    """A day of an operation as the acting account sees it. `history`: of days of action. `cases`: those of its addresses that it sees, with their histories."""

    operation: Operation
    history: History
    day: Day
    cases: dict[str, tuple[Case, History]]
    look: Look

    def address(self, ident: str) -> Address:
        """The address of an id. Raises Http404."""
        found = self.day.address(self.history.root(ident))
        if found is None:
            raise Http404
        return found

    def team(self, ident: str) -> Team:
        """The team of an id. Raises Http404."""
        found = self.day.team(self.history.root(ident))
        if found is None:
            raise Http404
        return found

    def led_by(self, acting: Acting) -> tuple[Team, ...]:
        """The teams that the acting account leads."""
        return tuple(each for each in self.day.teams if each.event.text("account") == acting.actor)


def days_seen(acting: Acting, operation: int) -> tuple[Operation, tuple[Day, ...]]:
    """An operation and its days. Raises Http404 where it is not seen."""
    held = operation_seen(acting, operation)
    return held, days_of(reading.days_of(held))


def day_seen(acting: Acting, operation: int, day: str) -> SeenDay:
    """A day with what its cases say now. Raises Http404."""
    held = operation_seen(acting, operation)
    history = reading.days_of(held)
    found = day_of(history, day)
    if found is None:
        raise Http404
    rows = Case.objects.select_related("unit__organisation", "owner").filter(pk__in={each.case for each in found.addresses})
    cases = {case.pk: (case, history_of_case(case)) for case in rows}
    facts: dict[str, CaseFacts] = {}
    for each in found.addresses:
        if each.case in cases:
            case, its_history = cases[each.case]
            stated = of_subject(acting, case.subject).stated
            facts[each.id] = facts_of(its_history, about_of(case), each)._replace(conditions=stated, joined=within(its_history, held.pk))
    return SeenDay(held, history, found, cases, Look(found, facts, acting.now_us))


def within(history: History, operation: int) -> bool:
    """Whether a case stands in an operation now. One that is linked as an older investigation is counted outside of it."""
    return any(
        event.text("operation") == str(operation) and event.text("as") != "linked" and left is None for event, left in operations(history)
    )
