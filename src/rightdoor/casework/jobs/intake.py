"""The kind `intake`: what was uploaded is taken in, its receipts are the unit's, and the list is brought up to date after it."""

from __future__ import annotations

from typing import Final

from django.db import connection

from rightdoor.casework.jobs import staging
from rightdoor.casework.jobs.kinds import Doing, Kind, Outcome, register
from rightdoor.casework.jobs.models import Job, State
from rightdoor.casework.jobs.work import REBUILD
from rightdoor.casework.referrals.arrivals import record_arrivals
from rightdoor.store.open import Store, assert_may_receive

INTAKE: Final = "intake"
KEPT_US: Final = 24 * 3600 * 1_000_000  # files of a failed intake wait so long to be tried again
_BATCH: Final = 100  # receipts after which cancelling is heard and progress is shown; compaction folds small batches later


def run_intake(doing: Doing) -> Outcome:
    """Take in an upload. Done again after an interruption it goes on where it was: receipts are committed once."""
    from rightdoor.operations.intake.hashed import Hashed, take_in_hashed
    from rightdoor.operations.take_in import Intake, take_in

    job, store = doing.job, doing.store
    assert_may_receive(store)
    how = Intake(authority=str(job.what["authority"]), actor=doing.actor, at_us=doing.at_us, batch_receipts=_BATCH, processes=1)
    try:
        take_in(store, staging.files_of(store.dir, job.key), how, random_bytes=doing.random_bytes, progress=doing.progress)
        hashed = [Hashed(*row) for row in staging.media_of(store.dir, job.key)]
        take_in_hashed(store, hashed, how, random_bytes=doing.random_bytes)
    finally:  # also of what was acknowledged before somebody cancelled: no receipt may be without its unit
        new = new_receipts(job)
        record_arrivals(
            [row[0] for row in new], job=job.pk, unit=job.unit_id, account=job.asked_by_id, at_us=doing.at_us, compartments=job.compartments
        )
    gave = {"receipts": len(new), "exhibits": len({row[1] for row in new}), "statements": sum(row[2] for row in new)}
    findings = sum(row[3] for row in new)
    words = (
        f"{len(new):,} received item(s) taken in, {findings:,} data finding(s)."
        if new
        else "Nothing new: your unit had received all of it before."
    )
    return Outcome(words, gave, findings, then=(REBUILD,))


def new_receipts(job: Job) -> list[tuple[str, str, int, int]]:
    """(id, exhibit, statements, findings) of the receipts that this job wrote, in whichever attempt."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, exhibit, statements, findings from rightdoor.receipt where seq > %s and received_us = %s order by seq, id",
            [job.from_seq, job.taken_us],
        )
        return list(cursor.fetchall())


def after_intake(job: Job, store: Store) -> None:
    """Put the files away; those of a failed intake stay a day to be tried again."""
    ended = Job.objects.get(pk=job.pk)
    if ended.state != State.FAILED:
        staging.put_away(store.dir, job.key)
        Job.objects.filter(pk=job.pk).update(what={**ended.what, "put_away": True})


def sweep_uploads(store: Store, now_us: int) -> int:
    """At the worker's start, and now and then: uploads whose browser vanished, whose job has ended, or failed a day ago."""
    mine = Job.objects.filter(kind=INTAKE)
    keep = set(mine.filter(state__in=(State.WAITING, State.RUNNING, State.INTERRUPTED)).values_list("key", flat=True))
    keep |= set(mine.filter(state=State.FAILED, ended_us__gt=now_us - KEPT_US).values_list("key", flat=True))
    gone = staging.sweep(store.dir, keep)
    for job in mine.exclude(key__in=keep).exclude(what__has_key="put_away"):
        Job.objects.filter(pk=job.pk).update(what={**job.what, "put_away": True})
    return gone


def register_kinds() -> None:
    """Called when the app is ready."""
    register(Kind(INTAKE, "Take in received files", "take-in", run_intake, after=after_intake))
