"""The worker as a process: killed in the middle of an intake it goes on where it was; it ends with whoever started it."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from dataclasses import replace

import psutil
import pytest

from rightdoor.desk.surroundings import VARIABLE

FILES = 800
CALL = "reference,received_at,channel,identifier_type,identifier\n{0},2026-02-01T10:00:00Z,101,email,{0}@example.com\n"


@pytest.fixture
def worker(desk):
    environment = {**os.environ, VARIABLE: replace(desk.around, role="app").text()}
    process = subprocess.Popen([sys.executable, "-m", "rightdoor.desk.worker"], env=environment, stdin=subprocess.PIPE)
    yield process
    process.stdin.close()
    process.wait(timeout=20)


def row_of(desk, pk):
    with desk.store.connect() as connection:
        return connection.execute("select state, done, attempts from casework.jobs_job where id = %s", (pk,)).fetchone()


def wait_for(condition, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not come")


def lay(desk, account, unit):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.jobs.staging import Staging
    from rightdoor.casework.referrals.incoming import take_in_upload
    from rightdoor.desk.surroundings import now_us

    staging = Staging.begin(desk.store.dir, f"up-{secrets.token_hex(6)}")
    references = [f"c{secrets.token_hex(6)}" for _ in range(FILES)]
    for n, reference in enumerate(references):
        with staging.create(staging.name_for(f"call-{n}.csv")) as out:
            out.write(CALL.format(reference).encode())
        staging.files += 1
    with acting(account, now_us=now_us()) as done:
        job = take_in_upload(done, staging, unit=unit.pk, authority="Agreement 7")
    staging.release()
    return job, references


def children(process):
    return psutil.Process(process.pid).children()


def test_killed_in_the_middle_it_goes_on_where_it_was(desk, worker):
    unit = desk.unit()
    officer = desk.account(("supervisor", unit))
    (first,) = wait_for(lambda: children(worker))
    job, references = lay(desk, officer, unit)
    wait_for(lambda: row_of(desk, job.pk)[0] == "running" and row_of(desk, job.pk)[1] >= 200)
    assert first.nice() == 10
    first.kill()
    assert row_of(desk, job.pk)[0] == "running"
    wait_for(lambda: row_of(desk, job.pk)[0] == "done")
    assert row_of(desk, job.pk)[2] == 2
    with desk.store.connect() as connection:
        gave, arrived = connection.execute(
            "select gave, (select count(*) from casework.referrals_arrival where job = j.id) from casework.jobs_job j where id = %s",
            (job.pk,),
        ).fetchone()
        (then,) = connection.execute("select id from casework.jobs_job where follows_id = %s", (job.pk,)).fetchone()
    assert (gave["receipts"], arrived) == (FILES, FILES)
    wait_for(lambda: not (desk.store.dir / "desk" / "uploads" / job.key).exists())
    wait_for(lambda: row_of(desk, then)[0] == "done")
    listed = "select count(*) from referrals_referral where number = any(%s) and unit_id = %s"
    assert desk.sql(listed, references, unit.pk, account=officer) == [(FILES,)]


def test_it_ends_with_whoever_started_it(worker):
    (child,) = wait_for(lambda: children(worker))
    worker.stdin.close()
    assert worker.wait(timeout=10) == 0
    child.wait(timeout=10)


def test_the_turn_of_the_day_and_what_the_command_line_did_reach_the_pages(desk):
    from rightdoor.desk.worker import bring_up_to_date

    desk.populate(desk.unit())  # as of a day that is past
    around = replace(desk.around, role="app")
    with desk.as_shell():
        assert bring_up_to_date(around)
        assert not bring_up_to_date(around)
