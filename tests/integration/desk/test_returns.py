"""Returns over real cases: numbers equal a recount over events, each row says what it is, files are recorded, and who may not see figures sees none."""

from __future__ import annotations

import csv
import io

import pytest
from lxml import html

from cases_case import DAY, NOW, Cases
from rightdoor.figures.returns.line import HEAD, RESTRICTED, TOTAL

FORCE = "E23000035"
ARREST = {
    "offence": "s.1 PCA 1978", "indictable": True, "ground": "suspected-offence", "necessity": ("investigation",), "necessity_words": "prompt",
    "officer": "DC Ash",
}  # fmt: skip
PERIOD = {"first_0": "1", "first_1": "3", "first_2": "2026", "last_0": "31", "last_1": "3", "last_2": "2026"}
LATER = NOW + 60 * DAY


@pytest.fixture(scope="module")
def cases(desk):
    made = Cases(desk)
    made.subject = desk.populate(made.unit).subjects[0]  # with its referral
    with desk.as_owner():
        made.unit.organisation.force = FORCE
        made.unit.organisation.save(update_fields=["force"])
    return made


@pytest.fixture(scope="module")
def worked(cases):
    """A case with two arrests in March 2026, one in April, and an entry under a warrant."""
    case = cases.opened()
    person = cases.record(case, "person", {"role": "reported", "name": "N One"})
    for days in (0, 5, 40):
        arrest = {**ARREST, "person": person.id, "custody_record": f"AB {days}"}
        cases.record(case, "arrest", arrest, at_us=NOW + days * DAY, now_us=NOW + days * DAY)
    return case


def lines(desk, account, **asked):
    """The rows of the file, as a spreadsheet reads them."""
    got = desk.client(account).post(f"/returns/export?{_query(asked)}", {"purpose": "national-return"})
    assert got.status_code == 200, got.content[:400]
    assert got.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(got.content.decode("utf-8"), newline=""), strict=True))


def _query(asked):
    from urllib.parse import urlencode

    return urlencode({**PERIOD, **asked})


def value(rows, definition, of=TOTAL, scope="whatever the operation"):
    return [row["value"] for row in rows if row["definition"] == definition and row["of"] == of and row["scope"] == scope]


def test_a_number_of_the_file_is_the_number_of_events_and_says_what_it_is(desk, cases, worked):
    rows = lines(desk, cases.supervisor, kind="national")
    assert tuple(rows[0]) == HEAD
    assert value(rows, "arrests") == ["2"]
    assert {row["of"]: row["value"] for row in rows if row["definition"] == "arrests"} == {TOTAL: "2", "Devon & Cornwall": "2"}
    assert value(rows, "persons-arrested") == ["1"]
    assert value(rows, "voluntary-interviews") == ["0"]
    assert {row["handling"] for row in rows} == {RESTRICTED}
    (arrests,) = (row for row in rows if row["definition"] == "arrests" and row["of"] == TOTAL)
    assert (arrests["definition_version"], arrests["period_from"], arrests["period_until"]) == (
        "1",
        "2026-03-01T00:00:00Z",
        "2026-03-31T23:00:00Z",
    )
    assert arrests["as_of"].startswith("20")


def test_as_of_a_day_before_it_was_recorded_a_paper_is_not_there(desk, cases, worked):
    rows = lines(desk, cases.supervisor, kind="national", as_of_0="3", as_of_1="3", as_of_2="2026")
    assert value(rows, "arrests") == ["1"]
    assert {row["as_of"][:10] for row in rows if row["as_of"]} == {"2026-03-03"}


def test_inside_and_outside_an_operation_stand_beside_one_another(desk, cases, worked):
    from rightdoor.casework.access.models import Operation, OperationMember

    with desk.as_owner():
        operation = Operation.objects.create(name="Op Returns", controller=cases.unit.organisation)
        OperationMember.objects.create(operation=operation, account=cases.supervisor)
    cases.record(worked, "joined-operation", {"operation": str(operation.pk), "as": "tasked"}, at_us=NOW + 2 * DAY, now_us=NOW + 2 * DAY)
    rows = lines(desk, cases.supervisor, kind="national", operation=str(operation.pk))
    found = {row["scope"]: row["value"] for row in rows if row["definition"] == "arrests" and row["of"] == TOTAL}
    assert found == {
        "inside the operation": "1",
        "inside, or of a case linked to it or before it joined": "2",
        "outside the operation": "0",
    }
    page = desk.client(cases.supervisor).get("/returns/", {**PERIOD, "kind": "national", "operation": str(operation.pk)})
    (row,) = (
        row for row in html.fromstring(page.content).xpath("//table//tr")
        if [c.text_content().strip() for c in row][:2] == ["Arrests", TOTAL]
    )  # fmt: skip
    assert [cell.text_content().split()[0] for cell in row[2:5]] == ["1", "2", "0"]
    opened = [html.fromstring(desk.client(cases.supervisor).get(href).content) for href in row.xpath(".//a/@href")]
    assert [len(page.xpath("//table//tbody//a[starts-with(@href, '/cases/')]")) for page in opened] == [1, 2], (
        "each number opens to its papers"
    )


def test_by_source_counts_what_came_and_what_came_of_it(desk, cases, worked):
    with cases.as_(cases.supervisor) as done:
        from rightdoor.casework.referrals.models import Referral

        mine = list(Referral.objects.filter(unit=cases.unit).values_list("source", "since"))
        del done
    rows = lines(
        desk, cases.supervisor, kind="by-source", first_0="1", first_1="1", first_2="2020", last_0="31", last_1="12", last_2="2030"
    )
    received = {row["of"]: int(row["value"]) for row in rows if row["line"] == "Referrals received"}
    assert received[TOTAL] >= len(mine) > 0
    assert received[TOTAL] == sum(number for of, number in received.items() if of != TOTAL)
    in_case = {row["of"]: int(row["value"]) for row in rows if row["line"] == "Of them in a case"}
    assert in_case[TOTAL] == 1
    persons = {row["of"]: row["value"] for row in rows if row["definition"] == "persons-arrested"}
    assert persons[TOTAL] == "1"
    (source,) = (of for of, number in in_case.items() if number and of != TOTAL)
    assert persons[source] == "1", "what came of it stands under the source that it came from"
    page = html.fromstring(
        desk.client(cases.supervisor)
        .get(f"/returns/?{_query({'kind': 'by-source', 'first_1': '1', 'first_2': '2020', 'last_2': '2030'})}")
        .content
    )
    head = [cell.text_content().strip() for cell in page.xpath("//table//thead//th")]
    shown = {
        row[0].text_content().strip(): dict(zip(head, (c.text_content().strip() for c in row), strict=True))
        for row in page.xpath("//table//tbody/tr")
    }
    assert shown[source]["People arrested"] == "1"
    assert shown[TOTAL]["Referrals received"] == str(received[TOTAL])


def test_a_quarter_says_which_lines_nobody_counts(desk, cases, worked):
    rows = lines(desk, cases.supervisor, kind="quarter")
    found = {row["line"]: row for row in rows}
    assert found["Arrests"]["value"] == "2"
    assert found["Staff of the task force"]["value"] == ""
    assert "no line claims" in " ".join(row["note"] for row in rows)


def test_two_periods_are_compared_with_what_must_be_said(desk, cases, worked):
    before = {
        "before_first_0": "1",
        "before_first_1": "3",
        "before_first_2": "2026",
        "before_last_0": "31",
        "before_last_1": "3",
        "before_last_2": "2026",
    }
    after = {"first_0": "1", "first_1": "4", "first_2": "2026", "last_0": "30", "last_1": "4", "last_2": "2026"}
    rows = lines(desk, cases.supervisor, kind="comparison", **before, **after)
    (arrests,) = (row for row in rows if row["definition"] == "arrests")
    assert (arrests["before"], arrests["after"], arrests["difference"]) == ("2", "1", "-1")
    assert "Small numbers" in arrests["note"]
    assert any("31 and 30 days" in row["note"] for row in rows)


def test_the_page_shows_table_picture_and_words_and_the_last_quarter_by_itself(desk, cases, worked):
    for kind in ("national", "by-source", "quarter", "comparison"):
        for asked in ({"kind": kind}, {"kind": kind, **PERIOD}):
            got = desk.client(cases.supervisor).get("/returns/", asked)
            assert got.status_code == 200
            page = html.fromstring(got.content)
            assert page.xpath("//table//tbody/tr"), kind
            assert "not for publication" in page.text_content()
            if kind != "by-source" and len(asked) > 1:
                assert page.xpath("//svg[@role='img']//rect"), kind


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"first_0": "31", "first_1": "2", "first_2": "2026"}, "Enter a day that exists"),
        ({"first_0": "1", "first_1": "2", "first_2": "2026"}, "Give both days, or neither"),
        ({**PERIOD, "last_1": "1"}, "The last day lies before the first"),
        ({"kind": "quarter", "scope": "inside"}, "Choose the operation"),
        ({"kind": "all of it"}, "Select a valid choice"),
        ({"force": "E99999999"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field_and_nothing_is_counted(desk, cases, worked, asked, said):
    got = desk.client(cases.supervisor).get("/returns/", asked)
    assert got.status_code == 200
    page = html.fromstring(got.content)
    assert said in page.xpath("string(//*[contains(@class, 'govuk-error-summary')])")
    assert page.xpath("//table") == []
    taken = desk.client(cases.supervisor).post(f"/returns/export?{_encoded(asked)}", {"purpose": "inspection"})
    assert taken.status_code == 422


def _encoded(asked):
    from urllib.parse import urlencode

    return urlencode(asked)


def test_a_file_needs_a_purpose_and_both_are_in_the_ledger(desk, cases, worked):
    client = desk.client(cases.supervisor)
    got = client.post("/returns/export?kind=national", {"purpose": ""})
    assert got.status_code == 422
    assert "Choose what the file is for" in got.content.decode()
    last = desk.ledger()[-1][0]
    lines(desk, cases.supervisor, kind="by-source")
    ((_, actor, act, told),) = (entry for entry in desk.ledger(last) if entry[2] == "exported")
    assert (actor, act) == (cases.supervisor.username, "exported")
    assert '"return":"by-source"' in told.replace(" ", "")
    assert '"purpose":"national-return"' in told.replace(" ", "")


def test_who_may_not_see_figures_sees_no_return(desk, cases, worked):
    for account in (cases.reader, cases.guardian):
        client = desk.client(account)
        assert client.get("/returns/").status_code == 403
        assert client.post("/returns/export?kind=national", {"purpose": "inspection"}).status_code == 403


def test_the_database_counts_nothing_for_who_may_not(desk, cases, worked):
    from django.db import connection

    for account, expected in ((cases.reader, 0), (cases.supervisor, 1)):
        with cases.as_(account), connection.cursor() as cursor:
            cursor.execute("select count(*) from casework.figures_came(0, %s, %s, false)", [LATER, LATER])
            assert bool(cursor.fetchone()[0]) == bool(expected)


def test_a_referral_in_a_silent_compartment_is_counted_for_those_within_alone(desk, cases, worked):
    from django.db import connection

    def received(account):
        with cases.as_(account), connection.cursor() as cursor:
            cursor.execute("select coalesce(sum(came), 0) from casework.figures_came(0, %s, %s, false)", [LATER, LATER])
            return int(cursor.fetchone()[0])

    with desk.as_owner():
        from rightdoor.casework.access.models import Compartment, CompartmentMember

        quiet = Compartment.objects.create(name="Quiet returns", grade="silent", contact="nobody")
        CompartmentMember.objects.create(compartment=quiet, account=cases.elsewhere)
    before = {account.pk: received(account) for account in (cases.supervisor, cases.elsewhere)}
    put = desk.populate(cases.unit, silent=quiet)
    assert received(cases.supervisor) == before[cases.supervisor.pk]
    assert received(cases.elsewhere) == before[cases.elsewhere.pk] + 1
    assert [source(cases, account, put.receipts) for account in (cases.supervisor, cases.elsewhere)] == [None, "Example Chat"], (
        "nor where it came from"
    )


def test_the_source_of_a_referral_is_told_to_who_writes_of_cases(desk, cases):
    put = desk.populate(cases.unit)
    assert [source(cases, account, put.receipts) for account in (cases.officer, cases.reader)] == ["Example Chat", None]


def source(cases, account, receipts):
    from django.db import connection

    with cases.as_(account), connection.cursor() as cursor:
        cursor.execute("select casework.figures_source(%s::text[])", [list(receipts)])
        return cursor.fetchone()[0]


_MARCH = {
    "from_us": 1_772_323_200_000_000,
    "until_us": 1_774_998_000_000_000,
    "as_of_us": LATER,
}  # 1 March to 31 March 2026 by the wall's clock


def test_the_interface_gives_the_numbers_of_the_page_and_records_what_a_file_is_for(desk, cases, worked):
    api = desk.api(cases.supervisor, "figures", "export")
    told = api.get("/api/returns/national", _MARCH).json()
    (total,) = (each for each in told["lines"] if each["definition"] == "arrests" and each["of"] == TOTAL)
    assert (total["value"], told["handling"]) == (2, RESTRICTED)
    before = {"before_from_us": 0, "before_until_us": _MARCH["from_us"]}
    (row,) = (each for each in api.get("/api/returns/comparison", {**_MARCH, **before}).json()["rows"] if each["definition"] == "arrests")
    assert (row["before"], row["after"], row["ratio"], row["high"]) == (0, 2, None, None)
    assert api.get("/api/returns/comparison", {**_MARCH, "before_from_us": 5, "before_until_us": 5}).status_code == 422
    assert api.get("/api/returns/by-source/file", _MARCH).status_code == 422, "a file has a purpose"
    last = desk.ledger()[-1][0]
    got = api.get("/api/returns/by-source/file", {**_MARCH, "purpose": "inspection"})
    assert got.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert any('"purpose":"inspection"' in entry[3].replace(" ", "") for entry in desk.ledger(last) if entry[2] == "exported")
    loop = api.get("/api/what-came-of-it").json()
    assert (loop["whole"]["cases"], len(loop["always"])) == (1, 3)
    assert worked in loop["whole"]["ids"]
    file = api.get("/api/what-came-of-it/file", {"purpose": "inspection"})
    assert file.content.decode("utf-8").startswith('"handling","kind","code"')
    assert desk.api(cases.reader).get("/api/returns/national", _MARCH).status_code == 403
    assert desk.api(cases.reader).get("/api/what-came-of-it").status_code == 403
