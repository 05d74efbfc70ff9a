"""Jobs: asked for once however often, done one at a time and fairly, cancelled between batches, taken up again after a kill."""

from __future__ import annotations

import json
import secrets

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
