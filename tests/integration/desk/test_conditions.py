"""Grade and handling conditions of sources in everything that is given away: printed, and obeyed where one is the originator's to lift."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest

from desk_api_case import post
from desk_requests_case import answer, made, observed, page_of, people_of, schedule_of, send, table
from desk_subject_case import GRADE, open_for, rich_files

# every file of the desk: how it is asked for by page and by interface; what its rule does with what an originator keeps
EXPORTS = {
    "triage": ("GET /list/export.csv", "GET /api/subjects/export", "rows held back"),
    "triage workbook": ("GET /list/export.xlsx", "GET /api/subjects/export?form=xlsx", "rows held back"),
    "search": ("POST /search/export", "POST /api/search/export", "rows held back"),
    "findings": ("GET /findings/export", "GET /api/findings/export", "rows held back"),
    "exhibits": ("GET /exhibits/export", "GET /api/exhibits/export", "printed: what is registered is the store's own"),
    "subject": ("POST /subjects/{subject}/print/", "POST /api/subjects/{subject}/print", "refused without the permission"),
    "schedule": (
        "POST /communications-data/applications/{key}/export/",
        "GET /api/communications-data/applications/{key}/schedule",
        "refused without the permission",
    ),
    "error report": (
        "POST /communications-data/errors/{error}/report/",
        "GET /api/communications-data/errors/{error}/report",
        "printed: an error has to be reported",
    ),
    "ledger": ("GET /oversight/ledger/export", "GET /api/oversight/ledger/export", "ids and codes of the store: nothing of a source"),
    "warrant draft": (
        "POST /cases/{case}/warrants/drafts/{draft}/paper/",
        "POST /api/cases/{case}/warrants/drafts/{draft}/paper",
        "refused without the permission",
    ),
    "briefing": (
        "POST /cases/{case}/warrants/briefing/{draft}/paper/",
        "POST /api/cases/{case}/warrants/{draft}/briefing",
        "refused without the permission",
    ),
    "outcome for a sender": (
        "POST /cases/{case}/outcomes/{owed}/paper/",
        "POST /api/cases/{case}/senders/{owed}/told",
        "refused without the permission",
    ),
    "referral to children's social care": (
        "POST /cases/{case}/safeguarding/referral/{risk}/paper/",
        "GET /api/cases/{case}/safeguarding/referrals/{risk}/paper",
        "refused without the permission, unless the child may be in danger now",
    ),
    "returns": ("POST /returns/export", "GET /api/returns/{kind}/file", "counts: nothing of a source but its name"),
    "return for publication": (
        "GET /returns/public/file",
        "GET /api/public-returns/{quarter}/{part}/file",
        "counts, none of them below 5: nothing of a source",
    ),
    "what came of it": ("POST /what-came-of-it/export", "GET /api/what-came-of-it/file", "counts: nothing of a source but its name"),
    "briefing of a team": (
        "POST /operations/{operation}/days/{day}/teams/{team}/give/",
        "POST /api/operations/{operation}/days/{day}/teams/{team}/give",
        "shown by door, and refused unless they are kept to",
    ),
    # each referral on its own page, the papers as they lie, is no table: built by a job and signed
    "package": (
        "POST /subjects/{subject}/packages/{package}/file/",
        "GET /api/subjects/{subject}/packages/{package}/file",
        "a rule of its own",
    ),
}
TABLES = ("triage", "search", "findings")
ASKED = {"text": "reedling", "kind": "name", "purpose": "assess"}


@pytest.fixture(scope="module")
def case(desk):
    """A subject of a graded row and of reports, another of a row that is graded without conditions; a findings row for each."""
    unit = desk.unit()
    desk.populate(unit, files=rich_files("880101"))
    person = desk.account(("supervisor", unit), ("officer-in-the-case", unit), ("disclosure-officer", unit), ("spoc", unit))
    rows = {n: (s, r) for s, r, n in desk.sql("select subject, receipt, number from listing_subjectreceipt", account=person)}
    return unit, person, rows["8801015"][0], rows["Pack880101-2"][0], rows["Pack880101-1"][1]


@pytest.fixture(autouse=True)
def shown(monkeypatch):
    from rightdoor.desk import guards

    monkeypatch.setattr(guards, "recently_shown", lambda _: True)


def test_every_export_of_pages_and_interface_stands_in_the_table(desk):
    import rightdoor.desk.urls  # noqa: F401 - which declares them
    from integration.desk.matrix.by_api import BY_API, Without
    from rightdoor.desk.api.areas import DECLARED

    def plain(path):
        parts = [part.replace("int:", "") for part in path.strip("/").split("/")]
        return "/" + "/".join(parts)

    by_api = {plain(how.partition(" ")[2].partition("?")[0].removeprefix("/api")) for _, how, _ in EXPORTS.values()}
    exporting = {plain(one.path) for one in DECLARED if one.scope == "export"}
    # a package is asked for in a scope of its own weight: it is built by a job and given away as its file
    assert by_api == exporting - {"/subjects/{subject}/packages"}
    named = {name for said in BY_API.values() if not isinstance(said, Without) for name in said}
    assert {one.name for one in DECLARED if one.scope == "export"} <= named


def given(client, how, **parts):
    method, _, path = how.partition(" ")
    path = path.format(**parts)
    if method == "GET":
        return client.get(path)
    return post(client, path, ASKED) if path.startswith("/api/") else client.post(path, ASKED)


def rows_of(answer):
    if answer["Content-Type"].startswith("text/csv"):
        return list(csv.DictReader(io.StringIO(answer.content.decode())))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    head, *lines = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(head, line, strict=True)) for line in lines]


@pytest.mark.parametrize("by", [0, 1], ids=("page", "interface"))
@pytest.mark.parametrize("what", ["triage", "triage workbook", "search"])
def test_lists_of_subjects_keep_back_what_is_the_originators(desk, case, what, by):
    _, person, held, open_one, _ = case
    client = desk.client(person) if by == 0 else desk.api(person)
    before = desk.ledger()[-1][0]
    answer = given(client, EXPORTS[what][by])
    assert answer.status_code == 200, answer.content
    found = rows_of(answer)
    assert {row["handling"][:18] for row in found} == {"OFFICIAL-SENSITIVE"}
    mine = [row for row in found if row["subject"] == held]
    assert mine
    for row in mine:
        assert GRADE in row["grade and conditions of its sources"]
        kept = {value for name, value in row.items() if name not in ("subject", "rank", "handling") and not name.startswith("grade")}
        assert kept == {"held back: ask the originator", ""}
    (told,) = [json.loads(row[3])["subject"] for row in desk.ledger(before) if row[2] == "exported"]
    assert told["held_back"] == len(mine)
    assert told["rows"] == len(found)
    if what != "search":
        (other,) = [row for row in found if row["subject"] == open_one]
        assert other["grade and conditions of its sources"] == "A1P"
        assert other["track"] != ""


@pytest.mark.parametrize("by", [0, 1], ids=("page", "interface"))
def test_findings_keep_back_what_files_say_and_the_register_prints(desk, case, by):
    unit, person, *_, receipt = case
    with desk.as_owner():
        from rightdoor.casework.exhibits.models import Finding

        Finding.objects.create(
            receipt=receipt, exhibit="e" * 64, locator="row:9", code="of-a-test", severity="note", raw="Reedling", message="Reedling is there",
            received_us=1, units=[unit.pk],
        )  # fmt: skip
    client = desk.client(person) if by == 0 else desk.api(person)
    (row,) = [one for one in rows_of(given(client, EXPORTS["findings"][by])) if one["code"] == "of-a-test"]
    assert "Reedling" not in str(row)
    assert GRADE in row["grade and conditions of its sources"]
    assert row["receipt"] == receipt
    (line,) = [one for one in rows_of(given(client, EXPORTS["exhibits"][by])) if one["receipt"] == receipt]
    assert GRADE in line["grade and conditions of its sources"]
    assert line["source"] == "example-force"
    with desk.as_owner():
        Finding.objects.filter(code="of-a-test").delete()


def test_the_ledger_tells_by_which_codes_the_list_was_narrowed_and_nothing_that_was_typed(desk, case):
    _, person, *_ = case
    before = desk.ledger()[-1][0]
    query = "tier=tier-1&track=adult&force=Some+Force&due=overdue&owner=me&code=RD-P01&state=all&sort=-age"
    assert desk.client(person).get(f"/list/export.csv?{query}").status_code == 200
    assert desk.api(person).get("/api/subjects/export?code=A%20Person&age=30").status_code == 200
    told = [json.loads(row[3])["subject"] for row in desk.ledger(before) if row[2] == "exported"]
    chosen = set(told[0]["filters"])
    assert {"tier:tier-1", "track:adult", "due:overdue", "owner:me", "state:all"} <= chosen
    assert told[0]["sort"] == "-age"
    assert set(told[1]["filters"]) == {"age:30", "state:open", "code"}
    assert "Some" not in str(told) and "Person" not in str(told)


def test_a_subject_is_given_away_whole_as_data_with_its_conditions(desk, case):
    _, person, held, other, _ = case
    client, path = desk.api(person), f"/api/subjects/{held}/print"
    post(client, f"/api/subjects/{held}/purpose", {"purpose": "assess"})
    post(client, f"/api/subjects/{other}/purpose", {"purpose": "assess"})
    before = desk.ledger()[-1][0]
    assert post(client, path, {}).status_code == 422
    kept = post(client, path, {"conditions": True})
    assert (kept.status_code, "originator" in kept.json()["detail"]) == (409, True)
    assert post(client, path, {"conditions": True, "originator": "so he said"}).status_code == 422
    assert [row[2] for row in desk.ledger(before) if row[2] == "exported"] == []
    whole = post(client, path, {"conditions": True, "originator": "NCA/77"})
    assert whole.status_code == 200, whole.content
    said = whole.json()
    assert (said["conditions"], said["originator"]) == ([GRADE], "NCA/77")
    assert len(said["events"]) == 5 and "holiday" not in whole.content.decode()
    (told,) = [json.loads(row[3])["subject"] for row in desk.ledger(before) if row[2] == "exported"]
    assert (told["what"], told["originator"]) == ("printed", "NCA/77")
    free = post(client, f"/api/subjects/{other}/print", {"conditions": True})
    assert (free.status_code, free.json()["conditions"], free.json()["originator"]) == (200, ["A1P"], "")


def test_a_schedule_and_its_sending_ask_for_the_permission_and_a_report_of_an_error_says_it(desk):
    from rightdoor.casework.communications_data.models import Draft
    from rightdoor.casework.listing.models import Condition

    unit = desk.unit()
    people = people_of(desk, unit)
    laid = desk.populate(unit, files=observed())
    found = send(desk, people, made(desk, people, laid.subjects[0]))
    rows = schedule_of(desk, people, found)
    desk.populate(unit, files={f"answers-{found.key}.csv": table([answer(row) for row in rows])})
    with desk.as_owner():
        Draft.objects.filter(pk=found.pk).update(receipts=[laid.receipts[0]])
        Condition.objects.create(receipt=laid.receipts[0], number="", grade=GRADE)
    spoc, program = desk.client(people["spoc"]), desk.api(people["spoc"])
    shown = spoc.get(page_of(found)).content.decode()
    assert GRADE in shown and "originator-export" in shown  # whoever sees the application is told, without seeing its subject
    before = desk.ledger()[-1][0]
    asked = spoc.post(f"{page_of(found)}export/", {"form": "csv"})
    assert (asked.status_code, "Ask the originator" in asked.content.decode()) == (422, True)
    path = f"/api/communications-data/applications/{found.key}/schedule"
    assert program.get(path).status_code == 409
    assert "exported" not in [row[2] for row in desk.ledger(before)]
    assert spoc.post(f"{page_of(found)}export/", {"form": "csv", "originator": "NCA/78"})["Content-Type"].startswith("text/csv")
    whole = program.get(f"{path}?originator=NCA/78")
    assert whole.status_code == 200, whole.content
    told = [json.loads(row[3])["subject"] for row in desk.ledger(before)]
    assert [one["originator"] for one in told if one.get("what") == "exported"] == ["NCA/78"] * 2
    error = post(program, "/api/communications-data/errors", {
        "about": found.subject, "reason": "registered when it was found",
        "fields": {"class": "reportable", "how_found": "a check", "cause": "a row", "made_by": "provider", "affected": "one", "acquired": "no",
                   "discovered": "2026-03-01T10:00:00Z"},
    })  # fmt: skip
    assert error.status_code == 201, error.content
    report = program.get(f"/api/communications-data/errors/{error.json()['id']}/report")
    assert report.status_code == 200, report.content
    text = report.content.decode()
    assert text.startswith("OFFICIAL-SENSITIVE") and GRADE in text
    page = spoc.post(f"/communications-data/errors/{error.json()['id']}/report/", {})
    assert GRADE in page.content.decode()


def test_a_second_grade_of_one_referral_asks_for_the_originator_too(desk):
    """The table, the print and the package of one subject know the same conditions."""
    unit, name = desk.unit(), "Pack880909"
    laid = rich_files("880909")
    head = laid["880909/package.csv"].splitlines()[0]
    rows = (
        f"{name}-1,{grade},acc-twice,Example Chat,Reedling,198.51.100.{n},1{n}/02/2026 10:00:00,login"
        for n, grade in ((1, "A1P"), (2, GRADE))
    )
    desk.populate(unit, files={"880909/columns.yaml": laid["880909/columns.yaml"], "880909/package.csv": "\n".join((head, *rows, ""))})
    person = desk.account(("supervisor", unit), ("officer-in-the-case", unit))
    ((subject,),) = desk.sql("select distinct subject from listing_subjectreceipt", account=person)
    client, api = desk.client(person), desk.api(person)
    open_for(client, subject)
    assert GRADE in client.get(f"/subjects/{subject}/print/").content.decode()
    assert GRADE in client.get(f"/subjects/{subject}/referrals/").content.decode()
    assert client.post(f"/subjects/{subject}/print/", {"conditions": "yes"}).status_code == 409
    assert client.post(f"/subjects/{subject}/package/build", {"package": "warrant", "conditions": "yes"}).status_code == 409
    assert post(api, f"/api/subjects/{subject}/purpose", {"purpose": "assess"}).status_code == 200
    assert post(api, f"/api/subjects/{subject}/print", {"conditions": True}).status_code == 409
    ahead = api.get(f"/api/subjects/{subject}/packages/prospect").json()
    assert (ahead["conditions"], ahead["originator"]) == (["A1P", GRADE], True)


def test_nothing_is_exported_before_the_conditions_were_read(desk, case):
    from rightdoor.casework.listing.models import Projection

    _, person, *_ = case
    with desk.as_owner():
        newest = Projection.objects.order_by("-pk").first()
        digest, newest.digest = newest.digest, ""
        newest.save()
    try:
        assert desk.api(person).get("/api/subjects/export").status_code == 409
        open_for(desk.client(person), case[2])
    finally:
        with desk.as_owner():
            newest.digest = digest
            newest.save()
    assert desk.api(person).get("/api/subjects/export").status_code == 200


def test_a_condition_is_shown_to_whoever_sees_its_receipt_alone(desk, case):
    unit, person, *_ = case
    stranger = desk.account(("supervisor", desk.unit()), ("disclosure-officer", desk.unit()))
    counted = "select count(*) from listing_condition"
    assert desk.sql(counted, account=person)[0][0] >= 2
    assert desk.sql(counted, account=stranger) == [(0,)]
    assert desk.sql(counted, account=desk.account(("administrator", unit))) == [(0,)]
