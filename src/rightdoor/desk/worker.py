"""The process of jobs beside the pages. It ends when the process that started it is gone.

At most one works on a store: it holds an advisory lock as long as it lives, so that whatever is marked as running when a worker
begins was left by a dead one. It opens the store for writing only while a job needs it, and gives way to the pages (`nice`).
"""

from __future__ import annotations

import os
import resource
import secrets
import subprocess
import sys
import threading
import time
import traceback
from typing import TYPE_CHECKING, Final

import psycopg

if TYPE_CHECKING:  # Django's models cannot be imported before it is set up
    from rightdoor.casework.jobs.models import State
    from rightdoor.casework.jobs.run import Office
    from rightdoor.desk.surroundings import Surroundings

WORKER_LOCK: Final = 0x5244_5742
_IDLE_S = 1.0
_BUSY_S = 2.0
_QUICK_S = 30.0
_TOLD_S = 600.0  # how often supervisors are told of what is late
_SHOWN_S = 20.0  # how often it is looked whether the pages show the newest generation, as of today
_ANEW_S = 10.0  # how long at a time rows of figures are made anew: after an upgrade those of every case
_HEAVY_KIB = 1_500_000  # a process that once held this much ends, to give it back


def watch_parent() -> threading.Thread:
    """Leave as soon as the pipe from the parent closes."""

    def wait() -> None:
        os.read(sys.stdin.fileno(), 1)
        os._exit(0)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def main() -> None:
    """Without arguments: keep a working process alive until the parent is gone. With `at-work`: be that process."""
    watch_parent()
    if sys.argv[1:] != ["at-work"]:
        keep_one()
    os.environ["DJANGO_SETTINGS_MODULE"] = "rightdoor.desk.settings"
    try:
        work()
    except Exception:  # noqa: BLE001 - the outermost shell: said without content; another process begins anew
        _say_trouble()
        sys.exit(1)


def keep_one() -> None:
    """A working process, and another when it ended: killed, heavy, or after trouble with the database. It ends with this one."""
    while True:
        began = time.monotonic()
        with subprocess.Popen([sys.executable, "-m", "rightdoor.desk.worker", "at-work"], stdin=subprocess.PIPE) as process:
            process.wait()
        time.sleep(_IDLE_S if time.monotonic() - began > _QUICK_S else _BUSY_S)


def work() -> None:
    """Take up jobs one after the other; returns when beginning anew is better."""
    import django

    django.setup()
    from rightdoor.casework.cases.keeping_up import keep_up
    from rightdoor.casework.communications_data.job_kinds import sweep_results
    from rightdoor.casework.decided.left import settle_left
    from rightdoor.casework.duties.escalating import escalate
    from rightdoor.casework.exposure.acts import forget_old_exposure
    from rightdoor.casework.figures.bulk import AT_ONCE as FIGURES_AT_ONCE
    from rightdoor.casework.figures.bulk import keep_up as keep_figures_up
    from rightdoor.casework.jobs.intake import sweep_uploads
    from rightdoor.casework.jobs.models import State
    from rightdoor.casework.jobs.run import Office, recover
    from rightdoor.casework.joint.counted import keep_up as keep_operations_up
    from rightdoor.casework.packages.building import sweep_packages
    from rightdoor.casework.place import held_store
    from rightdoor.casework.sent.acts import sweep_forms
    from rightdoor.desk.surroundings import now_us, opened, told

    around = told()
    assert around is not None
    os.setpriority(os.PRIO_PROCESS, 0, 10)  # only now: a database that had to be started above runs as everything else
    office = Office(lambda: opened(around, write=True), now_us, secrets.token_bytes)
    with psycopg.connect(held_store().dsn("app"), autocommit=True) as alone:
        while not _taken(alone):
            time.sleep(_IDLE_S)
        recover(now_us())
        settle_left(now_us())
        sweep_uploads(held_store(), now_us())
        sweep_results(held_store(), now_us())
        sweep_packages(held_store(), now_us())
        shown, told_at, kept_up = -_SHOWN_S, -_TOLD_S, ""
        while True:
            alone.execute("select 1")  # the lock goes with its connection: then somebody else may be the worker
            state = _guarded(office)
            if state is None and time.monotonic() - shown >= _SHOWN_S:
                bring_up_to_date(around)
                settle_left(now_us())
                sweep_forms(now_us())
                forget_old_exposure(now_us())
                sweep_results(held_store(), now_us())
                sweep_packages(held_store(), now_us())
                kept_up = keep_up(kept_up, now_us=now_us())
                until = time.monotonic() + _ANEW_S
                while keep_figures_up() == FIGURES_AT_ONCE and time.monotonic() < until:
                    pass
                keep_operations_up()
                if time.monotonic() - told_at >= _TOLD_S:
                    escalate(now_us())
                    told_at = time.monotonic()
                shown = time.monotonic()
            elif state is None:
                time.sleep(_IDLE_S)
            elif state == State.WAITING:
                time.sleep(_BUSY_S)
            elif _heavy():
                return


def bring_up_to_date(around: Surroundings) -> bool:
    """What the command line took in or derived meanwhile, and the turn of the day, reach the pages; whether anything did.

    Nothing is done when neither changed. Damage of derived tables is left to `rightdoor verify` and the next rebuild: said, not shown.
    """
    from rightdoor.casework.listing.project import project
    from rightdoor.casework.referrals.arrivals import units_of_receipts
    from rightdoor.desk.surroundings import now_us, opened
    from rightdoor.errors import StoreDamaged

    with opened(around) as store:
        try:
            return project(store, now_us=now_us(), progress=lambda *_: None, actor="desk", units=units_of_receipts()).fresh
        except StoreDamaged as problem:
            sys.stderr.write(f"rightdoor worker: {type(problem).__name__}\n")
            return False


def _taken(alone: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = alone.execute("select pg_try_advisory_lock(%s)", (WORKER_LOCK,)).fetchone()
    return bool(row and row[0])


def _guarded(office: Office) -> State | None:
    """The next job. A fault of the program fails the job and is said without content; trouble with the database goes on to `main`."""
    from django.db import InterfaceError, OperationalError

    from rightdoor.casework.jobs.models import State
    from rightdoor.casework.jobs.run import fail_running, run_next
    from rightdoor.errors import DatabaseUnavailable

    try:
        return run_next(office)
    except (OperationalError, InterfaceError, psycopg.OperationalError, DatabaseUnavailable):
        raise
    except Exception as fault:  # noqa: BLE001 - the shell: one job that cannot be done must not end the others
        _say_trouble()
        fail_running(
            office.now_us(), f"An error of the program ({type(fault).__name__}). What was acknowledged is kept; tell your administrator."
        )
        return State.FAILED


def _say_trouble() -> None:
    """Where it happened, on standard error. Not what the error says: that may hold a value of a case."""
    kind, _, where = sys.exc_info()
    words = [f"rightdoor worker: {kind.__name__ if kind else 'trouble'}\n", *traceback.format_tb(where)[-6:]]
    sys.stderr.write("".join(words))


def _heavy() -> bool:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > _HEAVY_KIB


if __name__ == "__main__":
    main()
