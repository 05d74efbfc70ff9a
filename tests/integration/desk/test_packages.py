"""Packages at the desk: what one would hold, who may, grounds, the worker's build, the file and its re-check, what is put away."""

from __future__ import annotations

import json
import re
import secrets

import pytest

from desk_subject_case import open_for
from desk_way_case import work

CHANGED = "The papers changed since it was asked for; look again."
ANSWERS = {"no_second_event": "the log ends", "looked_for": "another day", "would_undermine": "a second household"}


@pytest.fixture(scope="module")
def unit(desk):
    return desk.unit()


@pytest.fixture
def subject(desk, unit):
    """One with a single strand."""
    return desk.populate(unit).subjects[0]


@pytest.fixture(scope="module")
def officer(desk, unit):
    return desk.account(("officer-in-the-case", unit))


@pytest.fixture
def client(desk, officer, subject):
    found = desk.client(officer)
    open_for(found, subject)
    return found


def at(subject, more=""):
    return f"/subjects/{subject}/package/{more}"


def packages(desk, subject):
    with desk.as_owner():
        from rightdoor.casework.packages.models import Package

        return list(Package.objects.filter(subject=subject).order_by("asked_us"))


def check(content, tmp_path):
    from rightdoor.operations.package_check import check_package, read_package_file

    path = tmp_path / "package.zip"
    path.write_bytes(content)
    return check_package(path.name, read_package_file(path))


def built(desk, client, subject, purpose="warrant"):
    assert client.post(at(subject, "build"), {"package": purpose}).status_code == 303
    assert set(work(desk)) == {"done"}
    return packages(desk, subject)[-1]


def test_a_warrant_package_is_built_stamped_taken_and_checked(desk, client, subject, officer, tmp_path):
    page = client.get(at(subject)).content.decode()
    assert "ONE STRAND OF PAPERS, WITHOUT THE AUTHORISING INSPECTOR" in page
    assert "Not answered: Why is there no second event?" in page
    assert "No deconfliction check is recorded" in page
    before = desk.ledger()[-1][0]
    made = built(desk, client, subject)
    assert (made.state, made.status, made.stamp) == ("built", "single-strand", "single-strand-unanswered")
    assert len(made.lacking) == 3
    answer = client.post(at(subject, f"{made.pk}/file"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    checked = check(answer.content, tmp_path)
    assert checked.same, checked.as_json()
    assert {paper.receipt for paper in checked.manifest.papers} == set(made.receipts)
    assert made.differs == 0 and not checked.manifest.differs_at_build
    acts = [(row[2], json.loads(row[3])["subject"]) for row in desk.ledger(before) if row[1] == officer.username and row[2] != "consulted"]
    assert [
        (act, said.get("package") or said.get("package_asked")) for act, said in acts if "package" in said or "package_asked" in said
    ] == [
        ("altered", made.pk),
        ("exported", made.sha256),
        ("disclosed", made.sha256),
    ]
    page = client.get(at(subject)).content.decode()
    assert made.sha256 in page and "Taken away" in page and "1 time." in page


def test_an_inspectors_answers_lift_the_stamp_until_the_papers_say_otherwise(desk, client, subject, tmp_path):
    grounds = {"rank": "inspector", "by": "Inspector 42", "reason": "answers", **ANSWERS, "expected": ""}
    lacking = client.post(at(subject, "grounds/"), {**grounds, "looked_for": ""})
    assert lacking.status_code == 422 and "Not answered" not in lacking.content.decode().split("What was looked for")[0]
    assert client.post(at(subject, "grounds/"), grounds).status_code == 303
    page = client.get(at(subject)).content.decode()
    assert "the authorising officer&#x27;s answers are recorded" in page
    assert "a second household" in page
    assert client.post(at(subject, "grounds/"), grounds).status_code == 409  # somebody answered since: shown what holds now
    made = built(desk, client, subject)
    assert (made.stamp, bool(made.grounds)) == ("single-strand-answered", True)
    checked = check(client.post(at(subject, f"{made.pk}/file")).content, tmp_path)
    assert checked.same and checked.manifest.stamp.code == "single-strand-answered"
    decided = client.get(f"/subjects/{subject}/decisions/").content.decode()
    assert "Grounds for a package" in decided
    assert "Inspector 42" in decided


def test_a_safeguarding_package_is_built_at_any_status_by_whoever_safeguards(desk, unit, subject, tmp_path):
    client = desk.client(desk.account(("safeguarding-officer", unit)))
    open_for(client, subject)
    page = client.get(at(subject)).content.decode()
    assert "THIS MAY NOT BE THE DOOR" in page
    assert "Build the safeguarding package" in page and "Build the warrant package" not in page
    assert client.post(at(subject, "build"), {"package": "warrant"}).status_code == 403
    made = built(desk, client, subject, "safeguarding")
    assert made.stamp == "safeguarding"
    assert check(client.post(at(subject, f"{made.pk}/file")).content, tmp_path).same


def test_who_may_not_build_sees_that_it_was_and_does_not_take_it(desk, unit, client, subject):
    made = built(desk, client, subject)
    researcher = desk.client(desk.account(("intelligence-researcher", unit)))
    open_for(researcher, subject)
    page = researcher.get(at(subject)).content.decode()
    assert made.sha256 in page and "Download" not in page and "Build the" not in page
    assert researcher.post(at(subject, f"{made.pk}/file")).status_code == 403
    assert researcher.post(at(subject, "build"), {"package": "warrant"}).status_code == 403
    elsewhere = desk.client(desk.account(("officer-in-the-case", desk.unit())))
    assert elsewhere.post(at(subject, f"{made.pk}/file")).status_code == 404
    assert client.post(at(subject, "pkg_aaaaaaaaaaaaaaaa/file")).status_code == 404


def test_the_second_factor_is_asked_for_again(desk, officer, subject, client):
    late = desk.client(officer, shown_s=3_600)
    open_for(late, subject)
    answer = late.post(at(subject, "build"), {"package": "warrant"})
    assert answer.status_code in (302, 401)
    assert packages(desk, subject) == []


def test_asked_twice_it_is_built_once(desk, client, subject):
    for _ in range(2):
        assert client.post(at(subject, "build"), {"package": "warrant"}).status_code == 303
    assert len(packages(desk, subject)) == 1
    work(desk)
    assert [one.state for one in packages(desk, subject)] == ["built"]


def test_a_cut_short_build_is_found_again_and_a_cancelled_one_says_so(desk, client, subject, monkeypatch):
    from rightdoor.casework.packages import building, files

    client.post(at(subject, "build"), {"package": "warrant"})
    with monkeypatch.context() as cut:
        cut.setattr(files, "put_in_place", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            work(desk)
    (made,) = packages(desk, subject)
    assert made.state == "built" and not files.place_of(desk.store.dir, made.pk).exists()
    with desk.as_shell():
        from rightdoor.casework.jobs.run import recover

        recover(made.built_us)
    before = desk.ledger()[-1][0]
    assert work(desk) == ["done"]
    assert client.post(at(subject, f"{made.pk}/file")).status_code == 200
    assert [row[2] for row in desk.ledger(before) if '"exported"' in row[3]] == []
    client.post(at(subject, "build"), {"package": "safeguarding"})
    with desk.as_owner():
        from rightdoor.casework.jobs.models import Job

        job = Job.objects.get(key=packages(desk, subject)[-1].pk)
    client.post(f"/jobs/{job.pk}/cancel/")
    with desk.as_shell():
        building.sweep_packages(desk.store, made.built_us)
    assert packages(desk, subject)[-1].state == "failed"


def test_files_are_put_away_after_a_day_and_with_an_erased_paper(desk, client, subject):
    from rightdoor.casework.packages import files
    from rightdoor.casework.packages.building import sweep_packages

    with desk.as_shell():
        sweep_packages(desk.store, 2**60)  # of other tests
    made = built(desk, client, subject)
    place = files.place_of(desk.store.dir, made.pk)
    assert place.stat().st_mode & 0o777 == 0o600
    with desk.as_shell():
        assert sweep_packages(desk.store, made.built_us + files.KEPT_US - 1) == 0
        assert sweep_packages(desk.store, made.built_us + files.KEPT_US) == 1
    assert not place.exists()
    assert packages(desk, subject)[-1].state == "away"
    assert client.post(at(subject, f"{made.pk}/file")).status_code == 303
    assert "put away" in client.get(at(subject)).content.decode()


def test_the_interface_does_the_same_with_the_same_rows(desk, unit, subject, officer, client, tmp_path):
    def rows(after, who):
        return [
            (row[2], sorted(json.loads(row[3])["subject"]))
            for row in desk.ledger(after)
            if row[1] == who.username and row[2] != "consulted"
        ]

    before = desk.ledger()[-1][0]
    made = built(desk, client, subject)
    client.post(at(subject, f"{made.pk}/file"))
    by_page = rows(before, officer)
    other = desk.account(("officer-in-the-case", unit))
    api, path = desk.api(other), f"/api/subjects/{subject}"

    def post(to, body):
        return api.post(to, body, content_type="application/json", headers={"Idempotency-Key": secrets.token_hex(8)})

    assert post(f"{path}/purpose", {"purpose": "assess"}).status_code == 200
    before = desk.ledger()[-1][0]
    ahead = api.get(f"{path}/packages/prospect").json()
    assert (ahead["stamp"], ahead["needed"], ahead["may"]) == ("single-strand-unanswered", "inspector", True)
    asked = post(f"{path}/packages", {"kind": "warrant"})
    assert (asked.status_code, asked.json()["state"]) == (202, "asked")
    work(desk)
    listed = api.get(f"{path}/packages").json()
    assert [one["state"] for one in listed] == ["built", "built"]
    answer = api.get(f"{path}/packages/{asked.json()['key']}/file")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert check(answer.content, tmp_path).same
    assert rows(before, other) == by_page
    given = post(f"{path}/decisions/grounds", {"rank": "inspector", "by": "42", "reason": "r", **ANSWERS, "expected": ahead["expected"]})
    assert given.status_code == 201, given.content
    assert api.get(f"{path}/packages/prospect").json()["stamp"] == "single-strand-answered"
    assert desk.api(other, "read-subject").get(f"{path}/packages/{asked.json()['key']}/file").status_code == 403


def test_overrides_are_counted_where_auditors_look(desk, unit, client, subject, officer):
    auditor = desk.account(("auditor", unit))
    page = desk.client(auditor).get("/oversight/overrides/").content.decode()
    built(desk, client, subject)
    after = desk.client(auditor).get("/oversight/overrides/").content.decode()
    assert after != page and officer.username in after


@pytest.fixture
def quiet(desk, unit):
    """A subject of two reports, one of them silent: who is inside and outside of its compartment, and the receipts of each report."""
    from desk_case import NOW
    from rightdoor.casework.access.models import Compartment, CompartmentMember
    from rightdoor.casework.listing.project import project
    from rightdoor.casework.referrals.models import InCompartment

    inside, outside = (desk.account(("officer-in-the-case", unit)) for _ in range(2))
    with desk.as_owner():
        compartment = Compartment.objects.create(name=f"Quiet {inside.pk}", grade="silent", contact="nobody")
        CompartmentMember.objects.create(compartment=compartment, account=inside)
    shared = f"acc-shared-{inside.pk}"
    opened = desk.populate(unit, account=shared)
    hidden = desk.populate(unit, account=shared, silent=compartment)
    yield inside, outside, opened, hidden
    with desk.as_owner():
        InCompartment.objects.filter(compartment=compartment, ended_us=None).update(ended_us=NOW + 1)
    project(desk.store, now_us=NOW, progress=lambda *_: None)


def test_nothing_silent_is_in_a_package_of_whoever_is_outside(desk, quiet, tmp_path):
    inside, outside, opened, hidden = quiet
    (subject,) = opened.subjects
    assert {row[0] for row in desk.sql("select view from listing_subject where subject = %s", subject, account=inside)} == {"full"}
    within, without = desk.client(inside), desk.client(outside)
    for client in (within, without):
        open_for(client, subject)
    said = "THE HIDDEN REASON"
    grounds = {"rank": "superintendent", "by": "Hidden Officer", "reason": said, **ANSWERS, "expected": ""}
    assert within.post(at(subject, "grounds/"), grounds).status_code == 303
    page = without.get(at(subject)).content.decode()
    assert "Hidden Officer" not in page and "Grounds are recorded" not in page
    made = built(desk, without, subject)
    assert made.view == "open" and not set(made.receipts) & set(hidden.receipts)
    answer = without.post(at(subject, f"{made.pk}/file"))
    checked = check(answer.content, tmp_path)
    assert checked.same
    for secret in (said, "Hidden Officer", *hidden.numbers, *hidden.receipts):
        assert all(secret.encode() not in member for member in members(answer.content)), secret
    full = built(desk, within, subject)
    assert full.view == "full" and set(hidden.receipts) < set(full.receipts)
    content = within.post(at(subject, f"{full.pk}/file")).content
    assert any(said.encode() in member for member in members(content))
    checked = check(content, tmp_path)
    assert checked.same, (checked.findings, checked.checks, checked.differences, checked.events)
    assert full.sha256 not in without.get(at(subject)).content.decode()
    assert without.post(at(subject, f"{full.pk}/file")).status_code == 404
    jobs = "select count(*) from jobs_job where key = %s"
    assert desk.sql(jobs, full.pk, account=outside) == [(0,)]


def test_what_was_settled_inside_is_no_difference_to_whoever_is_given_the_package(desk, quiet, tmp_path):
    from desk_case import NOW
    from rightdoor.casework.acting import acting
    from rightdoor.casework.decided.core import record_fact

    inside, _, opened, _ = quiet
    (subject,), client = opened.subjects, desk.client(inside)
    open_for(client, subject)
    footprint = re.search(r"fp_\w{16}", client.get(f"/subjects/{subject}/events/").content.decode())[0]
    fact = {"about": footprint, "fact": "caveat", "detail": "the router stands in the hall"}
    with acting(inside, now_us=NOW + 7) as done:
        record_fact(done, subject, body=fact, reason="read in the letter")
    assert set(work(desk)) == {"done"}
    made = built(desk, client, subject)
    content = client.post(at(subject, f"{made.pk}/file")).content
    inner = members(content)
    assert any(b"the router stands in the hall" in member for member in inner)
    assert not any(b"desk/fact" in member for member in inner)
    checked = check(content, tmp_path)
    assert checked.same, (checked.findings, checked.checks, checked.differences, checked.events)


def members(content):
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_papers_that_were_put_away_meanwhile_stop_the_build_and_the_download(desk, quiet):
    from desk_case import NOW
    from rightdoor.casework.jobs.models import Job
    from rightdoor.casework.referrals.models import InCompartment

    _, outside, opened, _ = quiet
    (subject,), client = opened.subjects, desk.client(outside)
    open_for(client, subject)
    made = built(desk, client, subject)
    assert client.post(at(subject, "build"), {"package": "warrant"}).status_code == 303
    with desk.as_owner():
        held = InCompartment.objects.latest("pk")
        row = InCompartment.objects.create(receipt=opened.receipts[0], compartment=held.compartment, by=held.by, at_us=NOW, reason="x")
    assert "failed" in work(desk)
    later = packages(desk, subject)[-1]
    assert (later.state, later.message, later.sha256) == ("failed", CHANGED, "")
    for key in (later.pk, made.pk):  # neither what failed nor what was built before is a trace of it in the jobs
        assert desk.sql("select count(*) from jobs_job where key = %s", key, account=outside) == [(0,)]
    with desk.as_owner():
        number = Job.objects.get(key=later.pk).pk
    assert client.get(f"/jobs/{number}/").status_code == 404
    assert f"/jobs/{number}/" not in client.get("/jobs/").content.decode()
    assert number not in [row["id"] for row in desk.api(outside).get("/api/jobs").json()["items"]]
    assert client.post(at(subject, f"{made.pk}/file")).status_code == 404
    with desk.as_owner():
        InCompartment.objects.filter(pk=row.pk).update(ended_us=NOW + 1)
    assert client.post(at(subject, f"{made.pk}/file")).status_code == 200
    assert CHANGED in client.get(f"/jobs/{number}/").content.decode()


def test_papers_that_came_meanwhile_are_not_put_in_unseen(desk, unit, officer):
    shared = f"acc-late-{secrets.token_hex(4)}"
    (subject,) = desk.populate(unit, account=shared).subjects
    client = desk.client(officer)
    open_for(client, subject)
    client.post(at(subject, "build"), {"package": "warrant"})
    again = desk.populate(unit, account=shared)
    assert again.subjects == (subject,)
    work(desk)
    made = packages(desk, subject)[-1]
    assert (made.state, made.sha256) == ("failed", "") and made.message == CHANGED


def test_conditions_are_kept_to_and_the_originator_is_asked_unless_a_child_is_at_risk(desk):
    from desk_subject_case import rich_files

    unit = desk.unit()
    desk.populate(unit, files=rich_files("880771"))
    officer = desk.account(("officer-in-the-case", unit))
    query = (
        "select s.subject from listing_subject s join listing_subjectreceipt r using (subject) where r.number = %s order by s.events desc"
    )
    subject = desk.sql(query, "880771", account=officer)[0][0]
    client = desk.client(officer)
    open_for(client, subject)
    page = client.get(at(subject)).content.decode()
    assert "no further dissemination without the originator" in page
    assert ".csv" not in page  # names as received stay closed

    def asked(package, **more):
        return client.post(at(subject, "build"), {"package": package, **more})

    lacking = asked("warrant", originator="agreed/1")
    assert lacking.status_code == 422 and 'href="#conditions-warrant"' in lacking.content.decode()
    assert 'value="agreed/1"' in lacking.content.decode()  # nothing that was typed is lost
    refused = asked("warrant", conditions="yes")
    assert refused.status_code == 409 and 'href="#originator-warrant"' in refused.content.decode()
    assert asked("warrant", conditions="yes", originator="two words").status_code == 422
    assert packages(desk, subject) == []
    assert asked("nothing-of-the-kind").status_code == 404
    before = desk.ledger()[-1][0]
    assert asked("warrant", conditions="yes", originator="agreed/1").status_code == 303
    unstated = asked("safeguarding", conditions="yes")
    assert unstated.status_code == 422 and 'href="#risk-safeguarding"' in unstated.content.decode()
    assert asked("safeguarding", conditions="yes", risk="In the house tonight").status_code == 303
    told = [json.loads(row[3])["subject"] for row in desk.ledger(before)]
    said = {one["kind"]: (one.get("originator"), one.get("without_originator")) for one in told if "package_asked" in one}
    assert said == {"warrant": ("agreed/1", None), "safeguarding": (None, True)}
    work(desk)
    assert [one.state for one in packages(desk, subject)] == ["built", "built"]
