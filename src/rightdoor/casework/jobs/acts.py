"""Asking for work, cancelling it, asking for it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Account
from rightdoor.casework.acting import Acting
from rightdoor.casework.jobs.kinds import kind_of
from rightdoor.casework.jobs.models import Job, State


class CannotNow(PermissionDenied):
    """What was asked cannot be done in the state that the job is in; says so in a sentence."""


def ask(
    acting: Acting, kind: str, *, unit: int, key: str = "", what: Mapping[str, Any] | None = None, compartments: Iterable[int] = ()
) -> Job:
    """Ask for work of a kind for a unit; the job that waits already where one with the same key does. Raises NotAllowed.

    A kind on the whole store has its name as key. `what`: ids, codes and counts, never content.
    """
    known = kind_of(kind)
    require(acting, known.capability, unit=unit)
    key = key or (kind if known.whole else "")
    job = lay(acting.account, kind, unit=unit, asked_us=acting.now_us, key=key, what=what, compartments=compartments)
    acting.note("altered", {"job": job.pk, "asked": kind, "unit": unit})
    return job


def lay(
    account: Account, kind: str, *, unit: int, asked_us: int, key: str = "", what: Mapping[str, Any] | None = None,
    compartments: Iterable[int] = (), follows: Job | None = None,
) -> Job:  # fmt: skip
    """The row itself, for `ask` and for what a job brings about; rights and ledger are the caller's."""
    here = sorted(compartments)
    fields = {"kind": kind, "unit_id": unit, "key": key, "compartments": here}
    if key:
        waiting = Job.objects.select_for_update().filter(**fields, state=State.WAITING).first()
        if waiting is None:
            made = Job(**fields, asked_by=account, asked_us=asked_us, what=dict(what or {}), follows=follows)
            Job.objects.bulk_create([made], ignore_conflicts=True)
            waiting = Job.objects.filter(**fields, state=State.WAITING).order_by("-pk").first()
            if waiting is not None and waiting.asked_us == asked_us and waiting.asked_by_id == account.pk:
                return waiting
        if waiting is not None:
            Job.objects.filter(pk=waiting.pk).update(asks=F("asks") + 1)
            waiting.refresh_from_db()
            return waiting
    return Job.objects.create(**fields, asked_by=account, asked_us=asked_us, what=dict(what or {}), follows=follows)


@transaction.atomic
def cancel(acting: Acting, job_id: int) -> Job:
    """Cancel: at once while it waits, else at the next point where nothing is half done. Raises NotAllowed, CannotNow, DoesNotExist."""
    job = Job.objects.select_for_update().get(pk=job_id)
    _may_touch(acting, job)
    if not job.open:
        raise CannotNow("This job has ended; there is nothing left to cancel.")
    if job.state == State.RUNNING:
        Job.objects.filter(pk=job.pk).update(cancel_us=acting.now_us)
    else:
        Job.objects.filter(pk=job.pk).update(
            cancel_us=acting.now_us, state=State.CANCELLED, ended_us=acting.now_us, message="Cancelled before it began."
        )
    acting.note("altered", {"job": job.pk, "cancelled": job.kind})
    job.refresh_from_db()
    return job


@transaction.atomic
def retry(acting: Acting, job_id: int) -> Job:
    """Have an ended job that did not succeed done again. Raises NotAllowed, CannotNow, DoesNotExist."""
    job = Job.objects.select_for_update().get(pk=job_id)
    _may_touch(acting, job)
    if job.open or job.state == State.DONE:
        raise CannotNow("Only a job that failed or was cancelled can be tried again.")
    if not kind_of(job.kind).retry or not still_there(job):
        raise CannotNow("What this job was to take in has been put away. Send the files again.")
    if (
        job.key
        and Job.objects.filter(kind=job.kind, unit=job.unit_id, key=job.key, compartments=job.compartments, state=State.WAITING).exists()
    ):
        raise CannotNow("The same work waits already.")
    Job.objects.filter(pk=job.pk).update(
        state=State.WAITING, cancel_us=None, ended_us=None, attempts=0, message="", stage="", done=0, total=0, along=None
    )
    acting.note("altered", {"job": job.pk, "retried": job.kind})
    job.refresh_from_db()
    return job


def still_there(job: Job) -> bool:
    """Whether what it works on is still there: an upload that was put away is not."""
    return not job.what.get("put_away", False)


def _may_touch(acting: Acting, job: Job) -> None:
    if job.asked_by_id != acting.account.pk:
        require(acting, "run-jobs", unit=job.unit_id)
