"""Erasure as a job: destroy the key, rewrite the batches, derive and project anew (design section 4)."""

from __future__ import annotations

from rightdoor.casework.jobs.kinds import Doing, Kind, Outcome, register
from rightdoor.casework.referrals.arrivals import units_of_receipts
from rightdoor.casework.retention.acts import ERASE


def run(doing: Doing) -> Outcome:
    """Erase the exhibit that was asked for, with what came in it and nowhere else."""
    from rightdoor.casework.listing.project import project
    from rightdoor.operations.forget import erase_exhibits

    what = doing.job.what
    erased = erase_exhibits(
        doing.store, [what["exhibit"]], authority=what["authority"], members=True, actor=doing.actor, at_us=doing.now_us(),
        progress=doing.progress,
    )  # fmt: skip
    project(doing.store, now_us=doing.now_us(), progress=doing.progress, actor=doing.actor, units=units_of_receipts())
    return Outcome("Erased: the key is destroyed and what was derived from it was made anew.", gave={"exhibits": len(erased.exhibits)})


def register_kinds() -> None:
    """Called when the app is ready."""
    register(Kind(ERASE, "Erase an exhibit", "retention", run))
