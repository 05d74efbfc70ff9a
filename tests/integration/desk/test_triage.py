"""The triage list: what one sees in its order, narrowed, given to people, kept as views, exported."""

from __future__ import annotations

import csv
import io
import json

import psycopg
import pytest

from desk_case import NOW


@pytest.fixture(scope="module")
def laid(desk):
    """A unit with three subjects, one of them with a child at risk; a supervisor and an officer of it, a supervisor of another unit."""
    unit = desk.unit("Desk of the list")
    made = desk.populate(unit, count=2)
    risky = desk.populate(unit, child_at_risk=True)

    class Laid:
        pass

    Laid.unit, Laid.subjects, Laid.risky = unit, (*made.subjects, *risky.subjects), risky.subjects[0]
    Laid.supervisor = desk.account(("supervisor", unit))
    Laid.officer = desk.account(("referral-officer", unit))
    Laid.stranger = desk.account(("supervisor", desk.unit()))
    return Laid


@pytest.fixture
def acting_as(desk):
    from rightdoor.casework.acting import acting

    return lambda account, now_us=NOW: acting(account, now_us=now_us)


def test_the_list_shows_ones_own_rows_ranked_from_one(desk, laid, acting_as):
    from rightdoor.casework.listing.filters import Filters
    from rightdoor.casework.listing.queries import listed

    with acting_as(laid.officer) as acting:
        page = listed(acting, Filters())
    assert [one.rank for one in page.rows] == [1, 2, 3]
    assert {one.row.subject for one in page.rows} == set(laid.subjects)
    assert [one.row.sort_key for one in page.rows] == sorted(one.row.sort_key for one in page.rows)
    assert (page.found, page.pages) == (3, 1)
    with acting_as(laid.stranger) as acting:
        assert listed(acting, Filters()).rows == []


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ({"tier": ("tier-1",)}, 3),  # every interval reaches tier 1 as long as nothing is known of a child
        ({"track": ("child",)}, 0),
        ({"track": ("unknown",)}, 3),
        ({"status": ("corroborated",)}, 0),
        ({"status": ("unresolved", "single-strand", "refused", "ambiguous", "contradicted")}, 3),
        ({"force": "nowhere"}, 0),
        ({"due": "overdue"}, 0),
        ({"age": "90"}, 0),
        ({"code": "PR-10"}, 0),
        ({"owner": "nobody"}, 3),
        ({"owner": "me"}, 0),
        ({"state": "closed"}, 0),
        ({"state": "all"}, 3),
        ({"unit": 0}, 0),
    ],
)
def test_narrowing(laid, acting_as, chosen, count):
    from rightdoor.casework.listing.filters import Filters
    from rightdoor.casework.listing.queries import listed

    with acting_as(laid.officer) as acting:
        assert listed(acting, Filters(**chosen)).found == count


def test_a_rank_is_that_of_the_whole_list_when_it_is_narrowed(laid, acting_as):
    from rightdoor.casework.listing.filters import SORTS, Filters
    from rightdoor.casework.listing.queries import listed

    with acting_as(laid.officer) as acting:
        whole = {one.row.subject: one.rank for one in listed(acting, Filters()).rows}
        risky = listed(acting, Filters(at_risk=True)).rows
        assert [(one.row.subject, one.rank) for one in risky] == [(laid.risky, whole[laid.risky])]
        for sort in SORTS:
            assert {one.row.subject: one.rank for one in listed(acting, Filters(), sort=sort).rows} == whole


def test_the_page(desk, laid):
    before = desk.ledger()[-1][0]
    answer = desk.client(laid.officer).get("/")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert all(subject in text for subject in laid.subjects)
    assert "A connection is not a person" not in text  # the sentence of the status stands on the subject's page
    assert "Allocate the chosen" not in text
    ((_, actor, act, body),) = desk.ledger(before)
    assert (actor, act, json.loads(body)["subject"]) == (laid.officer.username, "consulted", {"page": "triage", "found": 3, "shown": 3})
    assert laid.risky not in desk.client(laid.stranger).get("/").content.decode()
    narrowed = desk.client(laid.officer).get("/?at_risk=on&tier=tier-1&code=nonsense&page=zz&sort=zz").content.decode()
    assert laid.risky in narrowed
    assert "Remove this filter" in narrowed


def test_the_list_and_the_pages_of_a_subject_say_the_referrals(desk, laid):
    from desk_subject_case import open_for

    client = desk.client(laid.supervisor)
    numbers = {
        subject: line["referrals"]
        for subject, line in desk.sql(
            "select subject, line from listing_subject where subject = any(%s)", list(laid.subjects), account=laid.supervisor
        )
    }
    page = client.get("/").content.decode()
    open_for(client, laid.risky)
    frame = client.get(f"/subjects/{laid.risky}/events/").content.decode()
    assert all(numbers.values())
    for subject, own in numbers.items():
        assert f"Referral <bdi>{own[0]}</bdi>" in page.partition(f">{subject}</a>")[2][:200]
    assert f"Subject <bdi>{laid.risky}</bdi>: referral <bdi>{numbers[laid.risky][0]}</bdi>" in frame


def test_who_sees_no_subjects_is_led_to_a_page_of_their_own(desk):
    unit = desk.unit()
    answer = desk.client(desk.account(("auditor", unit))).get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/oversight/")
    assert b"no role yet" in desk.client(desk.account()).get("/").content
    assert desk.client().get("/").status_code == 302


def test_giving_subjects_to_people(desk, laid, acting_as):
    from rightdoor.casework.listing.filters import Filters
    from rightdoor.casework.listing.queries import listed

    one, two = laid.subjects[:2]
    client = desk.client(laid.supervisor)
    before = desk.ledger()[-1][0]
    posted = {"subject": [one, two], f"shown-{one}": "0", f"shown-{two}": "0", "account": laid.officer.pk, "query": "tier=tier-1"}
    answer = client.post("/list/allocate", posted)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?tier=tier-1")
    ((_, _, act, body),) = desk.ledger(before)
    said = json.loads(body)["subject"]
    assert (act, said["allocated_to"], said["subjects"]) == ("altered", laid.officer.pk, sorted([one, two]))
    with acting_as(laid.officer) as acting:
        mine = listed(acting, Filters(owner="me")).rows
        assert {row.row.subject for row in mine} == {one, two}
        assert {row.owner.pk for row in mine} == {laid.officer.pk}
    # the page that was shown before does not know of it: nothing is overwritten
    client.post("/list/allocate", posted | {"account": laid.supervisor.pk})
    assert b"had been allocated by somebody else meanwhile" in client.get("/").content
    shown = {row.row.subject: row.given_us for row in mine}
    client.post("/list/allocate", {"subject": [one, two], "account": "nobody", **{f"shown-{s}": shown[s] for s in shown}})
    with acting_as(laid.officer) as acting:
        assert listed(acting, Filters(owner="me")).rows == []


def test_subjects_are_offered_to_a_unit_which_must_accept(desk):
    unit, other = desk.unit(), desk.unit()
    supervisor, receiver = desk.account(("supervisor", unit)), desk.account(("supervisor", other))
    made = desk.populate(unit, count=2)
    client = desk.client(supervisor)
    posted = {"subject": made.subjects[0], "account": f"unit:{other.pk}", "reason": " "}
    client.post("/list/allocate", posted)
    assert "Say why the subjects belong" in client.get("/").content.decode()
    client.post("/list/allocate", posted | {"reason": "lives there"})
    assert "1 subject offered. They stay with your unit" in client.get("/").content.decode()
    assert desk.sql("select subject from listing_subject", account=receiver) == [(made.subjects[0],)]  # what is offered is seen
    assert len(desk.sql("select 1 from listing_subject", account=supervisor)) == 2
    client.post("/list/allocate", posted | {"reason": "again"})
    assert "Nothing of 1 subject could be offered" in client.get("/").content.decode()


def test_what_cannot_be_given(desk, laid):
    client = desk.client(laid.supervisor)
    one = laid.risky

    def told(**posted):
        client.post("/list/allocate", posted)
        return client.get("/").content.decode()

    assert "Choose whom" in told(subject=one)
    assert "Choose at least one subject" in told(account=laid.officer.pk)
    assert "Choose a person of the unit" in told(subject=one, account=999_999_999)
    assert "cannot be allocated to this person" in told(subject=one, account=laid.stranger.pk)
    assert desk.client(laid.officer).post("/list/allocate", {"subject": one, "account": laid.officer.pk}).status_code == 403
    assert desk.sql("select count(*) from listing_allocation where subject = %s", one, account=laid.supervisor) == [(0,)]


def test_rows_of_allocations_are_guarded_and_kept(desk, laid):
    one = laid.subjects[2]
    give = "insert into listing_allocation (subject, account_id, by_id, at_us) values (%s, %s, %s, 5)"
    desk.sql(give, one, laid.officer.pk, laid.supervisor.pk, account=laid.supervisor)
    for by, account in ((laid.officer, laid.supervisor), (laid.officer, laid.officer), (laid.stranger, laid.stranger)):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(give, one, laid.officer.pk, by.pk, account=account)
    assert desk.sql("select count(*) from listing_allocation", account=laid.stranger) == [(0,)]
    assert desk.sql("select count(*) from listing_allocation") == [(0,)]
    for statement in ("update listing_allocation set at_us = 1", "delete from listing_allocation"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(statement, account=laid.supervisor)


def test_saved_views_are_ones_own(desk, laid):
    client = desk.client(laid.officer)
    client.post("/list/views", {"name": " My <b>risky</b> ", "query": "at_risk=on&page=3"})
    text = client.get("/").content.decode()
    assert "My &lt;b&gt;risky&lt;/b&gt;" in text
    assert 'href="/?at_risk=on"' in text
    assert desk.sql("select name from listing_savedview", account=laid.supervisor) == []
    ((view,),) = desk.sql("select id from listing_savedview", account=laid.officer)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("insert into listing_savedview (account_id, name, query) values (%s, 'x', '')", laid.officer.pk, account=laid.supervisor)
    desk.client(laid.supervisor).post("/list/views", {"remove": view})
    assert len(desk.sql("select 1 from listing_savedview", account=laid.officer)) == 1
    client.post("/list/views", {"remove": view})
    assert desk.sql("select 1 from listing_savedview", account=laid.officer) == []


def test_what_is_new_is_told_and_nothing_moves(desk, laid):
    client = desk.client(laid.officer)
    before = desk.ledger()[-1][0]
    assert client.get("/list/new?since=1").content.decode().count("3 new") == 1
    assert client.get(f"/list/new?since={NOW}").content.strip() == b""
    assert client.get("/list/new?since=x").status_code == 400
    assert "new</strong>" not in desk.client(laid.stranger).get("/list/new?since=1").content.decode()
    assert desk.ledger(before) == []  # a page that asks every half minute is no consultation


def test_withheld_in_the_open_is_said_with_whom_to_ask(desk):
    from rightdoor.casework.access.models import Compartment
    from rightdoor.casework.referrals.models import InCompartment

    unit = desk.unit()
    officer = desk.account(("referral-officer", unit))
    made = desk.populate(unit, count=2)
    with desk.as_owner():
        compartment = Compartment.objects.create(name=f"Withheld {unit.pk}", grade="acknowledged", contact="the intake desk")
        tip = desk.sql("select receipt from listing_subjectreceipt where subject = %s limit 1", made.subjects[0], account=officer)[0][0]
        InCompartment.objects.create(receipt=tip, compartment=compartment, by=officer, at_us=NOW, reason="x")
    text = desk.client(officer).get("/").content.decode()
    assert made.subjects[0] not in text
    assert made.subjects[1] in text
    assert f"1 subject of your units in the compartment Withheld {unit.pk}. Ask the intake desk." in text


def test_export_is_escaped_ledgered_and_carries_handling_words(desk, laid, acting_as):
    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.export import HANDLING
    from rightdoor.casework.listing.acts import export
    from rightdoor.casework.listing.filters import Filters

    before = desk.ledger()[-1][0]
    with acting_as(laid.supervisor) as acting:
        made = export(acting, Filters(), sort="list", form="csv")
        book = export(acting, Filters(), sort="list", form="xlsx")
    rows = list(csv.DictReader(io.StringIO(made.content.decode())))
    assert [row["rank"] for row in rows] == ["1", "2", "3"]
    assert {row["handling"] for row in rows} == {HANDLING}
    assert book.content.startswith(b"PK")
    assert [row[2] for row in desk.ledger(before)] == ["exported", "exported"]
    with pytest.raises(NotAllowed), acting_as(laid.officer) as acting:
        export(acting, Filters(), sort="list", form="csv")
    assert desk.client(laid.officer).get("/list/export.csv").status_code == 403
    assert desk.client(laid.supervisor).get("/list/export.csv").status_code in (200, 302)


def test_bulk_data_is_read_for_receipts_that_one_sees_alone(desk, laid, acting_as):
    from rightdoor.casework.listing.queries import bulk, events_of, seen_receipts

    receipts = [row[0] for row in desk.sql("select receipt from listing_subjectreceipt", account=laid.officer)]
    with acting_as(laid.officer) as acting:
        assert seen_receipts(acting, [*receipts, "rc_none"]) == set(receipts)
        with bulk(acting, receipts) as engine:
            assert {row.receipt for row in engine.receipts()} == set(receipts)
            assert {row.receipt for row in engine.statements(kinds=("person",))} == set(receipts)
        lines = events_of(acting, laid.subjects[0])
        assert len(lines) == 2
        assert any(paper[0] == "result" for line in lines for paper in line["papers"])
    with acting_as(laid.stranger) as acting:
        assert seen_receipts(acting, receipts) == frozenset()
        assert events_of(acting, laid.subjects[0]) == []
        with bulk(acting, receipts) as engine:
            assert list(engine.statements()) == []
