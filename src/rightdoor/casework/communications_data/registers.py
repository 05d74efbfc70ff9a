"""Errors, faults, recall notices and duties, as far as the acting account may see what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import Http404

from rightdoor.casework.access.models import Account
from rightdoor.casework.communications_data.models import Alert, DutyOwner
from rightdoor.casework.communications_data.sight import Sight
from rightdoor.casework.place import held_store
from rightdoor.decisions.in_force import FIRST_DAY, LAST_DAY
from rightdoor.model.civil import iso_day
from rightdoor.operations.duties import duties_of
from rightdoor.operations.errors_register import error_lines_of, error_named, report_of, result_exhibits
from rightdoor.registers.duties import Duty
from rightdoor.registers.error_report import Section
from rightdoor.registers.errors import destroyed, destruction_of
from rightdoor.registers.faults import leaning
from rightdoor.registers.notice_text import NoticeText, written
from rightdoor.registers.recall import Notice


def errors(sight: Sight) -> list[dict[str, Any]]:
    """The lines of `error list` about what is seen, the newest first."""
    return [line for line in error_lines_of(sight.view, sight.acting.now_us) if sight.shows(str(line["error"]))]


class ErrorShown(NamedTuple):
    """One error with its report as it would be written now, and what of its data is still to be destroyed."""

    line: Mapping[str, Any]
    title: str
    sections: list[Section]
    exhibits: tuple[str, ...]
    missing: tuple[str, ...]


def error(sight: Sight, wanted: str) -> ErrorShown:
    """The error of that id. Raises Http404 for one that is not seen."""
    line = next((line for line in errors(sight) if line["error"] == wanted), None)
    if line is None:
        raise Http404
    row = error_named(sight.view, wanted)
    title, parts = report_of(held_store(), sight.view, row, sight.acting.now_us)
    state = destruction_of(row, destroyed(sight.view.decisions.decisions).get(row.id, ()))
    return ErrorShown(line, title, parts, tuple(row.body.get("exhibits", "").split()), state.missing)


def wrong_exhibits(sight: Sight, about: str) -> list[tuple[str, str]]:
    """The exhibits that results about it stand in (SHA-256, where). Raises Http404 for what is not seen."""
    if not sight.shows(about):
        raise Http404
    return result_exhibits(held_store(), sight.view, about)


class FaultShown(NamedTuple):
    """An announced fault, how many events that are seen lean on it, and the units' alerts of one's own."""

    id: str
    provider: str
    span: str
    nature: str
    recorded_by: str
    leaning: int
    alert: Alert | None


def faults(sight: Sight) -> list[FaultShown]:
    """The faults in force. How much of other units leans on them is not said."""
    alerts: dict[str, Alert] = {}
    for alert in Alert.objects.select_related("unit", "seen_by").order_by("seen_us"):
        if alert.decision not in alerts or alerts[alert.decision].seen_us is not None:
            alerts[alert.decision] = alert
    rows = {row.id: row for row in sight.view.rows}
    return [
        FaultShown(
            name, fault.provider, _span(fault.first, fault.last), fault.nature, rows[name].actor, len(sight.only(sight.view.direct[name])), alerts.get(name)
        )
        for name, fault in sight.view.faults.items()
    ]  # fmt: skip


def _span(first: int, last: int) -> str:
    if first == FIRST_DAY and last == LAST_DAY:
        return "at a time not yet known"
    return f"{'…' if first == FIRST_DAY else iso_day(first)} to {'…' if last == LAST_DAY else iso_day(last)}"


class LeaningShown(NamedTuple):
    """An event that leans on a fault: its subject's application or subject, how, its status, what was done and told on it."""

    footprint: str
    how: str
    status: str
    produced: str
    acted: tuple[str, ...]


def leans_on(sight: Sight, fault: str) -> list[LeaningShown]:
    """The events that lean on a fault and are seen. Raises Http404 for what is no fault in force."""
    if fault not in sight.view.faults:
        raise Http404
    shown = []
    for each in leaning(sight.view.direct[fault], sight.view.standing):
        if each.footprint not in sight.footprints:
            continue
        acted = [r for r in sight.view.records if each.footprint in sight.view.rests[r.decision].all and sight.shows(r.about)]
        produced = "; ".join(sorted({"not stated" if r.when is None else r.when.basis for r in each.results}))
        status = sight.view.standing.attributions[each.footprint].status
        shown.append(LeaningShown(each.footprint, each.how, status, produced, tuple(f"{r.kind}: {r.word}" for r in acted)))
    return shown


class NoticeShown(NamedTuple):
    """A recall notice with its words."""

    notice: Notice
    text: NoticeText
    duty: Duty | None


def notices(sight: Sight, *, reply_to: str) -> list[NoticeShown]:
    """The notices about disclosures that are seen: those not acknowledged first."""
    due = {duty.id: duty for duty in duties_of(sight.view, sight.acting.now_us)}
    found = [NoticeShown(n, written(n, reply_to=reply_to), due.get(n.id)) for n in sight.view.notices if sight.shows(n.disclosure.about)]
    return sorted(found, key=lambda each: (each.notice.acknowledged is not None, each.notice.cause.at_us, each.notice.id))


class DutyShown(NamedTuple):
    """A duty with its state as of now and whoever took it."""

    duty: Duty
    state: str
    owner: Account | None
    ended_by: str


# duties that saying so does not end: what does
_ENDED_BY = {"RECALL-NOTICE": "acknowledge", "ERROR-DESTRUCTION": "destroy"}
STATES = {"overdue": "Overdue", "due-soon": "Due soon", "running": "Running", "done": "Done"}


def duties(sight: Sight) -> list[DutyShown]:
    """The duties about what is seen: overdue first, those that are done last."""
    owners = {row.duty: row.owner for row in DutyOwner.objects.select_related("owner").order_by("pk")}
    found = [duty for duty in duties_of(sight.view, sight.acting.now_us) if _seen(sight, duty)]
    return [DutyShown(d, d.state(sight.acting.now_us), owners.get(d.id), _ENDED_BY.get(d.code, "")) for d in found]


def _seen(sight: Sight, duty: Duty) -> bool:
    packages = {record.decision: record.about for record in sight.view.records}
    return sight.shows(packages.get(duty.about, duty.about))


def duty(sight: Sight, wanted: str) -> DutyShown:
    """The duty of that id. Raises Http404 for one that is not seen."""
    found = next((each for each in duties(sight) if each.duty.id == wanted), None)
    if found is None:
        raise Http404
    return found
