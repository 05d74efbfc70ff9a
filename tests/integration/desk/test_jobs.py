"""Jobs: asked for once however often, done one at a time and fairly, cancelled between batches, taken up again after a kill."""

from __future__ import annotations

import json
import secrets

import psycopg
import pytest

from rightdoor.desk.surroundings import opened

NOW = 1_772_600_000_000_000
CALL = "reference,received_at,channel,identifier_type,identifier,child_at_risk,text,urgent\n{0},2026-02-01T10:00:00Z,101,email,a{0}@example.com,yes,,no\n"


@pytest.fixture
def office(desk):
    """The worker's side in this process: as the role of the shell."""
    from rightdoor.casework.jobs.run import Office

    tick = iter(range(NOW, NOW + 10**12, 1_000_000))
    return Office(lambda: opened(desk.around, write=True), lambda: next(tick), secrets.token_bytes)


@pytest.fixture
def shell(desk):
    """Django's connection as the shell's role within a block."""
    return desk.as_shell


def ask(account, kind, unit, at=NOW, **more):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.jobs.acts import ask as asked

    with acting(account, now_us=at) as done:
        return asked(done, kind, unit=unit.pk, **more)


def drain(shell, office):
    from rightdoor.casework.jobs.run import run_next

    states = []
    with shell():
        while (state := run_next(office)) is not None:
            states.append(state.value)
    return states


def test_a_rebuild_asked_five_times_while_it_waits_is_one(desk, office, shell):
    from rightdoor.casework.jobs.models import Job

    unit = desk.unit(intake=True)
    officer = desk.account(("supervisor", unit))
    first = {ask(officer, "rebuild", unit, at=NOW + n).pk for n in range(5)}
    assert len(first) == 1
    before = desk.ledger()[-1][0]
    assert drain(shell, office) == ["done"]
    with shell():
        job = Job.objects.get(pk=first.pop())
    assert (job.state, job.asks, job.attempts) == ("done", 5, 1)
    acts = [(actor, act, json.loads(body)["subject"]) for _, actor, act, body in desk.ledger(before)]
    assert (officer.username, "altered", {"job": job.pk, "ended": "done"}) in acts


def lay_upload(desk, account, unit, count=1):
    """Files as a browser left them, and their job."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.jobs.staging import Staging
    from rightdoor.casework.referrals.incoming import take_in_upload

    staging = Staging.begin(desk.store.dir, f"up-{secrets.token_hex(6)}")
    for n in range(count):
        with staging.create(staging.name_for(f"call-{n}.csv")) as out:
            out.write(CALL.format(secrets.token_hex(6)).encode())
        staging.files += 1
    with acting(account, now_us=NOW) as done:
        job = take_in_upload(done, staging, unit=unit.pk, authority="Agreement 7")
    staging.release()
    return job


def job_row(desk, pk):
    from rightdoor.casework.jobs.models import Job

    with desk.as_owner():
        return Job.objects.get(pk=pk)


def test_units_take_turns_and_intakes_go_before_a_fresh_rebuild(desk, office, shell):
    from rightdoor.casework.jobs.models import Job

    a, b = desk.unit(), desk.unit()
    many, one = desk.account(("supervisor", a)), desk.account(("supervisor", b))
    drain(shell, office)
    rebuild = ask(many, "rebuild", a, at=NOW + 10**7)
    first = [lay_upload(desk, many, a).pk for _ in range(3)]
    other = lay_upload(desk, one, b).pk
    drain(shell, office)
    with desk.as_owner():
        begun = list(Job.objects.filter(pk__in=[rebuild.pk, *first, other]).order_by("started_us").values_list("pk", flat=True))
    assert other in begun[:2]  # the numbers of jobs are drawn: which of the three asked for at one instant goes first is not told
    assert set(begun[:2]) - {other} < set(first)
    assert begun[-1] == rebuild.pk


def test_one_rebuild_serves_every_unit_that_waits(desk, office, shell):
    units = [desk.unit() for _ in range(3)]
    asked = [ask(desk.account(("supervisor", unit)), "rebuild", unit, at=NOW + n).pk for n, unit in enumerate(units)]
    assert len(set(asked)) == 3
    assert drain(shell, office) == ["done"]
    rows = [job_row(desk, pk) for pk in asked]
    assert {row.state for row in rows} == {"done"}
    assert [row.along_id for row in rows] == [None, asked[0], asked[0]]


def test_cancelled_between_batches_what_was_acknowledged_stays(desk, office, shell, monkeypatch):
    from rightdoor.casework.jobs import run

    monkeypatch.setattr(run, "_STEP_US", 0)
    unit = desk.unit()
    officer = desk.account(("referral-officer", unit))
    job = lay_upload(desk, officer, unit, count=250)
    client = desk.client(officer)
    seen = []

    def tick():
        row = job_row_now(job.pk)
        if row is not None and row[0] == "running" and row[1] >= 100 and not seen:
            seen.append(row)
            with psycopg.connect(desk.store.dsn("app")) as other:
                other.execute("update casework.jobs_job set cancel_us = 1 where id = %s", (job.pk,))
        return NOW + len(seen) + next(count)

    count = iter(range(0, 10**12, 10**6))

    def job_row_now(pk):
        with desk.store.connect() as connection:
            return connection.execute("select state, done from casework.jobs_job where id = %s", (pk,)).fetchone()

    from rightdoor.casework.jobs.run import Office, run_next

    with shell():
        states = []
        while (state := run_next(Office(office.writer, tick, secrets.token_bytes))) is not None:
            states.append(state.value)
    row = job_row(desk, job.pk)
    assert (row.state, row.gave, states[0]) == ("cancelled", {}, "cancelled")
    assert "is kept" in client.get(f"/jobs/{job.pk}/").content.decode()
    arrived = desk_count(desk, "select count(*) from casework.referrals_arrival where job = %s", job.pk)
    assert 100 <= arrived < 250
    assert client.post(f"/jobs/{job.pk}/retry/", follow=True).content.decode().count("put away") == 1


def desk_count(desk, query, *values):
    with desk.store.connect() as connection:
        return connection.execute(query, values).fetchone()[0]


def test_waiting_jobs_are_cancelled_and_failed_ones_tried_again(desk, office, shell):
    from rightdoor.casework.jobs.models import Job

    unit = desk.unit()
    officer, stranger = desk.account(("supervisor", unit)), desk.account(("supervisor", desk.unit()))
    job = ask(officer, "reread", unit)
    client = desk.client(officer)
    assert desk.client(stranger).post(f"/jobs/{job.pk}/cancel/").status_code == 404
    assert "Cancelled" in client.post(f"/jobs/{job.pk}/cancel/", follow=True).content.decode()
    assert "nothing left to cancel" in client.post(f"/jobs/{job.pk}/cancel/", follow=True).content.decode()
    assert client.post(f"/jobs/{job.pk}/retry/").status_code == 303
    assert job_row(desk, job.pk).state == "waiting"
    assert "done" in drain(shell, office)
    assert job_row(desk, job.pk).state == "done"
    with desk.as_owner():
        Job.objects.filter(pk=job.pk).update(state="failed", message="x")
    assert "Try again" in client.get(f"/jobs/{job.pk}/").content.decode()


def test_while_the_command_line_writes_jobs_wait_and_say_so(desk, office, shell):
    unit = desk.unit()
    officer = desk.account(("supervisor", unit))
    job = ask(officer, "rebuild", unit)
    from rightdoor.casework.jobs.run import run_next

    with opened(desk.around, write=True), shell():
        assert run_next(office) == "waiting"
    page = desk.client(officer).get(f"/jobs/{job.pk}/").content.decode()
    assert "The store is being written by process" in page
    assert f'hx-get="/jobs/{job.pk}/"' in page
    assert drain(shell, office) == ["done"]
    row = job_row(desk, job.pk)
    assert (row.state, row.attempts) == ("done", 1)
    assert "hx-get" not in desk.client(officer).get(f"/jobs/{job.pk}/").content.decode()


def test_pages_may_ask_and_cancel_and_nothing_else(desk):
    unit = desk.unit()
    officer, other = desk.account(("supervisor", unit)), desk.account(("supervisor", desk.unit()))
    job = ask(officer, "rebuild", unit)
    count = "select count(*) from jobs_job where id = %s"
    assert desk.sql(count, job.pk, account=officer) == [(1,)]
    assert desk.sql(count, job.pk, account=other) == [(0,)]
    assert desk.sql(count, job.pk) == [(0,)]
    for forged in (
        "update jobs_job set state = 'done' where id = %s",
        "update jobs_job set gave = '{}' where id = %s",
        "delete from jobs_job where id = %s",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(forged, job.pk, account=officer)
    insert = (
        "insert into jobs_job (kind, unit_id, asked_by_id, asked_us, asks, key, what, state, stage, done, total, attempts, gave, message, compartments) "
        "values ('rebuild', %s, %s, 1, 1, 'k', '{}', 'waiting', '', 0, 0, 0, '{}', '', '{}')"
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege):  # in another's name
        desk.sql(insert, unit.pk, other.pk, account=officer)
    reader = desk.client(desk.account(("intelligence-researcher", unit)))
    assert reader.get("/jobs/").status_code == 403
    assert reader.get(f"/jobs/{job.pk}/").status_code == 404


def test_on_whose_authority_a_job_takes_in_is_for_people_of_the_inbox_alone(desk):
    from rightdoor.casework.jobs.models import Job

    unit = desk.unit()
    officer, boss = desk.account(("referral-officer", unit)), desk.account(("administrator", unit), ("referral-officer", desk.unit()))
    with desk.as_owner():
        job = Job.objects.create(
            kind="rebuild", unit=unit, asked_by=officer, asked_us=NOW, what={"authority": "Agreement on Ann", "files": 1}
        )
    pages = [desk.client(who).get(f"/jobs/{job.pk}/") for who in (officer, boss)]
    assert [page.status_code for page in pages] == [200, 200]
    assert ["Agreement on Ann" in page.content.decode() for page in pages] == [True, False]
    with desk.as_owner():
        Job.objects.filter(pk=job.pk).update(state="cancelled")
