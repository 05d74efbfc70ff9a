"""Verification of the whole store as a job: asked for from the page of exhibits, its result kept as a row and shown there."""

from __future__ import annotations

from typing import Final

from rightdoor.casework.acting import Acting
from rightdoor.casework.exhibits.models import Verification
from rightdoor.casework.jobs.acts import ask
from rightdoor.casework.jobs.kinds import Doing, Kind, Outcome, register
from rightdoor.casework.jobs.models import Job, State

VERIFY: Final = "verify"
CAPABILITY: Final = "retention"  # whoever answers for what is kept


def ask_verification(acting: Acting, *, unit: int) -> Job:
    """Have everything that was committed looked at again; the job that waits already where there is one. Raises NotAllowed."""
    return ask(acting, VERIFY, unit=unit)


def open_verifications() -> list[Job]:
    """Those that wait or run, as far as one sees them."""
    return list(Job.objects.filter(kind=VERIFY, state__in=(State.WAITING, State.RUNNING, State.INTERRUPTED)).order_by("asked_us"))


def run_verify(doing: Doing) -> Outcome:
    """Look at the ledger, every batch, exhibit and receipt. What it found is kept once, however often it was begun.

    How much there is to look at is not said: it would count what the person does not see.
    """
    from rightdoor.operations.verify import verify_store

    found = verify_store(doing.store, progress=doing.progress).divergences
    code = found[0].code if found else ""
    Verification.objects.get_or_create(
        exhibit="", at_us=doing.at_us, by=doing.job.asked_by, defaults={"agrees": not found, "code": code[:60]}
    )
    if not found:
        return Outcome("Everything agreed: the store is what was committed to it.")
    return Outcome(
        f"Something is not what was committed ({code}). Tell your administrator: do not write to this store; restore it from a backup and compare."
    )


def register_kinds() -> None:
    """Called when the app is ready."""
    register(Kind(VERIFY, "Verify the whole store", CAPABILITY, run_verify, whole=True))
