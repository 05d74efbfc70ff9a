"""Findings: only of what one sees, tallied and listed, each with its raw place as text that is never rendered."""

from __future__ import annotations

import csv
import io
import json

import pytest

from desk_case import NOW
from rightdoor.model.guarded import unguarded

HOSTILE = "=cmd|'/c calc'!A1 <script>alert(1)</script> gpj"


def bad_results(number, ip="not-an-address"):
    """Results with an instant that cannot be read and an address that is none."""
    return (
        "request_id,provider,echo_identifier,echo_instant,echo_zone,result,assigned_from,assigned_zone,address,postcode,surprise\r\n"
        f'RQ-{number},"{HOSTILE}",{ip},"{HOSTILE}",UTC,data,yesterday,UTC,"1 Row",NOT A CODE,"{HOSTILE}"\r\n'
    )


def calls(number, text=""):
    return (
        f"reference,received_at,channel,identifier_type,identifier,text\r\nC-{number},not a time,101,email,{number}@example.com,{text}\r\n"
    )


@pytest.fixture
def made(desk, unit):
    number = 700_000 + unit.pk
    return desk.populate(unit, files={f"r{number}.csv": bad_results(number), f"c{number}.csv": calls(number, f'"{HOSTILE}"')})


def read(account, what, *values, at=NOW, **more):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.findings import queries

    with acting(account, now_us=at) as done:
        return getattr(queries, what)(done, *values, **more)


def test_of_what_one_sees_and_of_nothing_else(desk, unit, officer, made):
    from rightdoor.casework.findings.queries import Wanted

    lines = [line for line in read(officer, "findings", Wanted()) if line.receipt in made.receipts]
    assert lines
    stranger = desk.account(("referral-officer", desk.unit()))
    assert not [line for line in read(stranger, "findings", Wanted()) if line.receipt in made.receipts]
    count = "select count(*) from continuity_finding where receipt = any(%s)"
    seen = desk.sql(count, list(made.receipts), account=officer)[0][0]
    assert seen == len(lines) > 0
    for nobody in (None, stranger, desk.account(("administrator", unit)), desk.account(("auditor", unit)), desk.account(("grader", unit))):
        assert desk.sql(count, list(made.receipts), account=nobody) == [(0,)]
    spoc = desk.account(("spoc", unit))
    assert desk.sql(count, list(made.receipts), account=spoc) == [(seen,)]
    kinds = {line.receipt: line for line in lines}
    assert len(kinds) == 2  # the referral's and, through the unit of intake or its subjects, the results'


def test_they_are_those_of_the_command_line(desk, unit, officer, made):
    from rightdoor.casework.findings.queries import Wanted
    from rightdoor.operations.listing import finding_lines

    exhibits = {line.exhibit for line in read(officer, "findings", Wanted(), limit=5000) if line.receipt in made.receipts}
    known = sorted(
        (f["exhibit"], f["locator"], f["code"], f["severity"], f["field"], f["raw"], f["message"])
        for f in finding_lines(desk.store)
        if f["exhibit"] in exhibits
    )
    shown = sorted(
        (f.exhibit, f.locator, f.code, f.severity, f.field, f.raw, f.message)
        for f in read(officer, "findings", Wanted(), limit=5000)
        if f.exhibit in exhibits
    )
    assert shown == known


def test_tallies_and_weeks_count_what_the_list_shows(desk, unit, officer, made):
    from rightdoor.casework.findings.queries import Wanted

    wanted = Wanted(receipt=next(line.receipt for line in read(officer, "findings", Wanted()) if line.code == "result-without-request"))
    lines = read(officer, "findings", wanted, limit=500)
    for by in ("source", "code"):
        assert sum(sum(row[1:]) for row in read(officer, "tally", by, wanted)) == len(lines)
    (week, *_) = read(officer, "weeks", wanted)
    assert week.total == len(lines)
    assert week.week_us <= NOW < week.week_us + 7 * 86_400_000_000
    assert (week.week_us // 86_400_000_000 - 4) % 7 == 0
    assert len(read(officer, "findings", wanted._replace(week_us=week.week_us), limit=500)) == len(lines)
    later = read(officer, "weeks", wanted, at=NOW + 60 * 7 * 86_400_000_000)
    assert len(later) == 26
    code = lines[0].code
    assert {line.code for line in read(officer, "findings", wanted._replace(code=code))} == {code}


def test_a_transfer_takes_them_along_and_a_compartment_hides_them(desk, unit, officer, made):
    count = "select count(*) > 0 from continuity_finding where receipt = any(%s)"
    other = desk.unit()
    theirs = desk.account(("referral-officer", other))
    with desk.as_owner():
        from rightdoor.casework.access.models import Compartment
        from rightdoor.casework.referrals.models import Referral

        (referral,) = Referral.objects.filter(receipt__in=made.receipts)
        Referral.objects.filter(pk=referral.pk).update(unit=other)
    assert desk.sql(count, [referral.receipt], account=officer) == [(False,)]
    assert desk.sql(count, [referral.receipt], account=theirs) == [(True,)]
    with desk.as_owner():
        one = Compartment.objects.create(name=f"F {other.pk}", grade="silent", contact="none")
        Referral.objects.filter(pk=referral.pk).update(compartments=[one.pk])
    assert desk.sql(count, [referral.receipt], account=theirs) == [(False,)]


def test_the_raw_place_is_text(desk, unit, officer, made):
    from rightdoor.casework.findings.queries import Wanted

    client = desk.client(officer)
    lines = [line for line in read(officer, "findings", Wanted(), limit=5000) if line.receipt in made.receipts]
    assert any("<script>" in line.raw for line in lines)
    page = client.get("/findings/").content.decode()
    assert "<script>alert" not in page
    before = desk.ledger()[-1][0]
    for line in lines[:6]:
        page = client.get(f"/findings/{line.id}/").content.decode()
        assert line.code in page
        assert "<script>alert" not in page
    consulted = [json.loads(row[3])["subject"] for row in desk.ledger(before) if row[2] == "consulted"]
    assert {(one["what"], one["receipt"]) for one in consulted} == {("raw-place", line.receipt) for line in lines[:6]}
    stranger = desk.client(desk.account(("referral-officer", desk.unit())))
    assert stranger.get(f"/findings/{lines[0].id}/").status_code == 404
    assert desk.client(desk.account(("grader", unit))).get("/findings/").status_code == 403


@pytest.mark.parametrize(
    "query", ["week=abc", "week=999999", "page=0", "page=99999", "severity=x", "code=%00", "source=%3Cb%3E", "receipt=" + "x" * 90]
)
def test_odd_queries_are_answered(desk, officer, query):
    assert desk.client(officer).get(f"/findings/?{query}").status_code == 200


def test_an_export_computes_nothing_and_is_recorded(desk, unit, officer, made, monkeypatch):
    from rightdoor.desk import guards

    monkeypatch.setattr(guards, "recently_shown", lambda _: True)
    before = desk.ledger()[-1][0]
    assert desk.client(officer).get("/findings/export").status_code == 403  # sees them, may not give them away
    officer = desk.account(("supervisor", unit))
    answer = desk.client(officer).get("/findings/export")
    rows = list(csv.reader(io.StringIO(answer.content.decode(), newline="")))
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "-")]
    assert any(HOSTILE in unguarded(cell) for row in rows for cell in row)
    assert [row[2] for row in desk.ledger(before)] == ["refused", "exported"]
    assert desk.client(officer).get("/findings/export?as=xlsx").content[:2] == b"PK"


REPORT = "what somebody wrote down of the harm"


def unclosed_row(number):
    """Calls of which one row has more cells than the header: the finding is about the row, all of it, with its text."""
    return (
        "reference,received_at,channel,identifier_type,identifier,text\r\n"
        f"C-{number},2026-03-01T10:00:00Z,101,email,{number}@example.com,{REPORT},{REPORT} again\r\n"
    )


def test_text_that_may_harm_is_opened_by_choice_counted_and_a_look_at_its_subject(desk, unit, monkeypatch):
    from rightdoor.casework.findings.queries import Wanted
    from rightdoor.casework.subjects.models import Exposure
    from rightdoor.desk import guards

    monkeypatch.setattr(guards, "recently_shown", lambda _: True)
    number = 720_000 + unit.pk
    made = desk.populate(unit, files={f"c{number}.csv": unclosed_row(number)})
    people = {role: desk.account((role, unit)) for role in ("spoc", "applicant", "supervisor", "referral-officer")}
    (line,) = [one for one in read(people["supervisor"], "findings", Wanted(code="row-length"), limit=5000) if one.receipt in made.receipts]
    with desk.as_shell():  # as readers that keep a row whole write it
        from rightdoor.casework.exhibits.models import Finding

        Finding.objects.filter(pk=line.id).update(raw=f"C-{number},{REPORT}")
    at = f"/findings/{line.id}/"
    before = desk.ledger()[-1][0]
    for account in people.values():
        client = desk.client(account)
        assert REPORT not in client.get(at).content.decode()
        for path in (f"/api{at.rstrip('/')}", "/api/findings?code=row-length"):
            shown = desk.api(account, "read-list").get(path)
            assert shown.status_code == 200
            assert REPORT not in shown.content.decode()
    assert f"C-{number}" in desk.client(people["supervisor"]).get(at).content.decode()
    assert f"C-{number}" not in desk.client(people["spoc"]).get(at).content.decode()
    for role in ("spoc", "applicant"):
        assert desk.client(people[role]).post(at).status_code == 403
    assert REPORT not in desk.client(people["supervisor"]).get("/findings/export").content.decode()
    (subject,) = made.subjects
    looks = [(row[1], json.loads(row[3])["subject"]) for row in desk.ledger(before) if row[2] == "consulted"]
    named = {actor for actor, body in looks if body.get("subject") == subject and body["what"] == "raw-place"}
    assert named == {account.username for role, account in people.items() if role != "spoc"}
    officer = people["referral-officer"]
    client = desk.client(officer)
    asked = client.post(at).content.decode()
    assert REPORT not in asked
    assert f"/subjects/{subject}/purpose" in asked or "Why are you opening" in asked
    client.post(f"/subjects/{subject}/purpose", {"purpose": "assess", "next": at})
    before = desk.ledger()[-1][0]
    assert REPORT in client.post(at).content.decode()
    with desk.as_owner():
        rows = list(Exposure.objects.filter(account=officer).values_list("subject", "kind"))
        assert not Exposure.objects.filter(account__in=[one for one in people.values() if one != officer]).exists()
    assert rows == [(subject, "report-text")]
    (body,) = [json.loads(row[3]) for row in desk.ledger(before) if row[2] == "consulted"]
    assert (body["subject"]["subject"], body["subject"]["what"], body["subject"]["purpose"]) == (subject, "raw-text", "assess")
    assert (
        desk.sql("select count(*) from oversight_consultation where subject = %s and what = 'raw-text'", subject, account=officer)[0][0]
        == 1
    )


def test_bars_are_never_higher_than_the_picture():
    from rightdoor.casework.findings.queries import Week
    from rightdoor.desk.views.findings import bars

    found = bars([Week(0, 1, 1, 1000), Week(7, 0, 0, 0), Week(14, 3, 0, 0)])
    assert [bar.stop + bar.caution + bar.note <= 140 for bar in found] == [True] * 3
    assert found[0].stop > 0
    assert found[1][2:5] == (0, 0, 0)
    assert bars([]) == []
