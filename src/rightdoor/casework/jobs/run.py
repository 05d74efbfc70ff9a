"""Taking up jobs, one at a time, fairly between units; what a dead worker left is taken up again.

The caller (the worker) holds the right to be the only one; it is the shell that reads clock and randomness. A job's row is
changed in short transactions of their own, so that pages see progress and cancelling is heard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from rightdoor.casework.acting import acting
from rightdoor.casework.jobs.acts import lay
from rightdoor.casework.jobs.kinds import Cancelled, Doing, Kind, Outcome, kind_of, whole_kinds
from rightdoor.casework.jobs.models import Job, State
from rightdoor.errors import DatabaseUnavailable, RightdoorError
from rightdoor.store.open import Store

ATTEMPTS: Final = 3
PATIENCE_US: Final = 60_000_000  # a rebuild lets intakes go first as long as it has not waited this long
_STEP_US: Final = 400_000


@dataclass(frozen=True, slots=True)
class Office:
    """What the worker has: the store for writing (raises StoreBusy), the clock (UTC microseconds), randomness."""

    writer: Callable[[], AbstractContextManager[Store]]
    now_us: Callable[[], int]
    random_bytes: Callable[[int], bytes]


def recover(now_us: int) -> int:
    """Jobs that were running when their worker ended: to be taken up again, or failed after too many attempts. How many."""
    left = Job.objects.filter(state=State.RUNNING)
    worn = left.filter(attempts__gte=ATTEMPTS).update(
        state=State.FAILED,
        ended_us=now_us,
        message=f"The process that did it ended {ATTEMPTS} times during the work. Tell your administrator.",
    )
    return worn + left.filter(attempts__lt=ATTEMPTS).update(state=State.INTERRUPTED, stage="", done=0, total=0, along=None)


def fail_running(now_us: int, why: str) -> None:
    """What runs has come upon a fault of the program."""
    Job.objects.filter(state=State.RUNNING).update(state=State.FAILED, ended_us=now_us, message=why[:400], stage="")


_NEXT = """
select j.id from casework.jobs_job j
left join lateral (select max(s.started_us) as last from casework.jobs_job s where s.unit_id = j.unit_id) served on true
where j.state in ('waiting', 'interrupted')
order by (j.kind = any(%s) and j.asked_us > %s), coalesce(served.last, 0), j.asked_us, j.id
limit 1 for update of j skip locked
"""


@transaction.atomic
def claim(now_us: int) -> list[Job]:
    """The next job, marked as running, with those that its run serves as well; empty when none waits.

    The unit that was served longest ago goes first; a rebuild lets intakes pass until it has waited `PATIENCE_US`.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [whole_kinds(), now_us - PATIENCE_US])
        row = cursor.fetchone()
    if row is None:
        return []
    lead = Job.objects.select_for_update().select_related("asked_by").get(pk=row[0])
    group = [lead]
    if kind_of(lead.kind).whole:
        others = Job.objects.select_for_update(skip_locked=True, of=("self",)).select_related("asked_by")
        group += others.filter(kind=lead.kind, state__in=(State.WAITING, State.INTERRUPTED)).exclude(pk=lead.pk).order_by("asked_us", "pk")
    for job in group:
        job.state, job.attempts, job.started_us, job.message = State.RUNNING, job.attempts + 1, now_us, ""
        job.along_id = None if job is lead else lead.pk
        job.taken_us = job.taken_us or now_us
        if job.from_seq is None:
            job.from_seq = _ledger_seq()
        job.save(update_fields=("state", "attempts", "started_us", "message", "along", "taken_us", "from_seq"))
    return group


def _ledger_seq() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(seq), 0) from rightdoor.ledger")
        return int(cursor.fetchone()[0])


def run_next(office: Office) -> State | None:
    """Do the next job; the state that it ended in (waiting: the store is being written by somebody else), None without one.

    Raises DatabaseUnavailable and what a fault of the program raises; the job is then still marked as running, for the worker.
    """
    waiting = Job.objects.filter(state__in=(State.WAITING, State.INTERRUPTED))
    if not waiting.exists():
        return None
    with ExitStack() as opened:
        try:
            store = opened.enter_context(office.writer())
        except DatabaseUnavailable:
            raise
        except RightdoorError as refusal:
            waiting.update(message=f"{refusal.message} This waits until then."[:400])
            return State.WAITING
        waiting.exclude(message="").update(message="")
        group = claim(office.now_us())
        return _run(group, store, office) if group else None


def _run(group: Sequence[Job], store: Store, office: Office) -> State:
    kind = kind_of(group[0].kind)
    state, outcome = _done(group, kind, store, office)
    end(group, state, outcome, now_us=office.now_us())
    if kind.after is not None:
        for job in group:
            kind.after(job, store)
    return state


def _done(group: Sequence[Job], kind: Kind, store: Store, office: Office) -> tuple[State, Outcome]:
    lead = group[0]
    doing = Doing(
        lead, store, lead.asked_by.username, lead.taken_us or 0, office.now_us, office.random_bytes, _progress(group, kind, office.now_us)
    )
    try:
        return State.DONE, kind.run(doing)
    except Cancelled:
        return State.CANCELLED, Outcome("Cancelled. What had been acknowledged until then is kept.")
    except DatabaseUnavailable:
        raise
    except RightdoorError as refusal:
        return State.FAILED, Outcome(str(refusal)[:400])


def _progress(group: Sequence[Job], kind: Kind, now_us: Callable[[], int]) -> Callable[[str, int, int], None]:
    """Writes down how far it is, at most every `_STEP_US`, and hears whether everybody who asked has cancelled."""
    ids = [job.pk for job in group]
    last: list[tuple[str, int]] = []

    def step(stage: str, done: int, total: int) -> None:
        at = now_us()
        if last and last[0][0] == stage and 0 <= at - last[0][1] < _STEP_US:
            return
        last[:] = [(stage, at)]
        if kind.whole:
            done, total = (100 * done // total if total > 0 else 0), 100
        rows = Job.objects.filter(pk__in=ids)
        rows.update(stage=stage[:60], done=min(done, 2**31 - 1), total=min(total, 2**31 - 1))
        if not rows.filter(cancel_us__isnull=True).exists():
            raise Cancelled

    return step


def end(group: Sequence[Job], state: State, outcome: Outcome, *, now_us: int) -> None:
    """Write down how it ended, with the ledger row and what is to follow in the same transaction."""
    lead = group[0]
    with acting(lead.asked_by, now_us=now_us) as done:
        for job in group:
            own = State.CANCELLED if job.pk != lead.pk and Job.objects.filter(pk=job.pk, cancel_us__isnull=False).exists() else state
            Job.objects.filter(pk=job.pk).update(
                state=own, ended_us=now_us, message=outcome.message, gave=dict(outcome.gave), findings=outcome.findings, stage=""
            )
            done.note("altered", {"job": job.pk, "ended": state.value})
            for then in outcome.then:
                lay(job.asked_by, then, unit=job.unit_id, asked_us=now_us, key=then, compartments=job.compartments, follows=job)
