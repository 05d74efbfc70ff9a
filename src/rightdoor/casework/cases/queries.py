"""Reads of cases: rows that one may see, no others; the history that everything is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import F, Min, Q, QuerySet
from django.http import Http404

from rightdoor.cases import whole
from rightdoor.cases.about import About, Nation
from rightdoor.cases.breach import Breach
from rightdoor.cases.custody.unnamed import unnamed
from rightdoor.cases.event import Event, Value
from rightdoor.cases.history import History
from rightdoor.cases.listed import as_text
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.models import Case, Duty, PrivateValue
from rightdoor.casework.cases.models import Event as EventRow
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.listing.one import receipts_of
from rightdoor.reference.forces import forces
from rightdoor.reporting.ceiling import status_sentence
from rightdoor.rules.priority.instrument import load_instrument

NATIONS: Final[Mapping[str, Nation]] = {
    "England": "england",
    "Wales": "wales",
    "Scotland": "scotland",
    "Northern Ireland": "northern-ireland",
}


def case_seen(acting: Acting, case: str) -> Case:
    """The case of that id. Raises Http404 when the acting account does not see it."""
    del acting
    row = _cases().filter(pk=case).first()
    if row is None:
        raise Http404
    return row


def cases_of_subject(acting: Acting, row: Subject) -> list[Case]:
    """The cases of a subject that is seen, those that were opened when it bore another id included; open ones first, newest first."""
    del acting
    receipts = receipts_of(row)
    found = _cases().filter(Q(subject=row.subject) | Q(receipts__overlap=receipts)).order_by("-opened_us", "pk")
    return sorted(found, key=lambda case: case.closed_us is not None)


def listed(acting: Acting, *, whose: str = "", closed: bool = False) -> QuerySet[Case]:
    """The cases that one sees, by the next due instant of what is not done (`next_us`). `whose`: "mine", "unit", "ownerless", "offered"."""
    rows = _cases().filter(closed_us__isnull=not closed)
    if whose == "mine":
        rows = rows.filter(owner=acting.account)
    elif whose == "unit":
        rows = rows.filter(unit__in=acting.units_with("work-case"))
    elif whose == "ownerless":
        rows = rows.filter(Q(owner__isnull=True) | Q(owner__is_active=False))
    elif whose == "offered":
        units = acting.units_with("work-case")
        rows = rows.filter(Q(offered_to=acting.account) | Q(offered_to__isnull=True, offered_unit__in=units))
    return rows.annotate(next_us=Min("duties__due_us", filter=Q(duties__done_event=""))).order_by(
        F("next_us").asc(nulls_last=True), "opened_us", "pk"
    )


def _cases() -> QuerySet[Case]:
    return Case.objects.select_related("unit__organisation", "owner", "offered_unit__organisation", "offered_to", "opened_by")


def rows_of(case: Case) -> list[EventRow]:
    """The rows of its events in the order in which they were recorded."""
    return list(EventRow.objects.filter(case=case).select_related("by").order_by("nth"))


def history_of(case: Case, *, children: bool = False) -> History:
    """What was recorded of a case. `children`: with private values, of those that the acting account may see (noted by the page).

    Without name and day of birth that were recorded as an adult's of somebody who is recorded as a child since.
    """
    history = unnamed(History(event_of(row) for row in rows_of(case)))
    return with_private(history, case) if children else history


def with_private(history: History, case: Case) -> History:
    """The same with the private values that one may see: of each chain of corrections the last that was given."""
    given: dict[str, list[tuple[int, str, Value]]] = defaultdict(list)
    nth = {event.id: place for place, event in enumerate(history.log)}
    for of_event, field, value in PrivateValue.objects.filter(event__case=case).values_list("event_id", "field", "value"):
        given[history.root(of_event)].append((nth[of_event], field, as_value(value)))
    if not given:
        return history
    filled = []
    for event in history.log:
        upto = sorted((one for one in given.get(history.root(event.id), ()) if one[0] <= nth[event.id]), key=lambda one: one[0])
        filled.append(event._replace(body={**event.body, **{field: value for _, field, value in upto}}))
    return History(filled)


def event_of(row: EventRow) -> Event:
    """A row as rules have it."""
    body = {name: as_value(value) for name, value in row.body.items()}
    return Event(row.pk, row.kind, row.at_us, row.recorded_us, row.by.username, body, row.supersedes_id or "", row.source)


def as_value(value: Any) -> Value:
    """A value as the database has it, as rules have it: lists are tuples."""
    held: Value = tuple(value) if isinstance(value, list) else value
    return held


def token_of(history: History) -> str:
    """What a form carries so that whatever was recorded meanwhile is noticed: the id of the last event."""
    return history.log[-1].id if history.log else ""


def known_of(row: Subject) -> dict[str, Any]:
    """What the list says of a subject, as cases keep it for those who do not see the subject."""
    return {
        "first_receipt_us": row.received_us,
        "status": row.status,
        "ceiling": status_sentence(row.status) if row.status else "",
        "child_track": row.track == "child",
    }


def listed_then(row: Subject) -> dict[str, str]:
    """What the list says of a subject as its case is opened, as fields of that event: it is not changed by what is learnt later.

    `items`: codes of the instrument's items that are answered with yes; `status`: of the attribution.
    """
    return {"items": as_text(code for code in row.codes if code in load_instrument().items), "status": row.status}


def nation_of(row: Subject) -> Nation:
    """Where the force lies that the subject's referrals name; "" where none is named."""
    named = next((force for force in forces() if row.force in (force.code, force.name, force.full_name)), None) if row.force else None
    return NATIONS.get(named.nation, "") if named is not None else ""


def about_of(case: Case) -> About:
    """What is known of a case beside its events."""
    nation: Any = case.nation
    return About(
        case=case.pk,
        subject=case.subject,
        nation=nation,
        opened_us=case.opened_us,
        first_receipt_us=case.known.get("first_receipt_us"),
        unit=str(case.unit_id),
        owner=case.owner.username if case.owner is not None else "",
        status=str(case.known.get("status", "")),
        ceiling=str(case.known.get("ceiling", "")),
        child_track=case.known.get("child_track") is True,
    )


def duties_of(case: Case) -> list[Duty]:
    """Its duties, those that are not done first, then by due instant."""
    rows = Duty.objects.filter(case=case).select_related("owner", "unit__organisation", "case")
    return sorted(rows, key=lambda row: (row.done_event != "", row.due_us is None, row.due_us or 0, row.code, row.pk))


def waiting_of(cases: Iterable[Case]) -> dict[str, list[Duty]]:
    """The duties that are not done, by case, each case's by due instant."""
    found: dict[str, list[Duty]] = defaultdict(list)
    rows = Duty.objects.filter(case__in=list(cases), done_event="").select_related("owner")
    for row in rows.order_by(F("due_us").asc(nulls_last=True), "code", "pk"):
        found[row.case_id].append(row)
    return found


def breaches_of(case: Case, history: History | None = None) -> list[Breach]:
    """What went past a rule, from its history."""
    return whole.breaches_of(history if history is not None else history_of(case), about_of(case))


def keeps_open(case: Case, as_of_us: int, history: History | None = None) -> list[str]:
    """Why it cannot be closed."""
    return whole.keeps_open(history if history is not None else history_of(case), about_of(case), as_of_us)


def people_of(rows: Iterable[EventRow]) -> dict[str, str]:
    """Names by username, of those who recorded."""
    return {row.by.username: row.by.name for row in rows}
