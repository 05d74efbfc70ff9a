"""The kinds that work on the whole store: reading again, rebuild and projection.

What they need is imported when they run: the processes of pages know the kinds by name and never load the engine.
"""

from __future__ import annotations

from rightdoor.casework.jobs.kinds import Doing, Kind, Outcome, register
from rightdoor.casework.referrals.arrivals import mark_virals, units_of_receipts

REBUILD = "rebuild"
REREAD = "reread"


def run_rebuild(doing: Doing) -> Outcome:
    """Read again what can be read otherwise now, ask the hash sets, derive, and bring the pages' tables up to date."""
    from rightdoor.casework.listing.project import project
    from rightdoor.media.looking import LookRefused
    from rightdoor.operations.ask_sets import ask_received
    from rightdoor.operations.rebuild import rebuild
    from rightdoor.operations.reread import reread

    reread(doing.store, actor=doing.actor, at_us=doing.now_us(), progress=doing.progress)
    beside = ""
    try:
        ask_received(doing.store, actor=doing.actor, purpose="triage", at_us=doing.now_us())
    except LookRefused as refused:
        beside = f" Hash sets were not asked: {refused}"
    rebuild(doing.store, actor=doing.actor, at_us=doing.now_us(), progress=doing.progress)
    project(doing.store, now_us=doing.now_us(), progress=doing.progress, actor=doing.actor, units=units_of_receipts())
    mark_virals(doing.store)
    return Outcome(f"The triage list is up to date with everything taken in and decided before it began.{beside}")


def run_reread(doing: Doing) -> Outcome:
    """Read all that is kept again with the readers of today; a rebuild follows."""
    from rightdoor.operations.reread import reread

    again = reread(doing.store, actor=doing.actor, at_us=doing.now_us(), progress=doing.progress, everything=True)
    if not again.receipts:
        return Outcome("Nothing that is kept is read otherwise now.")
    return Outcome("What is kept was read again.", then=(REBUILD,))


def register_kinds() -> None:
    """Called when the app is ready."""
    register(Kind(REBUILD, "Bring the list up to date", "run-jobs", run_rebuild, whole=True))
    register(Kind(REREAD, "Read everything again", "run-jobs", run_reread, whole=True))
