"""Showing an export of a records system for a case, taking it in, putting it aside. What is held is never overwritten (ADR 44)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from rightdoor.cases.check import cleaned
from rightdoor.cases.mirror.kept import as_json
from rightdoor.cases.mirror.mapping import RecordsMapping
from rightdoor.cases.mirror.plan import New as Planned
from rightdoor.cases.mirror.rows import read
from rightdoor.cases.register import KINDS
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.acts import record_many, refuse_closed
from rightdoor.casework.cases.adding import New, Opened, allowed, locked
from rightdoor.casework.cases.models import Case
from rightdoor.casework.cases.problems import CannotDo
from rightdoor.casework.custody_bail import queries
from rightdoor.casework.custody_bail.models import Mirrored, RecordsImport
from rightdoor.model.ids import make_id


def refuse_others(acting: Acting, case_id: str) -> None:
    """Raises NotAllowed for whoever may not work the case, Http404."""
    allowed(acting, locked(acting, case_id), "work-case")


def _open_to(acting: Acting, case_id: str) -> Opened:
    at = locked(acting, case_id)
    allowed(acting, at, "work-case")
    refuse_closed(at)
    return at


def show(acting: Acting, case_id: str, data: bytes, mapping: RecordsMapping, text: bytes) -> RecordsImport:
    """Read an export for a case and keep what it says of the case, for a look before anything is recorded. `text`: of the mapping.

    Raises NotAllowed, CannotDo (closed, or the file says nothing of the case), Http404.
    """
    at = _open_to(acting, case_id)
    sheet = read(data, mapping, cases=_names(at.case, queries.crime_numbers(at.history)))
    if not sheet.events and not sheet.found:
        raise CannotDo(
            f"The file has {sheet.rows:,} row(s), and none of them is of this case.",
            advice="Look at the column that says which case a row belongs to.",
        )
    digest = hashlib.sha256(data).hexdigest()
    made = RecordsImport(
        id=make_id("ri", case_id, digest, acting.actor, str(acting.now_us), str(RecordsImport.objects.filter(case=case_id).count())), case=case_id, system=mapping.system, mapping=mapping.name,
        mapping_sha256=hashlib.sha256(text).hexdigest(), file_sha256=digest, rows=sheet.rows, others=sheet.others,
        sheet=as_json(sheet, mapping.same_by), by=acting.account, shown_us=acting.now_us,
    )  # fmt: skip
    RecordsImport.objects.bulk_create([made])
    acting.note("entered", {"case": case_id, "import": made.pk, "digest": digest, "rows": sheet.rows, "what": "records-shown"})
    return made


def take(acting: Acting, import_id: str) -> int:
    """Record what the case does not hold yet; how many events. What it holds otherwise stays as it is.

    Raises NotAllowed, CannotDo (taken before, closed), Http404.
    """
    made = queries.import_seen(acting, import_id)
    _open_to(acting, made.case)  # of two that take it the second waits here
    made.refresh_from_db()
    if made.taken_us is not None:
        raise CannotDo("This was taken in already.", advice="What it brought stands in the case.")
    plan = queries.plan_of(acting, made)
    ids = _recorded(acting, made, plan.new)
    rows = [(each.proposed.record, each.proposed.key, ids[i]) for i, each in enumerate(plan.new)]
    known = queries.known_of(made.case, made.system)
    rows += [(record, key, event) for (record, key), event in plan.held.items() if (record, key) not in known]
    Mirrored.objects.bulk_create(
        [Mirrored(case=made.case, system=made.system, record=record, key=key, event=event, of=made) for record, key, event in rows]
    )
    RecordsImport.objects.filter(pk=made.pk).update(taken_us=acting.now_us, came=len(plan.new))
    acting.note(
        "entered",
        {"case": made.case, "import": made.pk, "events": len(plan.new), "differences": len(plan.differences), "what": "records-taken"},
    )
    return len(plan.new)


def put_aside(acting: Acting, import_id: str) -> str:
    """Remove what was only shown, with what it said; the id of its case. Raises NotAllowed, CannotDo (taken in), Http404."""
    made = queries.import_seen(acting, import_id)
    refuse_others(acting, made.case)
    if made.taken_us is not None:
        raise CannotDo("This was taken in already.", advice="Withdraw the events that are wrong.")
    RecordsImport.objects.filter(pk=made.pk).delete()
    acting.note("erased", {"case": made.case, "import": made.pk, "what": "records-shown"})
    return made.case


def _recorded(acting: Acting, made: RecordsImport, news: Sequence[Planned]) -> dict[int, str]:
    """The id of each new event, by its index: recorded in rounds, so that references name events that are there."""
    ids: dict[int, str] = {}
    waiting = list(enumerate(news))
    while waiting:
        ready = [(i, each, body) for i, each in waiting if (body := _body(each, ids)) is not None]
        events = record_many(
            acting,
            made.case,
            [New(each.proposed.kind, each.proposed.at_us, body, source=f"records:{made.system}") for _, each, body in ready],
        )
        ids |= {i: event.id for (i, _, _), event in zip(ready, events, strict=True)}
        waiting = [(i, each) for i, each in waiting if i not in ids]
    return ids


def _body(each: Planned, ids: Mapping[int, str]) -> dict[str, Any] | None:
    """The body with the ids of what it points to; None while one of them is not recorded."""
    body: dict[str, Any] = dict(cleaned(each.body))
    for field in KINDS[each.proposed.kind].fields:
        value = body.get(field.name)
        if field.type == "event" and isinstance(value, str) and value.startswith("@"):
            if int(value[1:]) not in ids:
                return None
            body[field.name] = ids[int(value[1:])]
    return body


def _names(case: Case, numbers: frozenset[str]) -> frozenset[str]:
    """What a column of cases may call it."""
    return frozenset(each.casefold() for each in (case.pk, case.subject, *numbers))
