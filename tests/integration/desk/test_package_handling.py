"""Conditions on a package's page, the stated risk that passes over an originator, and packages that are given out no more."""

from __future__ import annotations

import html
import io
import json
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from desk_subject_case import GRADE, open_for, rich_files
from desk_way_case import work
from rightdoor.cli.main import app
from rightdoor.operations.package_build import Request, build_package
from rightdoor.operations.package_check import check_package

ANSWERS = {"no_second_event": "the log ends", "looked_for": "another day", "would_undermine": "a second household"}
RISK = "A child stays there tonight"
_numbers = iter(range(880_961, 880_999))


@pytest.fixture
def graded(desk):
    """An officer with a subject of a graded row alone: nobody says that a child is at risk."""
    unit, number = desk.unit(), next(_numbers)
    laid = rich_files(f"{number}")
    kept = {name: laid[name].replace("A1P", GRADE) for name in (f"{number}/columns.yaml", f"{number}/package.csv")}
    desk.populate(unit, files=kept)
    officer = desk.account(("officer-in-the-case", unit))
    query = "select subject from listing_subjectreceipt where number = %s"
    subject = desk.sql(query, f"Pack{number}-2", account=officer)[0][0]
    client = desk.client(officer)
    open_for(client, subject)
    return unit, officer, client, subject


def at(subject, more=""):
    return f"/subjects/{subject}/package/{more}"


def built(desk, client, subject, **more):
    assert client.post(at(subject, "build"), {"package": "warrant", **more}).status_code == 303
    assert set(work(desk)) == {"done"}
    return newest(desk, subject)


def newest(desk, subject):
    with desk.as_owner():
        from rightdoor.casework.packages.models import Package

        return Package.objects.filter(subject=subject).latest("asked_us")


def taken(client, made):
    return client.post(at(made.subject, f"{made.pk}/file"))


def inside(answer):
    assert answer.status_code == 200, answer
    assert check_package("p.zip", answer.content).same
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return archive.read("index.html").decode(), json.loads(archive.read("package.json"))


def test_the_page_and_the_manifest_bear_the_conditions_and_the_permission(desk, graded):
    _, _, client, subject = graded
    made = built(desk, client, subject, conditions="yes", originator="NCA/1")
    page, manifest = inside(taken(client, made))
    assert GRADE in page and "NCA/1" in page and "Without" not in page.split("Handling conditions")[1][:400]
    assert (manifest["conditions"], manifest["permission"], manifest["without_permission"]) == ([GRADE], "NCA/1", False)
    assert "Permission of the originator: NCA/1" in client.get(at(subject)).content.decode()


def test_passing_over_the_originator_states_the_risk_and_auditors_see_it(desk, graded):
    unit, officer, client, subject = graded

    def ask(**more):
        return client.post(at(subject, "build"), {"package": "safeguarding", "conditions": "yes", **more})

    for words in ("", "  ", "x" * 1001):
        assert ask(risk=words).status_code == 422
    before = desk.ledger()[-1][0]
    assert ask(risk=RISK).status_code == 303
    work(desk)
    made = newest(desk, subject)
    assert (made.state, made.risk, made.originator) == ("built", RISK, "")
    told = [json.loads(row[3])["subject"] for row in desk.ledger(before)]
    (asked,) = [one for one in told if "package_asked" in one]
    assert asked["without_originator"] is True and len(asked["risk"]) == 64
    assert all(RISK not in row[3] for row in desk.ledger(before))
    page, manifest = inside(taken(client, made))
    assert "Built without the originator" in page and GRADE in page and RISK not in page
    assert manifest["without_permission"] is True
    assert RISK in client.get(at(subject)).content.decode()
    auditor = desk.account(("auditor", unit))
    rates = {(one["of"], one["name"]): one for one in desk.api(auditor).get("/api/oversight/overrides").json()}
    assert rates["builder", officer.username]["without_originator"] == 1
    assert rates["unit", str(unit)]["without_originator"] == 1
    assert "Without the originator" in desk.client(auditor).get("/oversight/overrides/").content.decode()


def test_a_package_without_grounds_counts_for_its_unit(desk):
    unit = desk.unit()
    subject = desk.populate(unit).subjects[0]
    client = desk.client(desk.account(("officer-in-the-case", unit)))
    open_for(client, subject)
    built(desk, client, subject)
    rates = {(one["of"], one["name"]): one for one in desk.api(desk.account(("auditor", unit))).get("/api/oversight/overrides").json()}
    assert rates["unit", str(unit)]["unanswered"] == 1


def by_command(desk, subject, actor, at_us, out):
    """A package built on the store's own machine."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    return build_package(desk.store, Request(subject, "warrant", actor, at_us), out, key=key).package


def test_a_package_built_by_command_counts_for_the_unit_of_whoever_built_it(desk, tmp_path):
    """Where the one who built it has an account: the units of the roles held then, by page, interface and command."""
    unit, later = desk.unit(), desk.unit()
    officer, stranger = desk.account(("officer-in-the-case", unit)), f"os:nobody-{unit.pk}"
    subject = desk.populate(unit).subjects[0]
    with desk.as_owner():
        held = officer.memberships.get().from_us
        officer.memberships.create(unit=later, role="supervisor", from_us=held + 1_000_000)
    at_once, after, bare = (
        by_command(desk, subject, actor, held + s * 1_000_000, tmp_path / f"{actor[:2]}{s}.zip")
        for actor, s in ((officer.username, 0), (officer.username, 2), (stranger, 4))
    )
    told = CliRunner().invoke(
        app,
        [
            "package",
            "overrides",
            "--json",
            "--store",
            desk.around.store,
            "--key-file",
            str(next(Path(desk.around.key_folder).glob("*.key"))),
        ],
    )
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    units = {line["package"]["package"]: line["package"]["unit"] for line in lines if "package" in line}
    assert (units[at_once], units[bare]) == (str(unit), "")
    assert set(units[after].split("; ")) == {str(unit), str(later)}
    auditor = desk.account(("auditor", unit))
    rates = {(one["of"], one["name"]): one for one in desk.api(auditor).get("/api/oversight/overrides").json()}
    assert (rates["unit", str(unit)]["unanswered"], rates["unit", units[after]]["unanswered"]) == (1, 1)
    assert str(unit) in html.unescape(desk.client(auditor).get("/oversight/overrides/").content.decode())


def refused(client, made, *words):
    before = made.sha256
    answer = client.post(at(made.subject, f"{made.pk}/file"), follow=True)
    page = answer.content.decode()
    assert answer["Content-Type"].startswith("text/html") and before in page
    for word in words:
        assert word in page


def test_a_package_is_given_out_no_more_once_its_stamp_or_its_papers_are_others(desk):
    unit = desk.unit()
    subject = desk.populate(unit, account="acc-stale").subjects[0]
    officer = desk.account(("officer-in-the-case", unit))
    client = desk.client(officer)
    open_for(client, subject)
    bare = built(desk, client, subject)
    grounds = {"rank": "inspector", "by": "Inspector 42", "reason": "answers", **ANSWERS, "expected": ""}
    assert client.post(at(subject, "grounds/"), grounds).status_code == 303
    refused(client, bare, "its status or its stamp is another now", "Build it anew")
    lifted = built(desk, client, subject)
    assert taken(client, lifted).status_code == 200
    assert "given out no more" in client.get(at(subject)).content.decode()
    assert desk.populate(unit, account="acc-stale").subjects == (subject,)
    refused(client, lifted, "Build it anew")
    assert desk.api(officer).get(f"/api/subjects/{subject}/packages/{lifted.pk}/file").status_code in (403, 409)


def test_an_erased_paper_takes_its_file_along_before_any_sweep(desk):
    from desk_case import NOW
    from rightdoor.casework.packages import files
    from rightdoor.desk.surroundings import opened
    from rightdoor.operations.forget import erase_exhibits

    unit = desk.unit()
    subject = desk.populate(unit).subjects[0]
    client = desk.client(desk.account(("officer-in-the-case", unit)))
    open_for(client, subject)
    made = built(desk, client, subject)
    place = files.place_of(desk.store.dir, made.pk)
    assert place.exists()
    with desk.store.connect() as connection:
        (exhibit,) = connection.execute("select exhibit from rightdoor.receipt where id = %s", (made.receipts[0],)).fetchone()
        connection.rollback()
    with opened(desk.around, write=True) as store:
        erase_exhibits(store, [exhibit], authority="TEST-9", members=True, actor="test", at_us=NOW + 5, progress=lambda *_: None)
    answer = taken(client, made)
    assert answer.status_code == 303
    assert not place.exists()


def test_what_is_missing_says_that_no_address_is_known_and_papers_are_named_in_words(desk, graded):
    _, _, client, subject = graded
    page = client.get(at(subject)).content.decode()
    assert page.count("No address is known: the papers name no premises yet.") == 2 and "Nothing that the program looks for" not in page
    assert "mapped_table" not in page and "Table, by a column mapping" in page
    assert "source-record, request" not in page
    first = client.get(f"/subjects/{subject}/").content.decode()
    assert "ask the sender for the record of the source as it was received" in first and "(RD-A17)" in first
    assert "source-record" not in first and "raw-result" not in first
