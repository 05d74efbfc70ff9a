"""The pages of a subject: what they show and to whom, values walked back, texts by choice, notes, export."""

from __future__ import annotations

import json
import re

import psycopg
import pytest

from desk_subject_case import GRADE, lay_subject, open_for, rich_files

PARTS = (
    "",
    "events/",
    "picture/",
    "picture.html",
    "people/",
    "links/",
    "links.json",
    "referrals/",
    "texts/",
    "notes/",
    "history/",
    "print/",
)


@pytest.fixture(scope="module")
def case(desk):
    unit = desk.unit()
    desk.populate(unit, files=rich_files("880001"))
    person = desk.account(("supervisor", unit), ("officer-in-the-case", unit))
    rows = desk.sql("select subject, number from listing_subjectreceipt order by subject", account=person)
    subject = next(s for s, n in rows if n == "8800015")
    other = next(s for s, n in rows if n == "Pack880001-2")
    return desk, unit, person, subject, other


@pytest.fixture
def client(case):
    desk, _, person, subject, other = case
    client = desk.client(person)
    for each in (subject, other):
        open_for(client, each)
    return client


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def papers_of(case):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.listing.one import seen_subject
    from rightdoor.casework.subjects.papers import opened_papers

    _, _, person, subject, _ = case
    with acting(person, now_us=5) as done:
        row = seen_subject(done, subject)
        with opened_papers(done, row) as papers:
            yield done, papers


def test_every_part_asks_the_purpose_first_and_is_there_for_nobody_else(case):
    desk, _, person, subject, _ = case
    asked = desk.client(desk.account(("supervisor", case[1])))
    stranger = desk.client(desk.account(("supervisor", desk.unit()), ("officer-in-the-case", desk.unit())))
    for part in PARTS:
        page = asked.get(f"/subjects/{subject}/{part}")
        assert "Why are you opening" in page.content.decode(), part
        assert "Juniper" not in page.content.decode()
        assert stranger.get(f"/subjects/{subject}/{part}").status_code == 404, part
    assert stranger.post(f"/subjects/{subject}/texts/", {"kind": "chat"}).status_code == 404
    assert stranger.post(f"/subjects/{subject}/notes/", {"text": "x"}).status_code == 404
    del person


def test_the_first_screen_names_no_door_where_papers_contradict(client, case):
    for part in PARTS:
        words = text_of(client.get(f"/subjects/{case[3]}/{part}")).lower()
        assert "suspect" not in words and "verdict" not in words, part
    said = text_of(client.get(f"/subjects/{case[3]}/"))
    assert "2 candidate addresses; none is chosen" in said
    assert "Who used the connection." in said and "Record a safeguarding decision" in said
    assert "No request was made for these events" not in said and "No further request is to be made now. Two events of the subject" in said


def test_events_bear_status_findings_and_their_papers(client, case):
    page = client.get(f"/subjects/{case[3]}/events/")
    said = text_of(page)
    assert said.count("Would settle it") >= 5 and "RD-A07" in said and "Request as sent RQ-880001" in said
    assert page.content.decode().count('id="event-') == 5
    assert page.content.decode().count("rd-time__mark--") >= 5
    assert "style=" not in page.content.decode() and "<style" not in page.content.decode()
    assert "<style" not in client.get(f"/subjects/{case[3]}/picture/").content.decode()


def test_people_are_told_apart_and_another_reported_person_is_not_mixed_in(client, case):
    said = text_of(client.get(f"/subjects/{case[3]}/people/"))
    assert "It joined 3 referrals." in said
    assert "victim-880001" not in said, "another person reported in the same referral"
    assert "a subject of their own" in said
    assert "member of the household" in said and "Review by" in said and "s.38(3)" in said


def test_of_a_table_of_many_the_own_rows_alone_are_shown(case, client):
    desk, _, _, subject, other = case
    receipt = desk.sql("select receipt from listing_subjectreceipt where number = 'Pack880001-2'", account=case[2])[0][0]
    assert "Bystander" not in "".join(client.get(f"/subjects/{subject}/{part}").content.decode() for part in PARTS)
    assert client.get(f"/subjects/{subject}/source/{receipt}/row:2/Surname").status_code == 200
    assert client.get(f"/subjects/{subject}/source/{receipt}/row:3/Surname").status_code == 404
    assert client.get(f"/subjects/{other}/source/{receipt}/row:2/Surname").status_code == 404
    assert "Bystander" in client.get(f"/subjects/{other}/source/{receipt}/row:3/Surname").content.decode()


def test_a_value_is_walked_back_to_exhibit_and_ledger(case, client):
    desk, _, _, subject, _ = case
    hrefs = set(re.findall(rf'href="(/subjects/{subject}/source/[^"]+)"', client.get(f"/subjects/{subject}/people/").content.decode()))
    hrefs |= set(re.findall(rf'href="(/subjects/{subject}/source/[^"]+)"', client.get(f"/subjects/{subject}/events/").content.decode()))
    assert len(hrefs) > 15
    for href in sorted(hrefs):
        page = client.get(href)
        assert page.status_code == 200, href
    said = text_of(client.get(next(h for h in sorted(hrefs) if "espUserId" in h)))
    seq = int(re.search(r"Entry (\d+)", said)[1])
    (row,) = [r for r in desk.ledger(seq - 1) if r[0] == seq]
    assert row[2] == "received"
    digest = re.search(r"\b[0-9a-f]{64}\b", said)[0]
    assert digest in row[3] and "acc-rich-880001" in said
    assert client.get(f"/subjects/{subject}/source/rc_aaaaaaaaaaaaaaaa/json:/x").status_code == 404


def test_every_look_is_consulted_with_its_purpose(case, client):
    desk, _, person, subject, _ = case
    before = desk.ledger()[-1][0]
    for part in PARTS:
        client.get(f"/subjects/{subject}/{part}")
    rows = [json.loads(body)["subject"] for _, actor, act, body in desk.ledger(before) if act == "consulted" and actor == person.username]
    assert len(rows) == len(PARTS)
    assert all(row["subject"] == subject and row["purpose"] == "assess" for row in rows)


def test_texts_that_harm_are_nowhere_until_opened_and_then_counted_for_oneself(case, client):
    desk, unit, person, subject, _ = case
    everywhere = b"".join(client.get(f"/subjects/{subject}/{part}").content for part in PARTS)
    for hidden in (b"first line of a chat", b"holiday", b"Seen in moderation"):
        assert hidden not in everywhere
    pages = b"".join(client.get(f"/subjects/{subject}/{part}").content for part in PARTS if part != "links.json")
    assert b"<script>document" not in pages and "\u202e".encode() not in pages
    offered = client.get(f"/subjects/{subject}/texts/").content.decode()
    assert re.findall(r'name="kind" value="([^"]*)"', offered) == ["report-text", "chat", "file-names"]
    for kind, text in (("chat", "first line of a chat"), ("file-names", "holiday"), ("report-text", "Seen in moderation")):
        page = client.post(f"/subjects/{subject}/texts/", {"kind": kind})
        assert text in page.content.decode() and "\\u202e" in page.content.decode()
        assert "<script>document" not in page.content.decode()
    own = desk.sql("select kind, texts from subjects_exposure where subject = %s order by 1", subject, account=person)
    assert own == [("chat", 1), ("file-names", 2), ("report-text", 1)]
    colleague = desk.account(("supervisor", unit))
    assert desk.sql("select * from subjects_exposure", account=colleague) == []
    assert client.post(f"/subjects/{subject}/texts/", {"kind": "made-up"}).status_code == 200
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("delete from subjects_exposure", account=person)


def test_a_role_that_opens_no_text_is_refused(case):
    desk, unit, _, subject, _ = case
    grader = desk.client(desk.account(("grader", unit)))
    open_for(grader, subject)
    assert "Chat text: 1" in text_of(grader.get(f"/subjects/{subject}/texts/"))
    page = grader.post(f"/subjects/{subject}/texts/", {"kind": "chat"})
    assert page.status_code == 403 and b"first line of a chat" not in page.content


def test_the_source_of_a_text_that_harms_does_not_show_it(case, client):
    desk, _, person, subject, _ = case
    receipt = desk.sql("select receipt from listing_subjectreceipt where number = '880001' and subject = %s", subject, account=person)[0][0]
    for done, papers in papers_of(case):
        from rightdoor.casework.subjects.statements import texts

        places = [v.place for kind in ("chat", "file-names", "report-text") for v in texts(papers, kind)]
        del done
    assert len(places) == 4 and {p.receipt for p in places} == {receipt}
    for place in places:
        page = client.get(f"/subjects/{subject}/source/{place.receipt}/{place.locator}")
        assert page.status_code == 200 and "Not shown" in page.content.decode()
        assert "holiday" not in page.content.decode() and "first line" not in page.content.decode()


def test_notes_are_added_corrected_by_their_author_and_never_changed(case, client):
    desk, unit, person, subject, _ = case
    at = f"/subjects/{subject}/notes/"
    assert "Write the note first." in client.post(at, {"text": "  "}).content.decode()
    assert client.post(at, {"text": "Spoke to <b>school</b>."}).status_code == 303
    page = client.get(at)
    assert "Spoke to &lt;b&gt;school&lt;/b&gt;." in page.content.decode()
    ((key,),) = desk.sql("select key from subjects_note where subject = %s", subject, account=person)
    colleague = desk.client(desk.account(("supervisor", unit)))
    open_for(colleague, subject)
    assert colleague.post(at, {"text": "no", "corrects": key}).status_code == 403
    assert client.post(at, {"text": "Spoke to the school.", "corrects": key}).status_code == 303
    late = client.post(at, {"text": "my own words", "corrects": key})
    assert late.status_code == 409 and "corrected meanwhile" in late.content.decode() and "my own words" in late.content.decode()
    said = text_of(client.get(at))
    assert "Spoke to the school." in said and "What it said before" in said
    for change in ("update subjects_note set text = ''", "delete from subjects_note"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(change, account=person)
    stranger = desk.account(("supervisor", desk.unit()))
    assert desk.sql("select * from subjects_note", account=stranger) == []
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql(
            "insert into subjects_note (key, subject, receipt, number, author_id, at_us, text, corrects, compartments) values ('k', %s, '', '', %s, 1, 'x', '', '{}')",
            subject, stranger.pk, account=stranger,
        )  # fmt: skip


def test_a_note_written_behind_a_compartment_stays_there(desk):
    from rightdoor.casework.access.models import Compartment, CompartmentMember

    unit = desk.unit()
    inside, outside = desk.account(("supervisor", unit)), desk.account(("supervisor", unit))
    with desk.as_owner():
        silent = Compartment.objects.create(name=f"silent {unit.pk}", grade="silent", contact="nobody")
        CompartmentMember.objects.create(compartment=silent, account=inside)
    row = lay_subject(desk, unit)
    with desk.store.connect() as connection:  # as the projection lays the full row beside the open one
        connection.execute("update casework.listing_subject set twin = %s where subject = %s", ([silent.pk], row.subject))
        connection.commit()
    lay_subject(desk, unit, subject=row.subject, view="full", compartments=(silent.pk,))
    pages = {}
    for who in (inside, outside):
        client = desk.client(who)
        open_for(client, row.subject)
        pages[who] = client
    before = re.sub(
        rb'(?:csrfmiddlewaretoken|form_token)" value="[^"]*"', b"", pages[outside].get(f"/subjects/{row.subject}/notes/").content
    )
    assert pages[inside].post(f"/subjects/{row.subject}/notes/", {"text": "from within"}).status_code == 303
    after = re.sub(
        rb'(?:csrfmiddlewaretoken|form_token)" value="[^"]*"', b"", pages[outside].get(f"/subjects/{row.subject}/notes/").content
    )
    assert before == after
    assert "from within" in pages[inside].get(f"/subjects/{row.subject}/notes/").content.decode()
    assert desk.sql("select count(*) from subjects_note", account=outside) == [(0,)]


def test_paper_says_its_conditions_first_and_is_an_export(case, client):
    desk, _, _, subject, _ = case
    at = f"/subjects/{subject}/print/"
    asked = client.get(at)
    assert GRADE in asked.content.decode() and "Juniper" not in asked.content.decode()
    assert "Confirm that you keep" in client.post(at).content.decode()
    before = desk.ledger()[-1][0]
    kept = client.post(at, {"conditions": "yes"})
    assert (kept.status_code, "Juniper" in kept.content.decode()) == (409, False) and "Ask the originator" in kept.content.decode()
    wrong = client.post(at, {"conditions": "yes", "originator": "A. Person said so"})
    assert (wrong.status_code, "Juniper" in wrong.content.decode()) == (422, False)
    assert [act for _, _, act, _ in desk.ledger(before)] == ["consulted", "consulted"]
    page = client.post(at, {"conditions": "yes", "originator": "NCA/77"})
    said = text_of(page)
    assert GRADE in said and "Juniper Gardens" in said and "holiday" not in said and "first line of a chat" not in said
    acts = [(act, json.loads(body)["subject"]) for _, _, act, body in desk.ledger(before)]
    assert (
        "exported",
        {"subject": subject, "what": "printed", "referrals": 3, "events": 5, "originator": "NCA/77", "purpose": "assess"},
    ) in acts
    researcher = desk.client(desk.account(("intelligence-researcher", case[1])))
    open_for(researcher, subject)
    assert researcher.get(at).status_code == 403


def test_the_chart_links_only_what_is_seen(case, client):
    desk, unit, person, subject, other = case
    from rightdoor.casework.listing.models import SearchKey

    hidden = lay_subject(desk, desk.unit())
    shared = lay_subject(desk, unit)
    with desk.as_owner():
        for row in (hidden, shared):
            SearchKey.objects.create(view="open", subject=row.subject, kind="account", folded="acc-rich-880001", shown="acc-rich-880001")
    chart = json.loads(client.get(f"/subjects/{subject}/links.json").content)
    names = {node["id"] for node in chart["nodes"]}
    (drawn,) = [node["text"] for node in chart["nodes"] if "<script>" in node["text"]]
    assert "\u202e" not in drawn and "\\u202e" in drawn
    assert shared.subject in names and hidden.subject not in names and other not in names
    assert {e["start"] for e in chart["edges"]} | {e["end"] for e in chart["edges"]} <= names
    assert any(e["end"] == shared.subject and "acc-rich-880001" in e["why"] for e in chart["edges"])
    del person


def test_the_history_shows_decisions_of_the_store_about_this_subject_alone(case, client):
    from rightdoor.decisions.register import Proposed, decide

    desk, _, _, subject, other = case
    with desk.store.connect() as connection:
        for about, reason in ((subject, "seen at the door"), (other, "somebody else's")):
            body = {"about": about, "fact": "household-confirmed", "at": "2026-03-01T00:00:00Z"}
            decide(connection, Proposed("fact", body, "DS Hill", reason), actor="os:tester", at_us=1_772_500_000_000_001)
    said = text_of(client.get(f"/subjects/{subject}/history/"))
    assert "seen at the door" in said and "DS Hill" in said and "somebody else" not in said


def test_whoever_decides_by_command_may_have_an_account_of_that_name(case, client):
    from rightdoor.casework.access.models import Account
    from rightdoor.decisions.register import Proposed, decide

    desk, _, _, subject, _ = case
    body = {"about": subject, "fact": "household-confirmed", "at": "2026-03-02T00:00:00Z"}
    name = Account.objects.order_by("pk").values_list("username", flat=True)[0]
    with desk.store.connect() as connection:  # in what the desk's clock calls the future, too
        decide(connection, Proposed("fact", body, name, "told on the telephone"), actor=name, at_us=1_999_000_000_000_003)
    for page in ("history", "decisions"):
        said = text_of(client.get(f"/subjects/{subject}/{page}/"))
        assert "told on the telephone" in said and name in said
