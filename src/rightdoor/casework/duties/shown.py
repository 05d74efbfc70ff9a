"""Lines of the board with everything that one needs to know of them: what, why, by when, whose, who was told, and where it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rightdoor.cases.escalation import Escalated, ladder
from rightdoor.cases.history import History
from rightdoor.cases.opening.owners import offers_of_duties
from rightdoor.cases.register import AREAS, KINDS
from rightdoor.cases.set_aside import why_not
from rightdoor.casework.access.models import Account, Unit
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.models import Duty, Event
from rightdoor.casework.cases.queries import event_of
from rightdoor.casework.duties.board import Found
from rightdoor.casework.duties.line import Else
from rightdoor.rules.clocks.register import RULES

AREA_WORDS = {area.code: area.words for area in AREAS}
TITLES = {rule.code: rule.title for rule in RULES}
_HANDED = ("duty-given", "duty-accepted", "duty-refused", "transfer-accepted")


class SentBack(NamedTuple):
    """That a duty was offered and refused: by whom (name), why, when."""

    by: str
    reason: str
    at_us: int


class Shown(NamedTuple):
    """A line. `case` "" for what is no duty of a case; `left_us` negative when overdue; `offered`: the user name of whom it is offered to,
    `offered_name`: as people say it.

    `escalated`: the steps that it went up by now. `kept`: why a supervisor cannot close it with a reason, "" where one can.
    """

    source: str
    id: str
    case: str
    code: str
    title: str
    area: str
    what: str
    why: str
    rule: str
    state: str
    due_us: int | None
    left_us: int | None
    owner: Account | None
    unit: Unit | None
    extend: str
    record: str
    href: str
    do: str
    offered: str = ""
    offered_name: str = ""
    back: SentBack | None = None
    escalated: tuple[Escalated, ...] = ()
    kept: str = ""
    done_by: str = ""
    done_us: int | None = None


def shown(acting: Acting, found: Sequence[Found], others: Iterable[Else]) -> list[Shown]:
    """The lines of a page in its order."""
    names = [each.id for each in found if each.source == "case"]
    held = {row.pk: row for row in Duty.objects.filter(pk__in=names).select_related("owner", "unit__organisation")}
    beside = {each.id: each for each in others}
    handed = _handed({row.case_id for row in held.values()})
    lines = []
    for each in found:
        if each.source == "case" and each.id in held:
            row = held[each.id]
            lines.append(of_case(row, each.state, handed.get(row.case_id, History(())), now_us=acting.now_us))
        elif each.source != "case" and each.id in beside:
            lines.append(_beside(beside[each.id], each.state, acting.now_us))
    return _named(lines)


def _named(lines: list[Shown]) -> list[Shown]:
    """With the names of people in the place of user names."""
    wanted = {name for line in lines for name in (line.offered, line.back.by if line.back else "") if name}
    names = dict(Account.objects.filter(username__in=wanted).values_list("username", "name")) if wanted else {}
    return [
        line._replace(
            offered_name=names.get(line.offered, line.offered),
            back=line.back and line.back._replace(by=names.get(line.back.by, line.back.by)),
        )
        for line in lines
    ]


def of_case(row: Duty, state: str, handed: History, *, now_us: int) -> Shown:
    """A duty of a case. `handed`: the events of its case by which duties were handed on."""
    records = KINDS.get(row.records)
    up = tuple(step for step in ladder(row.area, raised_us=row.raised_us, due_us=row.due_us) if step.at_us <= now_us)
    return Shown(
        "case", row.pk, row.case_id, row.code, TITLES.get(row.code, row.code), AREA_WORDS.get(row.area, row.area), row.what, row.why, row.rule,
        state, row.due_us, None if row.due_us is None else row.due_us - now_us, row.owner, row.unit, row.extend, row.record,
        f"/cases/{row.case_id}/record/{row.records}/?about={row.about}" if records is not None and records.capability else f"/cases/{row.case_id}/",
        f"Record: {records.words}" if records is not None and records.capability else "Open the case", offers_of_duties(handed).get(row.pk, ""),
        "", _sent_back(handed, row.pk), () if state == "done" else up, why_not(row.read()), row.done_by, row.done_us,
    )  # fmt: skip


def _beside(line: Else, state: str, now_us: int) -> Shown:
    left = None if line.due_us is None else line.due_us - now_us
    steps = ladder(line.goes_up_as, raised_us=line.raised_us, due_us=line.due_us) if line.goes_up_as else ()
    return Shown(
        line.source, line.id, "", line.code, TITLES.get(line.code, line.code), line.about, line.what, line.why, line.rule, state, line.due_us, left, line.owner,
        line.unit, "", "", line.href, line.do, escalated=tuple(step for step in steps if step.at_us <= now_us),
        kept="It is ended where it is done.",
    )  # fmt: skip


def _handed(cases: Iterable[str]) -> dict[str, History]:
    """Of each case the events by which its duties were handed on."""
    events = defaultdict(list)
    for row in Event.objects.filter(case__in=list(cases), kind__in=_HANDED).select_related("by"):
        events[row.case_id].append(event_of(row))
    return {case: History(rows) for case, rows in events.items()}


def _sent_back(handed: History, duty: str) -> SentBack | None:
    """How the last offer of it was refused; None where it was accepted or not answered."""
    last = [event for event in handed.of("duty-given", "duty-accepted", "duty-refused") if event.text("duty") == duty][-1:]
    if not last or last[0].kind != "duty-refused":
        return None
    return SentBack(last[0].by, last[0].text("reason"), last[0].at_us)
