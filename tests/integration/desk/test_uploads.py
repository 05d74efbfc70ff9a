"""Files sent by a browser: streamed, media hashed and never written, nothing left of what broke off, hostile content a finding."""

from __future__ import annotations

import hashlib
import io
import json
import secrets

import pytest

from rightdoor.desk.surroundings import opened

NOW = 1_772_700_000_000_000
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(4000)
CALL = b"reference,received_at,channel,identifier_type,identifier,child_at_risk,text,urgent\r\n%s,2026-02-01T10:00:00Z,101,email,%s@example.com,yes,,no\r\n"


@pytest.fixture
def office(desk):
    from rightdoor.casework.jobs.run import Office

    tick = iter(range(NOW, NOW + 10**12, 1_000_000))
    return Office(lambda: opened(desk.around, write=True), lambda: next(tick), secrets.token_bytes)


def named(name, data):
    file = io.BytesIO(data)
    file.name = name
    return file


def send(client, unit, *files, authority="Agreement 7", **more):
    return client.post("/referrals/upload/", {"unit": unit.pk, "authority": authority, "files": list(files), **more})


def drain(desk, office):
    from rightdoor.casework.jobs.run import run_next

    with desk.as_shell():
        while run_next(office) is not None:
            pass


def staged(desk):
    folder = desk.store.dir / "desk" / "uploads"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def job_of(desk, answer):
    from rightdoor.casework.jobs.models import Job

    with desk.as_owner():
        return Job.objects.get(pk=int(answer.url.split("/")[2]))


def test_a_file_is_received_taken_in_and_put_away(desk, office):
    unit = desk.unit()
    officer = desk.account(("referral-officer", unit))
    client = desk.client(officer)
    before = desk.ledger()[-1][0]
    reference = secrets.token_hex(4).encode()
    answer = send(client, unit, named("calls.csv", CALL % (reference, reference)), named("holiday.png", PNG))
    assert answer.status_code == 303
    job = job_of(desk, answer)
    ((entered, subject),) = [(act, json.loads(body)["subject"]) for _, _, act, body in desk.ledger(before) if act == "entered"]
    assert (entered, subject["job"], subject["files"], subject["media"]) == ("entered", job.pk, 1, 1)
    here = desk.store.dir / "desk" / "uploads" / job.key
    assert not any(PNG[:16] in path.read_bytes() for path in here.rglob("*") if path.is_file())
    assert "Waiting" in client.get(answer.url).content.decode()
    drain(desk, office)
    job = job_of(desk, answer)
    assert (job.state, job.gave["receipts"], job.gave["exhibits"]) == ("done", 2, 2)
    assert job.key not in staged(desk)
    with desk.store.connect() as connection:
        stored = connection.execute("select stored from exhibit where sha256 = %s", (hashlib.sha256(PNG).hexdigest(),)).fetchone()
    assert stored == ("none",)
    seen = desk.sql("select number, unit_id from referrals_referral where number = %s", reference.decode(), account=officer)
    assert seen == [(reference.decode(), unit.pk)]
    page = client.get(answer.url).content.decode()
    assert "Done" in page
    assert "/findings/" in page
