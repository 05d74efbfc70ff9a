"""What came of it, over real cases: what was known is kept as the case is opened and the warrant drafted; the page equals the pure count."""

from __future__ import annotations

import csv
import io

import pytest
from lxml import html

from cases_case import DAY, NOW, Cases
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.figures.loop.folded import CaseKnown, courses, row_of, standing
from rightdoor.figures.loop.measure import measured
from rightdoor.figures.loop.table import HEAD
from rightdoor.figures.returns.line import RESTRICTED

FOREVER = 1 << 61
GRANTED = {"power": "poca-4", "court": "Example", "entries": "one", "extent": "specific", "premises": "pr_aaaaaaaaaaaaaaaa"}
EXECUTED = {
    "premises": "pr_aaaaaaaaaaaaaaaa", "officer": "DC Ash", "occupier": True, "force": False, "copy": "occupier", "found": True, "other": False,
}  # fmt: skip


@pytest.fixture(scope="module")
def cases(desk):
    return Cases(desk)


class Laid:
    """Three cases of one unit: one with a trace, one at the wrong premises by a draft that says what was known, one of which nothing is known."""

    def __init__(self, desk, cases):
        self.subjects = desk.populate(cases.unit, count=2, child_at_risk=True).subjects + desk.populate(cases.unit).subjects
        self.ids = []
        for n, outcome in enumerate(("found", "wrong-premises", "")):
            cases.subject = self.subjects[n]
            case = cases.opened()
            self.ids.append(case)
            if outcome:
                self._entered(cases, case, n, outcome)

    def _entered(self, cases, case, n, outcome):
        draft = {
            "power": "poca-4", "premises": "pr_aaaaaaaaaaaaaaaa", "entries": "one", "extent": "specific", "privileged": "not-known",
            "status": "ambiguous", "checks": "RD-A07, RD-A19" if n else "none", "providers": "Exampletel",
        }  # fmt: skip
        drafted = cases.record(case, "warrant-drafted", draft, at_us=NOW + DAY, now_us=NOW + DAY)
        granted = cases.record(case, "warrant-granted", {**GRANTED, "draft": drafted.id}, at_us=NOW + 2 * DAY, now_us=NOW + 2 * DAY)
        entry = cases.record(case, "warrant-executed", {**EXECUTED, "warrant": granted.id}, at_us=NOW + 3 * DAY, now_us=NOW + 3 * DAY)
        body = {"entry": entry.id, "outcome": outcome, **({"why": "papers"} if outcome == "wrong-premises" else {})}
        cases.record(case, "warrant-outcome", body, at_us=NOW + 4 * DAY, now_us=NOW + 4 * DAY)


@pytest.fixture(scope="module")
def laid(desk, cases):
    return Laid(desk, cases)


def seen(cases, account, as_of_us=FOREVER):
    from rightdoor.casework.figures.loop import courses_seen

    with cases.as_(account, NOW + 90 * DAY) as done:
        return courses_seen(done, as_of_us)


def test_a_case_keeps_what_the_list_said_as_it_was_opened(desk, cases, laid):
    from rightdoor.casework.cases import queries
    from rightdoor.casework.listing.one import seen_subject
    from rightdoor.rules.priority.instrument import load_instrument

    with cases.as_() as done:
        opened = queries.history_of(queries.case_seen(done, laid.ids[0])).of("case-opened")[0]
        row = seen_subject(done, laid.subjects[0])
    listed = [code for code in row.codes if code in load_instrument().items]
    assert "PR-01" in listed, "a child is at risk"
    assert opened.text("items") == ", ".join(listed)
    assert opened.text("status") == row.status


def test_what_is_seen_equals_the_pure_fold_of_histories(desk, cases, laid):
    from rightdoor.casework.cases import queries
    from rightdoor.casework.figures.project import source_of

    expected = []
    with cases.as_(cases.supervisor) as done:
        for case in sorted(laid.ids):
            held = queries.case_seen(done, case)
            rows = [row_of(case, event) for event in queries.history_of(held).log]
            source = source_of(held)
            known = CaseKnown(case, (source,) if source else None, held.known.get("first_receipt_us"))
            expected += courses([known], standing(rows, FOREVER))
    found = seen(cases, cases.supervisor)
    assert found == expected
    assert {course.sources for course in found} != {None}
    by_case = {course.case: course for course in found}
    wrong = by_case[laid.ids[1]]
    assert (wrong.entries, wrong.checks, wrong.providers, wrong.status) == (
        ("wrong-premises",),
        ("RD-A07", "RD-A19"),
        ("Exampletel",),
        "ambiguous",
    )
    assert by_case[laid.ids[0]].checks == ()
    assert by_case[laid.ids[2]].checks is None


def test_as_of_a_day_what_was_recorded_later_is_not_known(desk, cases, laid):
    then = {course.case: course for course in seen(cases, cases.supervisor, NOW + 3 * DAY)}
    assert then[laid.ids[1]].entries == ("",)
    assert not then[laid.ids[1]].wrong


def test_one_is_shown_the_cases_that_one_sees_and_no_others(desk, cases, laid):
    assert {course.case for course in seen(cases, cases.supervisor)} == set(laid.ids)
    assert seen(cases, cases.elsewhere) == []


def test_what_lies_with_a_case_is_told_to_those_who_see_figures_and_never_of_a_silent_case_to_those_outside(desk, cases, laid):
    from django.db import connection

    def known(account):
        with cases.as_(account), connection.cursor() as cursor:
            cursor.execute("select case_id from casework.figures_known(%s, %s)", [laid.ids, FOREVER])
            return {row[0] for row in cursor.fetchall()}

    assert known(cases.supervisor) == set(laid.ids)
    assert known(cases.reader) == set()

    def scoped(scope):
        with desk.as_owner(), connection.cursor() as cursor:
            cursor.execute("update casework.cases_case set scope = %s where id = %s", [scope, laid.ids[2]])

    scoped([987_654_321])
    try:
        assert known(cases.supervisor) == set(laid.ids[:2])
    finally:
        scoped([])

    with desk.as_owner():
        from rightdoor.casework.access.models import Compartment
        from rightdoor.casework.cases.models import Case
        from rightdoor.casework.referrals.models import InCompartment

        receipt = Case.objects.get(pk=laid.ids[2]).receipts[0]
        silent = Compartment.objects.create(name="Silent of what came of it", grade="silent", contact="ask")
        later = InCompartment.objects.create(receipt=receipt, compartment=silent, by=cases.supervisor, at_us=NOW, reason="r")
    try:
        assert known(cases.supervisor) == set(laid.ids[:2]), "its papers were put within later"
    finally:
        with desk.as_owner():
            InCompartment.objects.filter(pk=later.pk).update(ended_us=NOW + 1)
    assert known(cases.supervisor) == set(laid.ids)


def _cells(page, words):
    (row,) = (row for row in page.xpath("//table//tbody/tr") if words in row.text_content())
    return [cell.text_content().strip() for cell in row]


def test_the_page_says_shares_with_intervals_and_warnings_and_leads_to_the_cases(desk, cases, laid):
    client = desk.client(cases.supervisor)
    got = client.get("/what-came-of-it/", {"kind": "check"})
    assert got.status_code == 200
    page = html.fromstring(got.content)
    cells = _cells(page, "RD-A19")
    assert cells[1:3] == ["1", "1"]
    assert "1 of 1 (100 %; between 21 % and 100 %), fewer than 20 cases" in cells[4]
    text = " ".join(page.text_content().split())
    assert "Nothing on this page changes a rank" in text
    assert "fewer than 20 cases: they are marked" in text
    assert "compared at once" in text
    assert "not recorded of 1 of 3 cases" in text
    assert page.xpath("//svg[@role='img']//circle")
    (href,) = page.xpath("//th/a[contains(., 'RD-A19')]/@href")
    behind = html.fromstring(client.get(href).content)
    assert behind.xpath("//table//a/@href") == [f"/cases/{laid.ids[1]}/"]
    assert client.get(f"/cases/{laid.ids[1]}/").status_code == 200


@pytest.mark.parametrize("kind", ["source", "item", "status", "provider", "check"])
def test_each_kind_has_its_page_and_every_row_its_cases(desk, cases, laid, kind):
    client = desk.client(cases.supervisor)
    page = html.fromstring(client.get("/what-came-of-it/", {"kind": kind}).content)
    rows = measured(seen(cases, cases.supervisor)).of(kind)
    hrefs = page.xpath("//th/a/@href")
    assert len(hrefs) == len(rows) > 0
    for row, href in zip(rows, hrefs, strict=True):
        shown = html.fromstring(client.get(href).content).xpath("//table//tbody//a/@href")
        assert shown == [f"/cases/{case}/" for case in row.ids]


@pytest.mark.parametrize("asked", [{"late": "0"}, {"late": "x"}, {"as_of_0": "31", "as_of_1": "2", "as_of_2": "2026"}])
def test_what_cannot_be_asked_is_said(desk, cases, laid, asked):
    client = desk.client(cases.supervisor)
    got = client.get("/what-came-of-it/", asked)
    assert got.status_code == 200
    page = html.fromstring(got.content)
    assert page.xpath("//*[contains(@class, 'govuk-error-summary')]")
    assert page.xpath("//table") == []
    assert client.get("/what-came-of-it/cases/", {"kind": "check", "code": "RD-A19", **asked}).status_code == 404


def test_a_row_that_is_not_there_is_not_there(desk, cases, laid):
    client = desk.client(cases.supervisor)
    for asked in ({"kind": "nothing"}, {}):
        assert client.get("/what-came-of-it/cases/", asked).status_code == 404
    got = client.get("/what-came-of-it/cases/", {"kind": "check", "code": "RD-A99"})
    assert "No case that you see has this" in got.content.decode()
    assert "RD-A99" not in got.content.decode(), "what is not there is not named"


def test_the_file_bears_what_shares_rest_on_and_is_recorded(desk, cases, laid):
    client = desk.client(cases.supervisor)
    assert client.post("/what-came-of-it/export", {"purpose": ""}).status_code == 422
    last = desk.ledger()[-1][0]
    got = client.post("/what-came-of-it/export", {"purpose": "inspection"})
    assert got.status_code == 200
    rows = list(csv.DictReader(io.StringIO(got.content.decode("utf-8"), newline=""), strict=True))
    assert tuple(rows[0]) == HEAD
    assert {row["handling"] for row in rows} == {RESTRICTED}
    (row,) = (row for row in rows if row["code"] == "RD-A19")
    assert (row["cases"], row["wrong_count"], row["wrong_of"], row["wrong_low"], row["wrong_small"]) == (
        "1",
        "1",
        "1",
        "0.2065",
        "fewer than 20",
    )
    assert any("Nothing on this page changes a rank" in each["note"] for each in rows)
    ((_, _, _, told),) = (entry for entry in desk.ledger(last) if entry[2] == "exported")
    assert '"purpose":"inspection"' in told.replace(" ", "")


def test_who_may_not_see_figures_sees_none_of_it(desk, cases, laid):
    client = desk.client(cases.reader)
    assert client.get("/what-came-of-it/").status_code == 403
    assert client.get("/what-came-of-it/cases/", {"kind": "check", "code": "RD-A19"}).status_code == 403
    assert client.post("/what-came-of-it/export", {"purpose": "inspection"}).status_code == 403


def test_a_withdrawn_outcome_is_gone_from_the_measure(desk, cases, laid):
    from rightdoor.casework.cases import acts, queries

    with cases.as_(cases.officer, NOW + 5 * DAY) as done:
        held = queries.history_of(queries.case_seen(done, laid.ids[1]))
        outcome = held.of("warrant-outcome")[0]
        acts.withdraw(done, laid.ids[1], outcome.id, reason="entered in the wrong case", expected=None)
    (course,) = (each for each in seen(cases, cases.supervisor) if each.case == laid.ids[1])
    assert course.entries == ("",)
    assert not course.wrong


def test_events_read_as_histories_read_them():
    """The plain rows and `History` agree on what an event of a chain is called by."""
    first = Event("a", "warrant-executed", 1, 1, "x", {})
    second = Event("b", "warrant-executed", 2, 2, "x", {}, "a")
    past = History([first, second])
    assert [each.root for each in standing([row_of("c", e) for e in past.log], 9)] == [past.root("b")]
