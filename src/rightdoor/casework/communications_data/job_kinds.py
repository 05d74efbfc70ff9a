"""The kinds of job of this room: a confirmed result is taken in; what a fault or an error changed is derived, and other units are told."""

from __future__ import annotations

from rightdoor.casework.communications_data import result_files
from rightdoor.casework.communications_data.models import Import, Tie
from rightdoor.casework.communications_data.register_acts import DESTROY, FOLLOW
from rightdoor.casework.communications_data.results import KIND
from rightdoor.casework.jobs.intake import KEPT_US, new_receipts
from rightdoor.casework.jobs.kinds import Doing, Kind, Outcome, register
from rightdoor.casework.jobs.models import Job, State
from rightdoor.casework.jobs.work import REBUILD, run_rebuild
from rightdoor.casework.referrals.arrivals import put_into
from rightdoor.model.civil import iso_utc
from rightdoor.store.open import Store, assert_may_receive


def run_results(doing: Doing) -> Outcome:
    """Take in the file of an import. Done again it changes nothing: a receipt is committed once."""
    from rightdoor.operations.take_in import Intake, take_in

    job, store = doing.job, doing.store
    assert_may_receive(store)
    how = Intake(authority=str(job.what["authority"]), actor=doing.actor, at_us=doing.at_us, processes=1)
    try:
        take_in(store, result_files.files_of(store.dir, job.key), how, random_bytes=doing.random_bytes, progress=doing.progress)
    finally:  # also of what was acknowledged before somebody cancelled: no receipt may be outside its compartment
        new = new_receipts(job)
        put_into([row[0] for row in new], account=job.asked_by_id, at_us=doing.at_us, compartments=job.compartments)
    Import.objects.filter(key=job.key).update(state=Import.State.TAKEN, receipts=[row[0] for row in new])
    findings = sum(row[3] for row in new)
    said = f"The result was taken in, {findings:,} data finding(s)." if new else "Nothing new: your unit had received it before."
    return Outcome(said, {"receipts": len(new)}, findings, then=(REBUILD,))


def after_results(job: Job, store: Store) -> None:
    """Put the file away once it is taken in; one whose intake failed or was cancelled can be confirmed again."""
    if Job.objects.filter(pk=job.pk, state=State.DONE).exists():
        result_files.put_away(store.dir, job.key)
    else:
        Import.objects.filter(key=job.key, state=Import.State.ASKED).update(state=Import.State.HELD)


def sweep_results(store: Store, now_us: int) -> int:
    """At the worker's start, and now and then: files that nobody confirmed for a day, and that no job works on. How many were put away."""
    old = result_files.left_before(store.dir, now_us - KEPT_US)
    if not old:
        return 0
    mine = Job.objects.filter(kind=KIND, key__in=old)
    working = set(mine.filter(state__in=(State.WAITING, State.RUNNING, State.INTERRUPTED)).values_list("key", flat=True))
    gone = [key for key in old if key not in working]
    for key in gone:
        result_files.put_away(store.dir, key)
    Import.objects.filter(key__in=gone, state__in=(Import.State.HELD, Import.State.ASKED)).update(state=Import.State.DROPPED)
    for job in mine.filter(key__in=gone).exclude(state=State.DONE):
        Job.objects.filter(pk=job.pk).update(what={**job.what, "put_away": True})
    return len(gone)


def run_follow(doing: Doing) -> Outcome:
    """What an error, a fault or a recall changed is derived and shown, and the units that it touches are told."""
    from rightdoor.casework.communications_data.alerts import tell_units

    outcome = run_rebuild(doing)
    tell_units(doing.store, doing.now_us())
    return outcome


def run_destroy(doing: Doing) -> Outcome:
    """Destroy an error's data here and confirm it. Done again after an interruption nothing is left to destroy, and it is confirmed."""
    from rightdoor.operations.errors_register import Destruction, confirm_destruction

    what, account = doing.job.what, doing.job.asked_by
    exhibits = [str(sha) for sha in what["exhibits"]]
    fields = {
        "by": f"{account.name} ({account.username})",
        "at": iso_utc(doing.at_us),
        "manner": "keys, bytes and rows destroyed in this store",
    }
    asked = Destruction(str(what["error"]), exhibits, fields, "data wrongly acquired", True, bool(what["whole"]))
    made = confirm_destruction(doing.store, asked, actor=doing.actor, at_us=doing.at_us, progress=doing.progress)
    above = Tie.objects.filter(decision=what["error"]).first()
    Tie.objects.get_or_create(
        decision=made.decision,
        defaults={
            "kind": "destruction", "unit_id": doing.job.unit_id, "by": account, "at_us": doing.at_us, "about": what["error"], "of": what["error"],
            "receipts": above.receipts if above else [], "compartments": doing.job.compartments,
        },
    )  # fmt: skip
    return Outcome(
        f"{len(made.erased)} exhibit(s) destroyed here, and their destruction confirmed.", {"erased": len(made.erased)}, then=(REBUILD,)
    )


def register_kinds() -> None:
    """Called when the app is ready."""
    register(Kind(KIND, "Take in a result", "import-results", run_results, after=after_results))
    register(Kind(FOLLOW, "Derive what an error, a fault or a recall changed", "register-error", run_follow, whole=True))
    register(Kind(DESTROY, "Destroy wrongly acquired data", "register-error", run_destroy))
