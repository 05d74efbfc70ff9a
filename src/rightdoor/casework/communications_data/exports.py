"""An application's rows as a schedule: CSV, XLSX or PDF, marked where no authority is in force; its row in the ledger comes first."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.db.models import Q
from django.http import Http404

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.communications_data import result_files
from rightdoor.casework.communications_data.acts import locked, saved, signed_as
from rightdoor.casework.communications_data.models import Draft, Export
from rightdoor.casework.communications_data.problems import Changed
from rightdoor.casework.communications_data.results import KIND as RESULTS
from rightdoor.casework.communications_data.seen import compartments_of, store_for
from rightdoor.casework.conditions import current, of_some, released
from rightdoor.casework.export import CSV_TYPE, XLSX_TYPE, File
from rightdoor.casework.jobs.acts import ask
from rightdoor.casework.jobs.models import Job, State
from rightdoor.casework.place import held_store
from rightdoor.casework.referrals.incoming import folders
from rightdoor.errors import Refused, UsageProblem
from rightdoor.model.ids import make_id
from rightdoor.model.instant import read_instant
from rightdoor.operations.application_papers import application
from rightdoor.operations.export_requests import Exported, export_requests

TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE, "pdf": "application/pdf"}


def export(acting: Acting, key: str, form: str, *, originator: str = "") -> File:
    """The schedule of an application that was made. `originator`: reference of the permission, where a source's condition asks for one.

    The schedule itself bears no grade: a provider is told what to look up, not what is thought of it. Raises Http404, NotAllowed, Refused
    when a source has changed, AskOriginator.
    """
    found = Draft.objects.filter(key=key).first()
    if found is None or form not in TYPES:
        raise Http404
    require(acting, "export-requests", unit=found.unit_id)
    if found.state != Draft.State.MADE:
        raise Changed("Only an application that was made is exported.", advice="The applicant makes it on its page.")
    agreed = _agreed(acting, found, originator)
    done, content = _written(acting, found, form)
    acting.note("altered", {"draft": key, "what": "exported", "file": done.sha256, **agreed})
    marked = "" if done.authorised else "-not-authorised"
    return File(f"schedule-{key[3:11]}{marked}.{form}", TYPES[form], content)


def _agreed(acting: Acting, found: Draft, originator: str) -> dict[str, str]:
    """What the ledger is told of the permission of originators. Raises AskOriginator."""
    current(acting)
    return released(of_some(acting, found.receipts), originator)


def sent(acting: Acting, key: str, *, version: int, at: str, originator: str = "") -> Job:
    """Record that the schedule was sent (`at`: RFC 3339), and have its copy taken in by a job, so that answers find their events.

    Raises Http404, NotAllowed, Changed, Refused where no authority was in force at the sending, AskOriginator.
    """
    found = locked(key, version)
    require(acting, "export-requests", unit=found.unit_id)
    if found.state != Draft.State.MADE:
        raise Changed("Only an application that was made is sent.")
    if Export.objects.filter(draft=found, sent_us__isnull=False).exists():
        raise Changed("It is recorded as sent already.")
    read = read_instant(at)
    if not read.single:
        raise UsageProblem("The time of the sending is not one instant.")
    at_us = read.readings[0].start
    authority = application(held_store(), found.decision).authority(at_us)
    if authority is None:
        raise Refused("No authority was in force then, so nothing may have been sent under it.", advice="Enter the authority first.")
    agreed = _agreed(acting, found, originator)
    _, content = _written(acting, found, "csv", sent_at=at, sent_us=at_us)
    copy = _copy_of(found)
    inside = compartments_of(found)
    within = folders(found.unit_id, inside)
    result_files.keep_file(held_store().dir, copy, within=within, name=f"schedule-{found.key}.csv", content=content)
    job = ask(acting, RESULTS, unit=found.unit_id, key=copy, what={"authority": authority.authority}, compartments=inside)
    saved(found)
    acting.note("altered", {"draft": key, "what": "sent", "job": job.pk, **agreed})
    return job


def _copy_of(found: Draft) -> str:
    return make_id("ci", "sent", found.key)


def being_read(found: Draft) -> Job | None:
    """The job that takes in the copy of what was sent, or the one after it, as long as it is not done; None when the papers are read."""
    done_by = Job.objects.filter(
        Q(key=_copy_of(found)) | Q(follows__key=_copy_of(found)), state__in=(State.WAITING, State.RUNNING, State.INTERRUPTED)
    )
    return done_by.order_by("pk").first()


def _written(acting: Acting, found: Draft, form: str, *, sent_at: str = "", sent_us: int | None = None) -> tuple[Exported, bytes]:
    by = signed_as(acting.account) if sent_at else ""
    with tempfile.TemporaryDirectory(prefix="rd-schedule-") as folder:
        out = Path(folder).resolve() / f"schedule.{form}"
        done = export_requests(store_for(found), out, asked=found.decision, sent=(sent_at, by), actor=acting.actor, at_us=acting.now_us)
        content = out.read_bytes()
    Export.objects.create(
        draft=found, form=form, sha256=done.sha256, rows_sha256=done.rows_sha256, authorised=done.authorised, mark=done.mark[:200],
        sent_us=sent_us, by=acting.account, at_us=acting.now_us,
    )  # fmt: skip
    return done, content
