"""Reads of what came in from records systems: imports of a case, what one would bring, where a system says something else now."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404

from rightdoor.cases.history import History
from rightdoor.cases.mirror.kept import of_json
from rightdoor.cases.mirror.plan import Difference, Held, Plan, plan
from rightdoor.cases.mirror.rows import Found, Proposed, Sheet
from rightdoor.cases.register import KINDS
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases import queries as cases
from rightdoor.casework.custody_bail.models import Mirrored, RecordsImport


def imports_of(case: str) -> list[RecordsImport]:
    """Of a case that is seen, the newest first."""
    return list(RecordsImport.objects.filter(case=case).select_related("by").order_by("-shown_us", "pk"))


def import_seen(acting: Acting, import_id: str) -> RecordsImport:
    """The import of that id. Raises Http404 where the acting account does not see its case."""
    del acting
    row = RecordsImport.objects.filter(pk=import_id).select_related("by").first()
    if row is None:
        raise Http404
    return row


def found_in(made: RecordsImport) -> list[Found]:
    """What was found in the file when it was read."""
    return list(of_json(made.sheet)[0].found)


def plan_of(acting: Acting, made: RecordsImport) -> Plan:
    """What an import would bring, as the case stands now."""
    history = cases.history_of(cases.case_seen(acting, made.case))
    sheet, same_by = of_json(made.sheet)
    return plan(sheet, same_by, Held(history, known_of(made.case, made.system)), kinds=KINDS, now_us=acting.now_us)


def known_of(case: str, system: str) -> dict[tuple[str, str], str]:
    """(record, key) of what came in from a system before, to the id of its event."""
    rows = Mirrored.objects.filter(case=case, system=system).values_list("record", "key", "event")
    return {(record, key): event for record, key, event in rows}


def differences_of(case: str, history: History, now_us: int) -> list[tuple[RecordsImport, Difference]]:
    """Where the last that a system said of an event is not what the case holds now."""
    last: dict[tuple[str, str, str], tuple[RecordsImport, Proposed]] = {}
    same_by: dict[str, Mapping[str, str]] = {}
    for made in sorted((each for each in imports_of(case) if each.taken_us is not None), key=lambda each: each.taken_us or 0):
        sheet, same_by[made.system] = of_json(made.sheet)
        last |= {(made.system, each.record, each.key): (made, each) for each in sheet.events}
    found = []
    for system in sorted(same_by):
        mine = {key: value for key, value in last.items() if key[0] == system}
        sheet = Sheet(tuple(each for _, each in mine.values()), (), 0, 0)
        now = plan(sheet, same_by[system], Held(history, known_of(case, system)), kinds=KINDS, now_us=now_us)
        by_event = {now.held.get((record, key), ""): row for (_, record, key), (row, _) in mine.items()}
        found += [(by_event[each.event], each) for each in now.differences if each.event in by_event]
    return found


def crime_numbers(history: History) -> frozenset[str]:
    """The crime numbers of a case: by which records systems know it."""
    return frozenset(event.text("number") for event in history.of("crime-recorded") if event.text("number"))
