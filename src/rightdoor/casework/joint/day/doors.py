"""Doors that may be put into a day: what granted warrants of an operation's cases name and nobody entered yet. They are chosen, not typed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.http import Http404

from rightdoor.cases.event import Event
from rightdoor.cases.warrants.state import warrants
from rightdoor.cases.warrants.window import edge_of
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.models import Case
from rightdoor.casework.cases.models import Event as EventRow
from rightdoor.casework.cases.queries import about_of, history_of
from rightdoor.casework.figures.models import Counted
from rightdoor.casework.joint.day.acts import address_of
from rightdoor.casework.joint.day.queries import SeenDay, within
from rightdoor.errors import UsageProblem
from rightdoor.joint.day.state import Day, days_of

MOST: Final = 50  # warrants that are looked at, the oldest first: the time of each runs out first


class Door(NamedTuple):
    """Premises that a warrant names. `address` as the papers have it; "" where one may not read them. `until_us`: until when the warrant may be
    executed by the shorter way of counting, None where that cannot be counted. `planned`: the days of the operation that it is in already."""

    case: Case
    warrant: Event
    premises: str
    address: str
    until_us: int | None
    planned: tuple[str, ...]


def doors_free(acting: Acting, at: SeenDay) -> list[Door]:
    """Doors of the operation's cases that one sees, whose warrant runs still, and that this day has not; the oldest warrant first."""
    joined = EventRow.objects.filter(case=OuterRef("case"), kind="joined-operation", body__operation=str(at.operation.pk))
    entered = Counted.objects.annotate(of=KeyTextTransform("warrant", "facts")).filter(
        case=OuterRef("case"), kind="warrant-executed", gone_us=None, of=OuterRef("record")
    )
    open_ones = Counted.objects.filter(kind="warrant-granted", gone_us=None, case__closed_us=None).exclude(
        facts__contains={"returned": "yes"}
    )
    granted = open_ones.filter(Exists(joined), ~Exists(entered)).order_by("at_us", "pk").values_list("case", "record")[:MOST]
    papers: dict[str, set[str]] = {}
    for case, record in granted:
        papers.setdefault(case, set()).add(record)
    cases = Case.objects.select_related("unit__organisation", "owner").filter(pk__in=papers)
    found = [door for case in cases for door in _of_case(acting, at, case, papers[case.pk])]
    return sorted(found, key=lambda door: (door.warrant.at_us, door.case.pk, door.premises))


def _of_case(acting: Acting, at: SeenDay, case: Case, papers: Collection[str]) -> Iterator[Door]:
    history, about = history_of(case), about_of(case)
    if not within(history, at.operation.pk):
        return
    for warrant in warrants(history):
        edge = edge_of(warrant.granted, about)
        over = edge is not None and edge.safe_us <= acting.now_us
        if over or history.root(warrant.granted.id) not in papers:
            continue
        for premises in warrant.premises:
            days = [day for day in days_of(at.history) if _has(day, case.pk, premises)]
            if at.day.id not in {day.id for day in days}:
                until = edge.safe_us if edge is not None else None
                yield Door(case, warrant.granted, premises, _address(acting, case.pk, premises), until, tuple(map(_name, days)))


def _has(day: Day, case: str, premises: str) -> bool:
    return any((each.case, each.premises) == (case, premises) and day.live(each.id) for each in day.addresses)


def _name(day: Day) -> str:
    return day.event.text("name")


def _address(acting: Acting, case: str, premises: str) -> str:
    try:
        return address_of(acting, case, premises)
    except (Http404, UsageProblem):
        return ""
