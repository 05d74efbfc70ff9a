"""Communications data on the desk: from a subject to an application, its authority, its checks and its schedule, by role."""

from __future__ import annotations

import csv
import io
import json
import re
import threading

import psycopg
import pytest

from desk_requests_case import (
    authorise,
    countersign,
    drain,
    exported,
    form_of,
    forms_of,
    made,
    observed,
    page_of,
    papers_of_check,
    people_of,
    prepared,
    refreshed,
    words_of,
)


@pytest.fixture(scope="module")
def pool(desk, unit):
    """Subjects of the unit, each with three events that nobody has been asked about: taken in at once, each test takes one."""
    files: dict[str, str] = {}
    for _ in range(14):
        files |= observed()
    return list(desk.populate(unit, files=files).subjects)


@pytest.fixture
def subject(pool):
    return pool.pop()


@pytest.fixture(scope="module")
def other(desk):
    """Another force's people, with a subject of their own."""
    unit = desk.unit()
    return people_of(desk, unit) | {"subject": desk.populate(unit, files=observed()).subjects[0], "unit": unit}


@pytest.fixture(scope="module")
def standing(desk, people, pool):
    """An application that was made, for tests that change nothing of it."""
    return made(desk, people, pool.pop())


def test_from_the_subject_to_an_application_with_nothing_typed(desk, people, subject):
    before = desk.ledger()[-1][0]
    found = prepared(desk, people, subject)
    assert (found.subject, found.state, found.applicant_id) == (subject, "prepared", people["applicant"].pk)
    page = desk.client(people["applicant"]).get(f"/communications-data/applications/{found.key}/")
    text = page.content.decode()
    with desk.as_owner():
        rows = [r.row for r in found.requests.all()]
    assert len(rows) >= 2
    assert all(
        row[2].replace("T", " ").replace("Z", " UTC") in text and row[3] in text for row in rows
    )  # the instant and the check code of each
    assert "To find the premises whose connection was used" in text
    done = made(desk, people, subject)
    assert done.key == found.key  # the button again shows the one that is being prepared
    assert (done.state, done.decision[:4]) == ("made", "dec_")
    acts = [(actor, act) for _, actor, act, _ in desk.ledger(before)]
    assert (people["applicant"].username, "decided") in acts
    assert not [body for *_, body in desk.ledger(before) if "198.51.100" in body or "203.0.113" in body]


def test_the_plan_is_worked_out_as_if_there_were_nothing_else(desk, people, subject, other):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.communications_data.plans import plan

    text = desk.client(people["applicant"]).get("/communications-data/plan/").content.decode()
    assert subject in text
    assert other["subject"] not in text
    assert "other people's data may come back" in text
    with acting(people["applicant"], now_us=1_772_500_000_000_000) as done:
        ours = plan(done)
        assert {row["subject"] for row in ours.rows} <= {
            row[0] for row in desk.sql("select subject from listing_subject", account=people["applicant"])
        }
        expires = [row["expires"] for row in ours.rows]
        assert expires == sorted(expires)  # soonest gone first
        assert ours.collateral == sum(row["collateral"] for row in ours.rows)
        fewer = plan(done, budget=2)
        assert len(fewer.rows) <= 2
        assert sum(n for _, _, n in fewer.left_out) > sum(n for _, _, n in ours.left_out)
    assert desk.client(people["applicant"]).get(f"/communications-data/plan/?subject={other['subject']}").status_code == 404


# role: which of the pages and acts it may do on an application of its own unit (302 done, 200 shown, 403 not this role)
_RIGHTS = {
    "applicant": {"home": 200, "plan": 200, "page": 200, "check": 403, "authority": 403, "export": 403},
    "spoc": {"home": 200, "plan": 403, "page": 200, "check": 302, "authority": 403, "export": 200},
    "senior-responsible-officer": {"home": 200, "plan": 403, "page": 200, "check": 403, "authority": 302, "export": 403},
    "supervisor": {"home": 200, "plan": 403, "page": 200, "check": 403, "authority": 403, "export": 403},
    "intelligence-researcher": {"home": 200, "plan": 403, "page": 200, "check": 403, "authority": 403, "export": 403},
    "referral-officer": {"home": 403, "plan": 403, "page": 403, "check": 403, "authority": 403, "export": 403},
    "auditor": {"home": 403, "plan": 403, "page": 403, "check": 403, "authority": 403, "export": 403},
}


@pytest.mark.parametrize("role", _RIGHTS)
def test_each_role_may_do_its_part_and_nothing_else(desk, people, standing, role):
    client = desk.client(people[role])
    spoc = desk.client(people["spoc"]).get(page_of(standing))
    got = {
        "home": client.get("/communications-data/").status_code,
        "plan": client.get("/communications-data/plan/").status_code,
        "page": client.get(page_of(standing)).status_code,
        "check": client.post(
            f"{page_of(standing)}check/1/", {"version": refreshed(desk, standing).version, "papers": papers_of_check(spoc, "1")}
        ).status_code,
        "authority": authorise(desk, people[role], standing).status_code,
        "export": client.post(f"{page_of(standing)}export/", {"form": "csv"}).status_code,
    }
    assert got == _RIGHTS[role]


def test_what_is_another_units_is_not_there(desk, people, standing, other):
    before = desk.ledger()[-1][0]
    for role in ("applicant", "spoc", "senior-responsible-officer"):
        client = desk.client(other[role])
        assert standing.reference not in client.get("/communications-data/").content.decode()
        assert client.get(page_of(standing)).status_code == 404
    spoc, officer = desk.client(other["spoc"]), desk.client(other["senior-responsible-officer"])
    assert spoc.post(f"{page_of(standing)}check/1/", {"version": 1, "papers": "0" * 64}).status_code == 404
    assert spoc.post(f"{page_of(standing)}export/", {"form": "csv"}).status_code == 404
    assert officer.post(f"{page_of(standing)}authority/", {}).status_code == 404
    applicant = desk.client(other["applicant"])
    assert applicant.post(f"/communications-data/plan/for/{standing.subject}/").status_code == 404
    assert applicant.post(f"{page_of(standing)}words/", words_of(standing, do="make")).status_code == 404
    assert applicant.get(f"{page_of(standing)}drop/").status_code == 404
    for forged in ("cd_aaaaaaaaaaaaaaaa", "1", "%27;--", "dec_aaaaaaaaaaaaaaaa"):
        assert applicant.get(f"/communications-data/applications/{forged}/").status_code == 404
    refused = [json.loads(body)["subject"] for _, _, act, body in desk.ledger(before) if act == "refused"]
    assert {"page": "communications-application", "status": 404} in refused


def test_the_database_itself_shows_an_application_to_its_unit_alone(desk, people, standing, other):
    tables = ("draft", "request", "tie")
    for table in tables:
        query = f"select count(*) from communications_data_{table}"
        assert desk.sql(query, account=people["spoc"])[0][0] > 0, table
        assert desk.sql(query, account=people["auditor"]) == [(0,)], table
        assert desk.sql(query) == [(0,)], table
        mine = "key = %s" if table == "draft" else "draft_id = %s" if table == "request" else "of = %s or decision = %s"
        values = {"draft": (standing.key,), "request": (standing.pk,), "tie": (standing.decision, standing.decision)}[table]
        assert desk.sql(f"{query} where {mine}", *values, account=other["spoc"]) == [(0,)], table
    assert desk.sql("select count(*) from listing_subject", account=people["spoc"]) == [(0,)]  # sees requests without subjects
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("insert into communications_data_request (draft_id, request, footprint, row, why) values (%s, 'rq_x', 'fp_x', '[]', '')", standing.pk, account=other["spoc"])  # fmt: skip
    insert = (
        "insert into communications_data_draft (key, unit_id, subject, receipts, compartments, applicant_id, prepared_us, state, decision, "
        "reference, necessity, proportionality, collateral, data, offence, operation, version) "
        "select 'cd_forged', unit_id, subject, receipts, compartments, %s, 0, 'prepared', '', '', '', '', '', 'entity', '', '', 0 "
        "from communications_data_draft where key = %s"
    )
    for account, named in ((people["spoc"], people["spoc"]), (people["applicant"], people["spoc"])):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(insert, named.pk, standing.key, account=account)
    desk.sql(insert, people["applicant"].pk, standing.key, account=people["applicant"])  # the same by the applicant himself is let through
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("delete from communications_data_tie", account=people["spoc"])
    assert (
        desk.sql("update communications_data_draft set version = 9 where key = %s returning 1", standing.key, account=other["spoc"]) == []
    )


def without_tokens(page):
    """The bytes of a page but for its form tokens."""
    return re.sub(rb'name="(?:csrfmiddlewaretoken|form_token)" value="[^"]*"', b"", page.content)


def test_what_is_silent_is_in_no_plan_and_no_page_of_anybody_outside(desk, unit, people, standing):
    from rightdoor.casework.access.models import Compartment, CompartmentMember
    from rightdoor.casework.listing.project import project
    from rightdoor.casework.referrals.models import InCompartment

    inside = people | {"applicant": desk.account(("applicant", unit)), "spoc": desk.account(("spoc", unit))}
    pages = ("/communications-data/", "/communications-data/plan/", "/communications-data/results/", "/communications-data/duties/")

    def outside():
        return [without_tokens(desk.client(people["applicant"]).get(path)) for path in pages]

    before = outside()
    with desk.as_owner():
        silent = Compartment.objects.create(name=f"quiet {unit.pk}", grade="silent", contact="x")
        for role in ("applicant", "spoc"):
            CompartmentMember.objects.create(compartment=silent, account=inside[role])
    hidden = desk.populate(unit, files=observed(), silent=silent).subjects[0]
    assert outside() == before
    assert hidden in desk.client(inside["applicant"]).get("/communications-data/plan/").content.decode()
    assert desk.client(people["applicant"]).post(f"/communications-data/plan/for/{hidden}/").status_code == 404
    found = made(desk, inside, hidden)
    assert desk.client(inside["spoc"]).get(page_of(found)).status_code == 200
    assert len(exported(desk, inside["spoc"], found).content.splitlines()) > 2
    assert desk.client(people["spoc"]).get(page_of(found)).status_code == 404
    assert exported(desk, people["spoc"], found).status_code == 404
    assert desk.sql(
        "select count(*) from communications_data_tie where of = %s or decision = %s",
        found.decision,
        found.decision,
        account=people["spoc"],
    ) == [(0,)]
    assert outside() == before
    # an open application goes out of sight with its subject, also for whoever made it
    with desk.as_owner():
        receipts = list(standing.receipts)
        by = inside["applicant"]
        InCompartment.objects.bulk_create(InCompartment(receipt=r, compartment=silent, by=by, at_us=1, reason="x") for r in receipts)
    assert desk.client(people["spoc"]).get(page_of(standing)).status_code == 404
    with desk.as_owner():
        InCompartment.objects.filter(compartment=silent).update(ended_us=2)
    project(desk.store, now_us=1_772_500_000_000_000, progress=lambda *_: None)
    assert desk.client(people["spoc"]).get(page_of(standing)).status_code == 200


def test_nobody_stands_by_or_authorises_an_application_of_their_own(desk, unit, subject):
    both = desk.account(("applicant", unit), ("spoc", unit), ("senior-responsible-officer", unit))
    found = made(desk, {"applicant": both}, subject)
    own = desk.client(both).get(page_of(found))
    assert not [f for f in forms_of(own) if "/check/" in f["action"] or "/authority/" in f["action"]]
    assert countersign(desk, both, found, "1").status_code == 403
    assert authorise(desk, both, found).status_code == 403
    assert refreshed(desk, found).version == 2  # nothing was decided


def test_the_words_of_an_application_are_of_all_of_its_rows(desk, people, subject):
    found = prepared(desk, people, subject)
    with desk.as_owner():
        rows = [r.row for r in found.requests.all()]
    assert len(rows) == 2
    others = sum(row[5] for row in rows)
    assert found.collateral.startswith(f"Data of up to {others} other people may come back in all, over 2 requests:")
    page = desk.client(people["applicant"]).get(page_of(found)).content.decode()
    assert f"up to {others} other people" in page
    assert {row[4] for row in rows} == {"Exampletel"}
    assert "provider is not known" not in page
    said = "\n".join((found.necessity, found.proportionality, found.collateral))
    assert "fp_" not in said
    assert "second strand that corroboration needs" not in said  # neither is there yet
    assert found.proportionality.count("one address at one instant") == 1
    assert found.necessity.count("recorded as") == 2


def test_checks_one_and_two_are_countersigned_by_two_people(desk, people, subject):
    found = made(desk, people, subject)
    assert countersign(desk, people["spoc"], found, "1").status_code == 302
    page = desk.client(people["spoc"]).get(page_of(found))
    assert not [f for f in forms_of(page) if "/check/1/" in f["action"] or "/check/2/" in f["action"]]
    said = page.content.decode()
    assert "You countersigned this check over these papers." in said
    assert "You countersigned check 1 of this application, so another colleague countersigns check 2" in said
    authorise(desk, people["senior-responsible-officer"], found)
    refused = countersign(desk, people["spoc"], found, "2")
    assert refused.status_code == 403
    assert "You countersigned check 1 of this application" in refused.content.decode()
    assert countersign(desk, people["second-spoc"], found, "2").status_code == 302
    signed = desk.client(people["spoc"]).get(page_of(found))
    said = signed.content.decode()
    assert "One person countersigned" not in said
    assert "so another colleague countersigns" not in said and "; a colleague has." in said
    assert not [f for f in forms_of(signed) if "/check/2/" in f["action"]]


def test_rows_write_instants_as_the_summary_does_and_name_another_row_by_its_address(desk, people, subject):
    plan = desk.client(people["applicant"]).get(f"/communications-data/plan/?subject={subject}").content.decode()
    application = desk.client(people["applicant"]).get(page_of(prepared(desk, people, subject))).content.decode()
    for page in (plan, application):
        table = page.partition("<table")[2].partition("</table>")[0]
        asked = re.findall(
            r'<span class="rd-whole">([0-9.]+ port \d+)</span> <span class="rd-whole">(at 2026-02-\d\d 07:58:11 UTC)</span>', table
        )
        assert len(asked) == 2 and not re.search(r"\dT\d\d:\d\d|fp_", table)
        assert any(f"beside {' '.join(one)}" in table for one in asked), table
    assert '<span class="rd-long">' in application


def test_a_strand_that_is_no_row_is_named_without_its_id():
    from rightdoor.desk.views.communications_parts import with_addresses

    assert with_addresses("beside fp_aaaaaaaaaaaaaaaa: another day.", {}) == "beside an event that was asked about before: another day."


def test_no_field_of_any_form_takes_what_the_papers_hold(desk, people, standing, subject):
    found = prepared(desk, people, subject)
    with desk.as_owner():
        rows = [r.row for r in found.requests.all()]
    pages = [desk.client(people["applicant"]).get(page_of(found)), desk.client(people["applicant"]).get("/communications-data/plan/")]
    pages += [desk.client(people[role]).get(page_of(standing)) for role in ("spoc", "senior-responsible-officer")]
    pages += [desk.client(people["spoc"]).get(f"/communications-data/errors/new/?application={standing.key}")]
    words = {
        "reference",
        "necessity",
        "proportionality",
        "collateral",
        "offence",
        "operation",
        "authority",
        "by",
        "budget",
        "per_day",
        "lead_days",
    }
    words |= {"how_found", "cause", "affected", "steps", "done", "reason"}
    everything = set()
    for page in pages:
        assert page.status_code == 200
        for form in forms_of(page):
            typed = {name for name, kind in form["types"].items() if kind in ("text", "number", "textarea")}
            assert typed <= words, typed
            everything |= typed
            for name in typed:
                held = str(form["sent"].get(name, ""))
                assert not [row for row in rows if row[2] and row[2] in held], name
                assert "198.51.100." not in held, name
                assert "203.0.113." not in held, name
    assert {"necessity", "proportionality", "budget", "how_found"} <= everything


def test_the_second_of_two_editors_is_shown_what_changed_and_loses_nothing(desk, people, subject):
    found = prepared(desk, people, subject)
    client = desk.client(people["applicant"])
    first = client.post(f"{page_of(found)}words/", words_of(found, necessity="First words.", do="save"))
    assert first.status_code == 302
    second = client.post(f"{page_of(found)}words/", words_of(found, necessity="Second words.", offence="An offence", do="make"))
    assert second.status_code == 409
    text = second.content.decode()
    assert "First words." in text
    sent = form_of(second, "/words/")
    assert (sent["necessity"], sent["offence"]) == ("Second words.", "An offence")
    assert client.post(f"{page_of(found)}words/", {**sent, "do": "make"}).status_code == 302
    assert refreshed(desk, found).necessity == "Second words."


def test_of_two_people_who_countersign_at_once_the_second_is_told(desk, people, subject):
    found = made(desk, people, subject)
    papers = papers_of_check(desk.client(people["spoc"]).get(page_of(found)), "1")
    body = {"version": found.version, "papers": papers}
    answers, start = {}, threading.Barrier(2)

    def sign(role):
        from django.db import connection

        client = desk.client(people[role])
        start.wait()
        answers[role] = client.post(f"{page_of(found)}check/1/", body)
        connection.close()

    threads = [threading.Thread(target=sign, args=(role,)) for role in ("spoc", "second-spoc")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(a.status_code for a in answers.values()) == [302, 409]
    told = next(a for a in answers.values() if a.status_code == 409).content.decode()
    assert "Somebody changed this application while you had it open" in told
    assert told.count("Countersigned by") == 1
    with desk.as_owner():
        from rightdoor.casework.communications_data.models import Tie

        assert Tie.objects.filter(of=found.decision, kind="peer-check").count() == 1
    assert countersign(desk, people["second-spoc"], found, "1", papers="0" * 64).status_code == 409


def test_an_export_bears_the_mark_until_it_is_authorised_and_is_an_act_of_the_ledger(desk, people, subject):
    found = prepared(desk, people, subject)
    client = desk.client(people["applicant"])
    client.post(f"{page_of(found)}words/", words_of(found, reference='=HYPERLINK("http://x")', do="make"))
    refreshed(desk, found)
    asked = desk.client(people["spoc"], shown_s=700).post(f"{page_of(found)}export/", {"form": "csv"})
    assert asked.status_code == 302, asked.content.decode()[-1500:]
    assert asked["Location"].startswith("/sign-in/again/")
    before = desk.ledger()[-1][0]
    done = exported(desk, people["spoc"], found)
    assert "not-authorised" in done["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(done.content.decode(), newline="")))
    assert {row["authorised"] for row in rows} == {"no"}
    assert all("NOT AUTHORISED" in row["mark"] for row in rows)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    acts = [(actor, act, json.loads(body)["subject"]) for _, actor, act, body in desk.ledger(before)]
    assert [s["sha256"] for actor, act, s in acts if act == "exported" and actor == people["spoc"].username]
    for form, head in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        assert exported(desk, people["spoc"], found, form).content.startswith(head)
    assert exported(desk, people["spoc"], found, "exe").status_code == 404
    assert authorise(desk, people["senior-responsible-officer"], found).status_code == 302
    rows = list(csv.DictReader(io.StringIO(exported(desk, people["spoc"], found).content.decode(), newline="")))
    assert {(row["authorised"], row["authority"]) for row in rows} == {("yes", "OCDA-1")}
    assert "checks 1 and 2 not countersigned" in rows[0]["mark"]


def test_until_the_copy_of_what_was_sent_is_read_the_page_says_so(desk, people, unit):
    found = made(desk, people, desk.populate(unit, files=observed()).subjects[0])
    assert authorise(desk, people["senior-responsible-officer"], found).status_code == 302
    assert countersign(desk, people["spoc"], found, "1").status_code == 302
    client = desk.client(people["spoc"])
    assert client.post(f"{page_of(found)}sent/", form_of(client.get(page_of(found)), "/sent/")).status_code == 302
    page = client.get(page_of(found)).content.decode()
    assert "the papers are read again (<a" in page and "open, papers are missing" not in page
    assert drain(desk) == ["done", "done"]
    page = client.get(page_of(found)).content.decode()
    assert "the papers are read again" not in page and "the papers are being read again" not in page


def test_an_authority_is_not_of_the_future_nor_the_applicants_own_word(desk, people, subject):
    found = made(desk, people, subject)
    officer = people["senior-responsible-officer"]
    ahead = authorise(desk, officer, found, hour="23", minute="59")
    assert ahead.status_code in (302, 422)  # one minute of the day it is not ahead
    refused = authorise(desk, officer, found, by=f"{people['applicant'].name} ({people['applicant'].username})")
    assert refused.status_code == 422
    assert "cannot grant the authority for their own application" in refused.content.decode()
    assert authorise(desk, officer, found, day="1999-01-01").status_code == 422


def test_an_application_given_up_is_withdrawn_and_its_requests_can_be_planned_again(desk, people, subject):
    found = made(desk, people, subject)
    client = desk.client(people["applicant"])
    sent = form_of(client.get(f"{page_of(found)}drop/"), holding="reason")
    assert client.post(f"{page_of(found)}drop/", {**sent, "reason": " "}).status_code == 422
    assert client.post(f"{page_of(found)}drop/", {**sent, "reason": "planned too early"}).status_code == 302
    assert client.post(f"{page_of(found)}drop/", {**sent, "reason": "again"}).status_code == 409
    assert "Given up" in client.get(page_of(found)).content.decode()
    again = prepared(desk, people, subject)
    assert again.key != found.key
    assert exported(desk, people["spoc"], found).status_code == 409


def test_where_nothing_is_to_be_asked_the_reasons_are_said(desk, people, unit):
    answered = desk.populate(unit, count=1).subjects[0]  # one event answered, the other within the same assignment
    client = desk.client(people["applicant"])
    done = client.post(f"/communications-data/plan/for/{answered}/", follow=True)
    text = done.content.decode()
    assert "There is nothing to ask about for this subject now" in text
    assert "Not asked about, and why" in text
    assert ".." not in text.partition("There is nothing to ask about")[2].partition("</p>")[0]
