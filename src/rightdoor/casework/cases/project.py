"""The duties of a case as rows, made anew from its history: in the transaction of each event, and whenever asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from rightdoor.cases.about import About
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.history import History
from rightdoor.cases.opening.owners import owner_of_case, owners_of_duties
from rightdoor.cases.whole import duties_of
from rightdoor.casework.access.models import Account
from rightdoor.casework.cases import queries
from rightdoor.casework.cases.models import Case, Duty

_FIELDS: Final = tuple(field.attname for field in Duty._meta.concrete_fields if field.name not in ("id", "case", "escalated_us"))


def again(case: Case, *, now_us: int) -> int:
    """Make the duties of a case anew from what was recorded; how many rows had to be changed."""
    return write(case, queries.history_of(case), queries.about_of(case), now_us=now_us)


def write(case: Case, history: History, about: About, *, now_us: int) -> int:
    """The same from a history that is at hand. `escalated_us` is kept. An erased case has no duties."""
    wanted = {row.pk: row for row in rows(case, history, about, now_us=now_us)} if case.erased_us is None else {}
    held = {row.pk: row for row in Duty.objects.filter(case=case)}
    gone = [pk for pk in held if pk not in wanted]
    changed = []
    for pk, row in wanted.items():
        if pk in held and any(getattr(row, name) != getattr(held[pk], name) for name in _FIELDS):
            changed.append(row)
    new = [row for pk, row in wanted.items() if pk not in held]
    if gone:
        Duty.objects.filter(pk__in=gone).delete()
    if changed:
        Duty.objects.bulk_update(changed, _FIELDS)
    Duty.objects.bulk_create(new)
    return len(gone) + len(changed) + len(new)


def rows(case: Case, history: History, about: About, *, now_us: int) -> list[Duty]:
    """The rows as they ought to be. The owner: who accepted the duty, else as its rule says, else the case's; else it is the unit's."""
    given, of_case = owners_of_duties(history), owner_of_case(history)
    duties = duties_of(history, about, now_us)
    names = {duty.id: given.get(duty.id) or duty.owner or of_case for duty in duties}
    accounts = _accounts(names.values())
    return [_row(case, duty, accounts.get(names[duty.id])) for duty in duties]


def _row(case: Case, duty: CaseDuty, owner: int | None) -> Duty:
    done: dict[str, Any] = {}
    if duty.done is not None:
        done = {"done_event": duty.done.event, "done_by": duty.done.by, "done_us": duty.done.at_us}
    return Duty(
        id=duty.id, case=case, code=duty.code, area=duty.area, about=duty.about, what=duty.what, why=duty.why, raised_us=duty.raised_us,
        due_us=duty.due_us, soon_us=duty.soon_us, rule=duty.rule, extend=duty.extend, record=duty.record, records=duty.records,
        closes=duty.closes, owner_id=owner, unit_id=case.unit_id, **done,
    )  # fmt: skip


def _accounts(names: Iterable[str]) -> dict[str, int]:
    """Those who can still act: what is owned by somebody who has left is the unit's."""
    wanted = {name for name in names if name}
    return dict(Account.objects.filter(username__in=wanted, is_active=True).values_list("username", "pk")) if wanted else {}
