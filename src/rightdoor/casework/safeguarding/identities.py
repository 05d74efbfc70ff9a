"""Who the children of a case are: opened by choice, by few, and each opening recorded with how many were shown (ADR 43)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rightdoor.cases.history import History
from rightdoor.cases.safeguarding.state import Child, children
from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases import queries
from rightdoor.casework.cases.adding import may_do, subject_of
from rightdoor.casework.cases.models import Case, PrivateValue
from rightdoor.model.civil import iso_day

# the private fields of a child, and of one whom the area of custody records among the people
_NAMES, _BORN = ("name", "child_name"), ("born", "child_born")


class Identity(NamedTuple):
    """Who a child is, as far as it is recorded; "" for what is not. `reference`: what everybody else calls it."""

    reference: str
    name: str
    born: str
    address: str

    @property
    def known(self) -> bool:
        """Whether anything of it is recorded."""
        return bool(self.name or self.born or self.address)


def may_see(acting: Acting, case: Case) -> bool:
    """Whether the acting account may see who the children of this case are."""
    return may_do(acting, case, subject_of(acting, case), ("see-children",))


def needed(acting: Acting, case: Case, *capabilities: str) -> None:
    """Raises NotAllowed unless the account may do one of these in the case's unit, one that holds its subject, or by an operation of both."""
    row = subject_of(acting, case)
    if not may_do(acting, case, row, capabilities):
        require(acting, capabilities[0], units=sorted({case.unit_id, *(row.units if row is not None else ())}))


def opened(acting: Acting, case: Case) -> Mapping[str, Identity]:
    """By the event of a child who it is, of those of whom anything is recorded. A consultation, with its count. Raises NotAllowed."""
    needed(acting, case, "see-children")
    found = identities(queries.history_of(case, children=True))
    acting.note("consulted", {"case": case.pk, "subject": case.subject, "what": "case-children", "children": len(found)})
    return found


def with_identity(case: Case, history: History) -> frozenset[str]:
    """The children, by their events, of whom something private is recorded that one may see; nothing of it is read."""
    held = {history.root(event) for event in PrivateValue.objects.filter(event__case=case).values_list("event_id", flat=True)}
    found = ((child, (child.event, *history.about("child", child.event, "child-identified"))) for child in children(history))
    return frozenset(child.event.id for child, events in found if any(history.root(each.id) in held for each in events))


def identities(history: History) -> Mapping[str, Identity]:
    """From a history with private values: the last that was recorded of each field."""
    found = {child.event.id: _identity(child, history) for child in children(history)}
    return {event: identity for event, identity in found.items() if identity.known}


def _identity(child: Child, history: History) -> Identity:
    events = (child.event, *history.about("child", child.event, "child-identified"))
    name = next((said for event in reversed(events) for field in _NAMES if (said := event.text(field))), "")
    born = next((day for event in reversed(events) for field in _BORN if (day := event.number(field)) is not None), None)
    address = next((said for event in reversed(events) if (said := event.text("address"))), "")
    return Identity(child.reference, name, "" if born is None else iso_day(born), address)
