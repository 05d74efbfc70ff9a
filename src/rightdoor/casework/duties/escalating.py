"""Telling of what is late: each step that policy wants, once for each duty and due instant, with a row of the ledger.

Done on the desk's worker with the rights of the shell, as people who are told may see what those who forgot it do not look at.
Doing it again adds nothing; whoever looks at the board meanwhile sees the same steps, counted from the same policy.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import Q

from rightdoor.cases.escalation import reached
from rightdoor.casework.access.models import Unit
from rightdoor.casework.access.shell import shell
from rightdoor.casework.cases.models import Duty
from rightdoor.casework.duties import lying
from rightdoor.casework.duties.models import Escalation
from rightdoor.casework.jobs.kinds import Doing, Kind, Outcome, register

ESCALATE: Final = "escalate-duties"
_AT_ONCE: Final = 2_000  # rows in a transaction
_FIELDS: Final = ("id", "case_id", "area", "raised_us", "due_us", "unit_id")


def escalate(now_us: int, *, actor: str = "desk") -> int:
    """Record every step that has come and is not recorded; how many."""
    rows = Duty.objects.filter(Q(due_us__lte=now_us) | Q(due_us__isnull=True), done_event="").order_by("pk").only(*_FIELDS)
    held = set(Escalation.objects.values_list("duty", "due_us", "level"))
    steps_now = itertools.chain((one for row in rows.iterator(_AT_ONCE) for one in steps(row, now_us)), _of_what_lies(now_us))
    told = [one for one in steps_now if (one.duty, one.due_us, one.level) not in held]
    for first in range(0, len(told), _AT_ONCE):
        _tell(told[first : first + _AT_ONCE], now_us=now_us, actor=actor)
    return len(told)


def steps(row: Duty, now_us: int) -> Iterable[Escalation]:
    """Every step that a duty has gone up by now, as rows that are not kept yet."""
    for step in reached(row.area, raised_us=row.raised_us, due_us=row.due_us, as_of_us=now_us):
        yield Escalation(
            duty=row.pk, case=row.case_id, unit_id=row.unit_id, level=step.level, role=step.role, due_us=row.due_us or 0, at_us=step.at_us,
            told_us=now_us,
        )  # fmt: skip


def _of_what_lies(now_us: int) -> Iterator[Escalation]:
    """Of lines that are no duty of a case: referrals and subjects that nobody works."""
    units = list(Unit.objects.values_list("pk", flat=True))
    for line in lying.everything(units, openly=True):
        for step in reached(line.goes_up_as, raised_us=line.raised_us, due_us=line.due_us, as_of_us=now_us):
            yield Escalation(
                duty=line.id, case="", unit=line.unit, level=step.level, role=step.role, due_us=line.due_us or 0, at_us=step.at_us,
                told_us=now_us,
            )  # fmt: skip


def _tell(told: list[Escalation], *, now_us: int, actor: str) -> None:
    """One transaction with its rows of the ledger; of two that tell at once the second adds nothing."""
    with shell(actor, now_us=now_us) as acting:
        before = set(Escalation.objects.filter(duty__in={one.duty for one in told}).values_list("duty", "due_us", "level"))
        new = [one for one in told if (one.duty, one.due_us, one.level) not in before]
        Escalation.objects.bulk_create(new, ignore_conflicts=True)
        Duty.objects.filter(pk__in={one.duty for one in new}, escalated_us__isnull=True).update(escalated_us=now_us)
        for one in new:
            of_case = {"case": one.case} if one.case else {"unit": one.unit_id}
            acting.note("entered", {"what": "duty-escalated", **of_case, "duty": one.duty, "level": one.level, "role": one.role})


def run(doing: Doing) -> Outcome:
    """As a job, for whoever wants it at once."""
    escalate(doing.now_us(), actor=doing.actor)
    return Outcome("Everybody was told of what is late.")


def register_kind() -> None:
    """Called when the app is ready."""
    register(Kind(ESCALATE, "Tell supervisors of late duties", "supervise-cases", run, whole=True))
