"""Files sent by a browser: streamed, media hashed and never written, nothing left of what broke off, hostile content a finding."""

from __future__ import annotations

import hashlib
import io
import json
import re
import secrets
import zipfile

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
    reference = f"c{secrets.token_hex(4)}".encode()
    answer = send(client, unit, named("calls.csv", CALL % (reference, reference)), named("holiday.png", PNG))
    assert answer.status_code == 303
    job = job_of(desk, answer)
    ((entered, subject),) = [(act, json.loads(body)["subject"]) for _, _, act, body in desk.ledger(before) if act == "entered"]
    assert (entered, subject["job"], subject["files"], subject["media"]) == ("entered", job.pk, 1, 1)
    here = desk.store.dir / "desk" / "uploads" / job.key
    assert not any(PNG[:16] in path.read_bytes() for path in here.rglob("*") if path.is_file())
    waiting = client.get(answer.url).content.decode()
    assert "Waiting" in waiting
    assert "govuk-notification-banner--success" not in waiting  # nothing is done as long as it waits
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
    shown = int(re.search(r"(\d+) data findings? in what it took in", page)[1])
    listed = client.get(f"/findings/?job={job.pk}").content.decode()
    assert f'href="/findings/?job={job.pk}"' in page and shown == job.findings > 0
    assert len(re.findall(r'href="/findings/\d+/"', listed)) == shown
    assert client.get("/findings/?job=1").status_code == 404
    stranger = desk.client(desk.account(("referral-officer", desk.unit())))
    assert stranger.get(f"/findings/?job={job.pk}").status_code == 404


def raw(client, body, **more):
    return client.generic("POST", "/referrals/upload/", body, content_type="multipart/form-data; boundary=xyz", **more)


def part(name, content, file=None):
    extra = f'; filename="{file}"\r\nContent-Type: application/octet-stream' if file is not None else ""
    return f'--xyz\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'.encode() + content + b"\r\n"


def test_a_browser_that_vanishes_leaves_nothing(desk):
    unit = desk.unit()
    client = desk.client(desk.account(("referral-officer", unit)))
    before = staged(desk)
    whole = part("unit", str(unit.pk).encode()) + part("authority", b"A") + part("files", b"x" * 400_000, "a.bin")
    answer = raw(client, whole[:200_000])
    assert answer.status_code == 400
    assert "broke off" in answer.content.decode()
    assert staged(desk) == before
    assert desk.sql("select count(*) from jobs_job where unit_id = %s", unit.pk, account=desk.account(("supervisor", unit))) == [(0,)]


def test_a_forged_form_leaves_nothing(desk):
    unit = desk.unit()
    client = desk.client(desk.account(("referral-officer", unit)))
    client.handler.enforce_csrf_checks = True
    before = staged(desk)
    assert send(client, unit, named("a.csv", b"x")).status_code == 403
    assert staged(desk) == before
    page = client.get("/referrals/upload/").content.decode()
    token = page.split('id="upload-form"')[1].split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert send(client, unit, named("a.csv", b"x"), csrfmiddlewaretoken=token).status_code == 303


def test_what_is_missing_is_said_and_nothing_is_kept(desk):
    unit, other = desk.unit(), desk.unit()
    client = desk.client(desk.account(("referral-officer", unit)))
    before = staged(desk)
    no_authority = send(client, unit, named("a.csv", b"x"), authority=" ")
    assert no_authority.status_code == 400
    assert "Choose the files again" in no_authority.content.decode()
    assert "Choose at least one file" in send(client, unit).content.decode()
    assert send(client, other, named("a.csv", b"x")).status_code == 400  # not among one's units
    scripted = client.post("/referrals/upload/", {"unit": unit.pk, "authority": "A"}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert scripted.json()["errors"] == ["Choose at least one file."]
    empty = client.post("/referrals/upload/", {"unit": unit.pk, "authority": ""}, headers={"X-Requested-With": "XMLHttpRequest"}).json()
    assert empty["fields"] == [
        {"id": "id_authority", "label": "Authority under which it is received", "text": "Enter the authority under which it is received."},
        {"id": "id_files", "label": "Files", "text": "Choose at least one file."},
    ]
    assert staged(desk) == before
    reader = desk.client(desk.account(("intelligence-researcher", unit)))
    assert reader.get("/referrals/upload/").status_code == 403


def test_too_much_is_refused_before_and_while_it_comes(desk, monkeypatch):
    monkeypatch.setenv("RIGHTDOOR_UPLOAD_MIB", "1")
    unit = desk.unit()
    client = desk.client(desk.account(("referral-officer", unit)))
    before = staged(desk)
    at_once = send(client, unit, named("a.bin", b"x" * (3 << 20)))
    assert at_once.status_code == 413
    assert "1 MiB" in at_once.content.decode()
    while_it_comes = send(client, unit, named("a.bin", b"x" * ((1 << 20) + 5000)))
    assert while_it_comes.status_code == 413
    assert staged(desk) == before


def test_media_is_never_written_wherever_its_pieces_break(desk, monkeypatch):
    """Also when the first piece is shorter than what tells a format."""
    from rightdoor.casework.jobs.staging import Staging
    from rightdoor.desk.uploads.handler import StagingHandler
    from rightdoor.desk.uploads.limits import UploadLimits

    staging = Staging.begin(desk.store.dir, f"up-{secrets.token_hex(4)}")
    handler = StagingHandler(staging, UploadLimits())
    try:
        handler.new_file("files", "innocent.csv", "text/csv", None, None, None)
        for at in range(0, len(PNG), 7):
            handler.receive_data_chunk(PNG[at : at + 7], at)
        handler.file_complete(len(PNG))
        folder = desk.store.dir / "desk" / "uploads" / staging.id / "incoming"
        assert list(folder.iterdir()) == []
        (row,) = staging.media
        assert (row.kind, row.size, row.sha256) == ("png", len(PNG), hashlib.sha256(PNG).hexdigest())
    finally:
        staging.discard()


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.bin", bytes(30_000_000))
    return out.getvalue()


def test_hostile_files_and_names_are_findings_and_never_content_of_a_page(desk, office):
    unit = desk.unit()
    client = desk.client(desk.account(("referral-officer", unit)))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("../../../up.csv", b"a,b\r\n")
        made.writestr("picture.png", PNG)
    names = {
        "../../../etc/passwd": b"x",
        "report\u202efdp.xml": b"<a/>",
        "=cmd|' /C calc'!A0.csv": b"=1+1,<script>alert(1)</script>\r\n",
        "<script>alert(1)</script>.csv": b"reference",
        "long.xml" * 60: b"<report/>",
        "line.csv": b"reference,received_at,channel\r\n" + b"y" * 3_000_000,
        "empty.csv": b"",
        "bomb.zip": bomb(),
        "members.zip": archive.getvalue(),
        "broken.zip": b"PK\x03\x04" + b"\xff" * 300,
        "..": b"nobody",
    }
    body = b"".join(part("files", data, name) for name, data in names.items())
    body = (
        part("unit", str(unit.pk).encode())
        + part("authority", b"Agreement <b>7</b>")
        + body
        + part("files", b"no name", "")
        + b"--xyz--\r\n"
    )
    answer = raw(client, body)
    assert answer.status_code == 303
    drain(desk, office)
    job = job_of(desk, answer)
    assert job.state == "done", job.message
    assert job.gave["receipts"] >= 10
    assert job.findings > 5
    page = client.get(answer.url).content.decode()
    assert "Agreement &lt;b&gt;7&lt;/b&gt;" in page
    assert "<script>alert" not in page
    assert job.key not in staged(desk)
    assert not (desk.store.dir.parent / "etc").exists()
    digest = hashlib.sha256(PNG).hexdigest()
    assert not any(PNG[:64] in path.read_bytes() for path in (desk.store.dir / "vault").rglob("*") if path.is_file())
    with desk.store.connect() as connection:
        assert connection.execute("select stored from exhibit where sha256 = %s", (digest,)).fetchone() == ("none",)


def test_the_same_files_again_are_nothing_new_to_the_unit_and_new_to_another(desk, office):
    units = [desk.unit(), desk.unit()]
    reference = f"c{secrets.token_hex(4)}".encode()
    data = CALL % (reference, reference)
    gave = []
    for unit in (units[0], units[0], units[1]):
        answer = send(desk.client(desk.account(("referral-officer", unit))), unit, named("same.csv", data))
        drain(desk, office)
        job = job_of(desk, answer)
        gave.append((job.state, job.gave["receipts"]))
    assert gave == [("done", 1), ("done", 0), ("done", 1)]
    for unit in units:
        rows = desk.sql(
            "select unit_id from referrals_referral where number = %s", reference.decode(), account=desk.account(("supervisor", unit))
        )
        assert rows == [(unit.pk,)]


def test_many_files_at_once_and_what_their_sender_calls_viral(desk, office):
    unit = desk.unit()
    client = desk.client(desk.account(("referral-officer", unit)))
    report = (
        b'<report xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><batchedReport reason="VIRAL_POTENTIAL_MEME"/><incidentSummary>'
        b"<incidentType>Child Pornography (possession, manufacture, and distribution)</incidentType>"
        b"<incidentDateTime>2026-02-01T10:00:00Z</incidentDateTime></incidentSummary></report>"
    )
    number = f"7{secrets.randbelow(10**7):07d}"
    files = [named(f"call-{n}.txt", f"words {secrets.token_hex(8)}".encode()) for n in range(130)]
    answer = send(client, unit, named(f"CyberTip-{number}.xml", report), *files)
    assert answer.status_code == 303
    drain(desk, office)
    assert job_of(desk, answer).gave["receipts"] == 131
    rows = desk.sql("select viral from referrals_referral where number = %s", number, account=desk.account(("supervisor", unit)))
    assert rows == [(True,)]


def test_received_into_a_compartment_it_is_never_seen_by_others(desk, office):
    from rightdoor.casework.access.models import Compartment, CompartmentMember

    unit = desk.unit()
    inside, outside = desk.account(("supervisor", unit)), desk.account(("supervisor", unit))
    with desk.as_owner():
        compartment = Compartment.objects.create(name=f"C-{secrets.token_hex(3)}", grade="silent", contact="x")
        CompartmentMember.objects.create(compartment=compartment, account=inside)
    reference = f"c{secrets.token_hex(4)}".encode()
    answer = send(desk.client(inside), unit, named("quiet.csv", CALL % (reference, reference)), compartment=compartment.pk)
    jobs = "select count(*) from jobs_job where unit_id = %s"
    assert desk.sql(jobs, unit.pk, account=outside) == [(0,)]
    drain(desk, office)
    assert desk.sql(jobs, unit.pk, account=outside) == [(0,)]
    assert desk.client(outside).get(answer.url).status_code == 404
    seen = "select count(*) from referrals_referral where number = %s"
    assert desk.sql(seen, reference.decode(), account=outside) == [(0,)]
    assert desk.sql(seen, reference.decode(), account=inside) == [(1,)]


def test_a_call_is_entered_under_the_officers_name(desk, office):
    unit = desk.unit()
    officer = desk.account(("referral-officer", unit), name="Person Example")
    client = desk.client(officer)
    fields = {
        "unit": unit.pk, "channel": "101", "reference": f"R{secrets.token_hex(3)}", "received_at": "2026-02-01T10:00:00Z", "anonymous": "yes",
        "identifier_type": "email", "identifier": "=someone@example.com", "child_at_risk": "yes", "text": 'He said "come",\nthen hung up.', "urgent": "",
    }  # fmt: skip
    wrong = client.post("/referrals/call/", {**fields, "received_at": "yesterday"})
    assert wrong.status_code == 400
    assert "then hung up" in wrong.content.decode()
    answer = client.post("/referrals/call/", fields)
    drain(desk, office)
    assert job_of(desk, answer).state == "done"
    rows = desk.sql("select number, form, unit_id from referrals_referral where number = %s", fields["reference"], account=officer)
    assert rows == [(fields["reference"], "call", unit.pk)]


def test_what_belongs_to_no_job_is_swept(desk):
    from rightdoor.casework.jobs.intake import sweep_uploads
    from rightdoor.casework.jobs.staging import Staging

    left, coming = (Staging.begin(desk.store.dir, f"up-{secrets.token_hex(4)}") for _ in range(2))
    left.release()
    try:
        with desk.as_shell():
            assert sweep_uploads(desk.store, NOW) >= 1
        assert left.id not in staged(desk)
        assert coming.id in staged(desk)
    finally:
        coming.discard()
