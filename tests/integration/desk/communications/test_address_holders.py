"""Who held an address range: entered as a decision, heard by the plan; a row of which it is not known goes nowhere."""

from __future__ import annotations

import itertools
import threading
import time

import psycopg
import pytest

from desk_api_case import post
from desk_requests_case import countersign, exported, form_of, forms_of, made, observed, page_of, papers_of_check, prepared, refreshed

HOLDERS = "/communications-data/holders/"
_nets = itertools.count(0)


@pytest.fixture
def nets():
    """Three networks of which nobody has entered who holds them."""
    n = next(_nets)
    return (f"198.18.{n}", f"198.18.{100 + n}", f"198.19.{n}")


@pytest.fixture
def subject(desk, unit, nets):
    return desk.populate(unit, files=observed(nets=nets)).subjects[0]


def said(net, **more):
    days = {"first": "2020-03-01", "said": "2026-02-27"} | {name: more.pop(name) for name in ("first", "last", "said") if name in more}
    parts = {
        f"{name}_{part}": text.lstrip("0")
        for name, day in days.items() for part, text in zip(("year", "month", "day"), day.split("-"), strict=True)
    }  # fmt: skip
    return {
        "address_range": f"{net}.0/24", "provider": "Meadow Broadband", "source": "Example registry, extract 14", "exhibit": "",
        "reason": "the plan did not know whom to ask", **parts, **more,
    }  # fmt: skip


def enter(desk, account, net, **more):
    done = desk.client(account).post(f"{HOLDERS}new/", said(net, **more))
    assert done.status_code == 302, done.content.decode()[-2500:]
    return done["Location"].rstrip("/").rpartition("/")[2]


def test_the_days_begin_empty_and_it_is_said_of_how_many_it_speaks(desk, people, subject, nets):
    client = desk.client(people["applicant"])
    form = form_of(client.get(f"{HOLDERS}new/"), holding="provider")
    assert [form[f"{name}_{part}"] for name in ("first", "last", "said") for part in ("year", "month", "day")] == [""] * 9
    one = client.post(f"{HOLDERS}new/", said(nets[0], first="2026-02-05", last="2026-02-05"), follow=True).content.decode()
    assert "speaks for 1 day and 1 planned event that you see" in one and "It speaks for one day only, 5 February 2026" in one
    many = client.post(f"{HOLDERS}new/", said(nets[1], first="2026-01-01", last="2026-02-01"), follow=True).content.decode()
    assert "speaks for 32 days and 0 planned events" in many and "for one day only" not in many


def providers(desk, found):
    with desk.as_owner():
        return {row.row[4] for row in found.requests.all()}


def test_what_is_entered_is_somebodys_decision_and_the_plan_takes_from_it_whom_to_ask(desk, people, subject, nets):
    before = prepared(desk, people, subject)
    assert providers(desk, before) == {""}
    page = desk.client(people["applicant"]).get(page_of(before)).content.decode()
    assert "Of 2 of these rows the provider is not known" in page and f'href="{HOLDERS}new/"' in page
    at = desk.ledger()[-1][0]
    entries = [enter(desk, people["applicant"], net) for net in nets]
    acts = [(actor, act) for _, actor, act, _ in desk.ledger(at)]
    assert acts.count((people["applicant"].username, "decided")) == 3
    assert not [body for *_, body in desk.ledger(at) if nets[0] in body or "Meadow" in body]
    shown = desk.client(people["spoc"]).get(f"{HOLDERS}{entries[0]}/").content.decode()
    for words in (
        f"{nets[0]}.0/24",
        "Meadow Broadband",
        "Example registry, extract 14",
        people["applicant"].username,
        "the plan did not know whom to ask",
    ):
        assert words in shown
    assert f"{nets[1]}.0/24" in desk.client(people["senior-responsible-officer"]).get(HOLDERS).content.decode()
    version = refreshed(desk, before).version
    dropped = desk.client(people["applicant"]).post(f"{page_of(before)}drop/", {"version": version, "reason": "whom to ask is known now"})
    assert dropped.status_code == 302
    assert providers(desk, made(desk, people, subject)) == {"Meadow Broadband"}


def test_a_row_without_a_provider_is_neither_countersigned_nor_exported_nor_sent(desk, people, subject):
    from rightdoor.casework.communications_data.models import Export, Tie

    found = made(desk, people, subject)
    with desk.as_owner():
        names = [row.request for row in found.requests.order_by("id")]
    client = desk.client(people["spoc"])
    page = client.get(page_of(found))
    assert not [f for f in forms_of(page) if "/check/" in f["action"] or "/export/" in f["action"]]
    assert "It is not known whom to ask for" in page.content.decode()
    for number in ("1", "2"):
        answer = countersign(desk, people["spoc"], found, number)
        text = answer.content.decode()
        assert answer.status_code == 422 and f"Check {number} was not countersigned" in text
        assert all(name in text for name in names) and "RIPE NCC" in text and "Address holders" in text
    for form in ("csv", "xlsx", "pdf"):
        answer = exported(desk, people["spoc"], found, form)
        assert answer.status_code == 422 and names[0] in answer.content.decode()
    api = desk.api(people["spoc"])
    at = f"/api/communications-data/applications/{found.key}"
    done = post(api, f"{at}/checks/1", {"version": refreshed(desk, found).version, "papers": papers_of_check(page, "1")})
    assert done.status_code == 409 and names[0] in done.json()["detail"], done.content
    answer = api.get(f"{at}/schedule?form=csv")
    assert answer.status_code == 409 and names[1] in answer.json()["detail"], answer.content
    with desk.as_owner():
        assert not Export.objects.filter(draft=found).exists()
        assert not Tie.objects.filter(of=found.decision, kind="peer-check").exists()


def test_a_correction_supersedes_and_the_second_of_two_is_told(desk, people, nets):
    first = enter(desk, people["applicant"], nets[0])
    client = desk.client(people["spoc"])
    form = form_of(client.get(f"{HOLDERS}{first}/correct/"), holding="provider")
    assert (form["provider"], form["first_year"], form["said_day"]) == ("Meadow Broadband", "2020", "27")
    changed = {**form, "provider": "Pylon Fibre", "reason": "the register was read wrongly"}
    done = client.post(f"{HOLDERS}{first}/correct/", changed)
    assert done.status_code == 302, done.content.decode()[-2500:]
    second = done["Location"].rstrip("/").rpartition("/")[2]
    late = desk.client(people["applicant"]).post(f"{HOLDERS}{first}/correct/", {**changed, "provider": "Third Net"})
    assert late.status_code == 409 and "replaced this entry meanwhile" in late.content.decode() and "Third Net" in late.content.decode()
    old = client.get(f"{HOLDERS}{first}/").content.decode()
    assert "Replaced by another entry" in old and f"{HOLDERS}{second}/" in old and "correct/" not in old
    gone = client.post(f"{HOLDERS}{second}/withdraw/", {"reason": "nobody can find the extract"})
    assert gone.status_code == 302
    assert "Withdrawn" in client.get(f"{HOLDERS}{second}/").content.decode()
    assert client.post(f"{HOLDERS}{second}/withdraw/", {"reason": "again"}).status_code == 409


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"provider": "Pylon Fibre"}, "another provider held this range"),
        ({}, "This is entered already"),
        (
            {"address_range": "203.0.113.7"},
            '<a href="#id_address_range">Address range: 203.0.113.7 is one address; write the range of the register',
        ),
        ({"address_range": "203.0.113.7/24"}, "no host bits set"),
        ({"address_range": "202.0.0.0/7"}, "wider than anything that one provider holds"),
        ({"last": "2026-03-20"}, "it says nothing of later days"),
        ({"said": "2090-01-01", "first": "2089-01-01"}, "in the future"),
        ({"source": "  "}, "required"),
        ({"first": "0-0-0"}, "From: Choose the day"),
        ({"said": "0-0-0"}, "Day on which the source said it: Choose the day"),
        ({"first": "2026-02-27", "last": "2026-02-01"}, "ends before it starts"),
    ],
)
def test_what_contradicts_or_is_nothing_is_refused_with_what_to_do(desk, people, standing_entry, change, words):
    from rightdoor.casework.place import held_store
    from rightdoor.operations.holders import holder_entries

    before = len(holder_entries(held_store()))
    answer = desk.client(people["applicant"]).post(f"{HOLDERS}new/", said(standing_entry[0], **change))
    assert answer.status_code == 422 and words in answer.content.decode(), answer.content.decode()[-2500:]
    assert len(holder_entries(held_store())) == before


@pytest.fixture(scope="module")
def standing_entry(desk, people):
    return "198.19.250", enter(desk, people["applicant"], "198.19.250")


def test_a_range_that_moved_is_two_entries_that_do_not_meet(desk, people, nets):
    enter(desk, people["spoc"], nets[0], last="2026-02-06")
    other = said(nets[0], provider="Pylon Fibre", first="2026-02-06")
    assert desk.client(people["spoc"]).post(f"{HOLDERS}new/", other).status_code == 422
    enter(desk, people["spoc"], nets[0], provider="Pylon Fibre", first="2026-02-07")


@pytest.mark.parametrize("role", ["senior-responsible-officer", "supervisor", "referral-officer", "auditor"])
def test_others_enter_nothing(desk, people, standing_entry, role):
    client = desk.client(people[role])
    for at in ("new/", f"{standing_entry[1]}/correct/", f"{standing_entry[1]}/withdraw/"):
        assert client.post(f"{HOLDERS}{at}", said("198.19.251")).status_code == 403
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql(
            "insert into communications_data_tie (decision, kind, unit_id, by_id, at_us, about, of, receipts, compartments) "
            "select 'dec_x', 'address-holder', m.unit_id, m.account_id, 1, '', '', '{}', '{}' from access_membership m where m.account_id = %s limit 1 returning id",
            people[role].pk, account=people[role],
        )  # fmt: skip


def paged(api, at):
    """Items of all pages."""
    found, page = [], 1
    while page is not None:
        given = api.get(f"{at}?page={page}").json()
        assert len(given["items"]) <= 25
        found, page = found + given["items"], given["next"]
    return found


def test_the_list_of_the_interface_comes_in_pages(desk, people):
    from rightdoor.casework.place import held_store
    from rightdoor.operations.holders import enter_holder, holder_entries, proposed_holder

    for n in range(26):
        body = {
            "prefix": f"198.18.{200 + n}.0/25",
            "provider": "Meadow Broadband",
            "from": "2020-03-01",
            "said": "2026-02-27",
            "source": "s",
        }
        enter_holder(held_store(), proposed_holder(body, actor="os:tester", reason="r"), actor="os:tester", at_us=1_800_000_000_000_000 + n)
    api, at = desk.api(people["spoc"]), "/api/communications-data/holders"
    assert len(api.get(at).json()["items"]) == 25
    assert [each["id"] for each in paged(api, at)] == [each.id for each in holder_entries(held_store())]


def test_of_two_at_once_that_contradict_each_other_one_stands(desk, nets):
    from rightdoor.errors import Refused
    from rightdoor.operations.holders import enter_holder, holder_entries, proposed_holder
    from rightdoor.store.ledger import CHAIN_LOCK

    refused = []

    def entered(provider):
        body = {"prefix": f"{nets[0]}.0/24", "provider": provider, "from": "2020-03-01", "said": "2026-02-27", "source": "s"}
        try:
            enter_holder(desk.store, proposed_holder(body, actor="os:tester", reason="r"), actor="os:tester", at_us=1_800_000_000_000_000)
        except Refused as problem:
            refused.append(problem)

    both = [threading.Thread(target=entered, args=(name,)) for name in ("Meadow Broadband", "Pylon Fibre")]
    with desk.store.connect() as gate:  # neither gets further than to the ledger, as long as this one holds its lock
        gate.execute("select pg_advisory_xact_lock(%s)", (CHAIN_LOCK,))
        for one in both:
            one.start()
        with desk.store.connect() as watch:
            watch.autocommit = True
            waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
            until = time.monotonic() + 30
            while watch.execute(waiting).fetchone()[0] < 2 and time.monotonic() < until:
                time.sleep(0.02)
        gate.rollback()
    for one in both:
        one.join(60)
    assert len(refused) == 1
    assert len([e for e in holder_entries(desk.store) if e.prefix == f"{nets[0]}.0/24" and e.state == "in-force"]) == 1


class TestOfAnotherOrganisation:
    @pytest.fixture
    def elsewhere(self, desk):
        unit = desk.unit()
        return desk.account(("spoc", unit))

    def test_an_entry_is_read_without_its_reason_and_changed_by_nobody_but_whose_it_is(self, desk, people, elsewhere, unit, nets):
        entry = enter(desk, people["applicant"], nets[0], exhibit="EX/quarry", reason="a matter of the quarry")
        own = desk.client(people["supervisor"]).get(f"{HOLDERS}{entry}/").content.decode()
        assert "EX/quarry" in own and "a matter of the quarry" in own
        client, at = desk.client(elsewhere), f"{HOLDERS}{entry}/"
        page = client.get(at).content.decode()
        assert f"{nets[0]}.0/24" in page and "Example registry, extract 14" in page
        assert unit.organisation.name in page and "correct/" not in page and "withdraw/" not in page
        for address in (at, f"{at}correct/", HOLDERS):
            shown = client.get(address).content.decode()
            assert "quarry" not in shown and people["applicant"].username not in shown, address
        api = desk.api(elsewhere)
        shown = api.get(f"/api/communications-data/holders/{entry}").json()
        assert (shown["reason"], shown["exhibit"], shown["actor"], shown["organisation"]) == ("", "", "", unit.organisation.name)
        for answer in (
            client.post(f"{at}withdraw/", {"reason": "not so"}),
            client.post(f"{at}correct/", said(nets[0], provider="Pylon Fibre")),
        ):
            assert answer.status_code == 422 and f"Ask {unit.organisation.name}" in answer.content.decode()
        assert post(api, f"/api/communications-data/holders/{entry}/withdraw", {"reason": "not so"}).status_code == 409
        assert desk.api(people["spoc"]).get(f"/api/communications-data/holders/{entry}").json()["state"] == "in-force"
        assert desk.client(people["spoc"]).post(f"{at}withdraw/", {"reason": "read wrongly"}).status_code == 302

    def test_nobody_without_sight_of_requests_learns_whose(self, desk, people, standing_entry):
        assert desk.sql("select count(*) from whose_holders()", account=desk.account(("grader", desk.unit()))) == [(0,)]
        assert desk.sql("select mine from whose_holders() where decision = %s", standing_entry[1], account=people["spoc"]) == [(True,)]


def test_a_range_of_hardly_more_than_one_line_is_confirmed_and_recorded(desk, people, nets):
    client = desk.client(people["spoc"])
    for narrow in (f"{nets[0]}.77/32", f"{nets[0]}.76/31", "2001:db8:0:7::/65"):
        answer = client.post(f"{HOLDERS}new/", said(nets[0], address_range=narrow))
        assert answer.status_code == 422 and "confirm that the register states this one" in answer.content.decode()
    enter(desk, people["spoc"], nets[0], address_range=f"{nets[0]}.76/30")
    entry = enter(desk, people["spoc"], nets[0], address_range=f"{nets[0]}.77/32", registered="on")
    assert "the register states it so" in client.get(f"{HOLDERS}{entry}/").content.decode()
    assert desk.api(people["spoc"]).get(f"/api/communications-data/holders/{entry}").json()["registered"] is True


def test_a_paper_of_a_silent_compartment_is_not_named(desk, unit, people, nets):
    from rightdoor.casework.access.models import Compartment, CompartmentMember

    with desk.as_owner():
        silent = Compartment.objects.create(name=f"quiet {nets[0]}", grade="silent", contact="x")
        CompartmentMember.objects.create(compartment=silent, account=people["spoc"])
    made = desk.populate(unit, silent=silent)
    answer = desk.client(people["spoc"]).post(f"{HOLDERS}new/", said(nets[0], exhibit=made.receipts[0]))
    assert answer.status_code == 422 and "silent compartment" in answer.content.decode()
    enter(desk, people["applicant"], nets[0], exhibit=made.receipts[0])  # whoever is not in it is told nothing


def test_the_same_by_the_interface(desk, people, nets):
    api, reader = desk.api(people["spoc"]), desk.api(people["supervisor"])
    at = "/api/communications-data/holders"
    given = {
        "prefix": f"{nets[0]}.0/24",
        "provider": "Meadow Broadband",
        "first": "2020-03-01",
        "said": "2026-02-27",
        "source": "s",
        "reason": "r",
    }
    made = post(api, at, given)
    assert made.status_code == 201, made.content
    entry = made.json()["id"]
    shown = reader.get(f"{at}/{entry}").json()
    assert (shown["provider"], shown["last"], shown["state"], shown["actor"]) == (
        "Meadow Broadband",
        "2026-02-27",
        "in-force",
        people["spoc"].username,
    )
    assert entry in [each["id"] for each in paged(reader, at)]
    assert post(reader, at, given).status_code == 403
    again = post(api, at, {**given, "provider": "Pylon Fibre"})
    assert again.status_code == 409 and entry in again.json()["detail"]
    second = post(api, at, {**given, "provider": "Pylon Fibre", "supersedes": entry}).json()["id"]
    assert reader.get(f"{at}/{entry}").json()["by"] == second
    assert post(api, f"{at}/{second}/withdraw", {"reason": "wrong"}).status_code == 200
    assert reader.get(f"{at}/{second}").json()["state"] == "withdrawn"
    assert post(api, f"{at}/{second}/withdraw", {"reason": "wrong"}).status_code == 409
    assert reader.get(f"{at}/dec_aaaaaaaaaaaaaaaa").status_code == 404
