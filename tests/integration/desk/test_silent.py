"""Silent compartments: for whoever is not in one, everything is as if what stands in it had never come."""

from __future__ import annotations

import re
from functools import partial

import psycopg
import pytest

from desk_case import NOW, report
from desk_subject_case import open_for
from two_samples import told_apart

_VARYING = (
    re.compile(rb'name="(?:csrfmiddlewaretoken|form_token)" value="[^"]*"'),
    re.compile(rb"since=\d+"),
)


@pytest.fixture
def laid(desk):
    """A unit with three subjects, and people of it: in the compartment and not. At the end nothing stands in the compartment."""
    from rightdoor.casework.access.models import Compartment, CompartmentMember
    from rightdoor.casework.listing.project import project
    from rightdoor.casework.referrals.models import InCompartment

    class Laid:
        pass

    Laid.unit = desk.unit()
    Laid.outside = desk.account(("supervisor", Laid.unit))
    Laid.inside = desk.account(("supervisor", Laid.unit))
    with desk.as_owner():
        Laid.compartment = Compartment.objects.create(name=f"Quiet {Laid.unit.pk}", grade="silent", contact="nobody")
        CompartmentMember.objects.create(compartment=Laid.compartment, account=Laid.inside)
    Laid.made = desk.populate(Laid.unit, count=3)
    yield Laid
    with desk.as_owner():
        InCompartment.objects.filter(compartment=Laid.compartment, ended_us=None).update(ended_us=NOW + 1)
    project(desk.store, now_us=NOW, progress=lambda *_: None)


def put(desk, compartment, by, receipts):
    """Receipts into a compartment, as its act does; the projection follows."""
    from rightdoor.casework.listing.project import project
    from rightdoor.casework.referrals.models import InCompartment

    with desk.as_owner():
        for receipt in receipts:
            InCompartment.objects.create(receipt=receipt, compartment=compartment, by=by, at_us=NOW, reason="x")
    project(desk.store, now_us=NOW, progress=lambda *_: None)


def seen(desk, account):
    """Everything that an account can see of the list: pages, exports, rows by SQL, answers of functions."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.listing.acts import export
    from rightdoor.casework.listing.filters import SORTS, Filters
    from rightdoor.casework.listing.queries import events_of, listed, withheld

    client = desk.client(account)
    pages = []
    for path in ("/", "/?sort=-age", "/?tier=tier-1&status=single-strand", "/?page=2", "/list/new?since=1"):
        content = client.get(path).content
        for pattern in _VARYING:
            content = pattern.sub(b"", content)
        pages.append(content)
    with acting(account, now_us=NOW) as one:
        lists = [[(row.rank, row.row.subject, row.row.line, row.owner) for row in listed(one, Filters(), sort=sort).rows] for sort in SORTS]
        files = [export(one, Filters(), sort="list", form=form).content for form in ("csv", "xlsx")]
        events = [events_of(one, row[1]) for row in lists[0]]
        rest = (withheld(one), files, events)
    tables = [
        desk.sql(f"select {columns} from {table} order by 1, 2, 3, 4", account=account)
        for table, columns in (
            ("listing_subject", "view, subject, digest, line::text, units, compartments, papers_in, listed_us, events_group"),
            ("listing_subjectreceipt", "view, subject, receipt, number"),
            ("listing_searchkey", "kind, folded, subject, sound, shown, receipt, locator, household, view"),
            ("referrals_referral", "id, receipt, number, unit_id, compartments, version"),
            ("listing_projection", "digest, as_of_us, at_us, subjects, events_file"),
        )
    ]
    return pages, lists, rest, tables


def test_a_silent_subject_leaves_no_trace(desk, laid):
    before = seen(desk, laid.outside)
    more = desk.populate(laid.unit, child_at_risk=True, silent=laid.compartment)
    assert seen(desk, laid.outside) == before
    inside = desk.sql("select subject, view from listing_subject where subject = any(%s)", list(more.subjects), account=laid.inside)
    assert inside == [(more.subjects[0], "full")]
    text = desk.client(laid.inside).get("/").content.decode()
    assert more.subjects[0] in text
    assert text.index(more.subjects[0]) < text.index(laid.made.subjects[0])  # a child at risk comes first, for whoever may see it


@pytest.mark.parametrize("shares", ["account", "premises", "batch"])
def test_neither_does_one_that_shares_things_with_open_ones(desk, laid, shares):
    first = laid.made.numbers[0]
    before = seen(desk, laid.outside)
    number = str(int(first) + 70_000)
    shared = {"account": {"account": f"acc-{first}"}, "premises": {"address": f"{first} Juniper Gardens"}}
    files = report(number, **shared.get(shares, {}))
    if shares == "batch":  # a second answer for the open event, in one schedule and one result with the silent one
        also = report(first)
        for name in ("schedule.csv", "results.csv"):
            head, row = also[f"{first}/{name}"].splitlines()
            files[f"{number}/{name}"] += row.replace(f"RQ-{first}", f"RQ-{first}-B").replace("Juniper", "Quince") + "\n"
            assert head == files[f"{number}/{name}"].splitlines()[0]
    desk.populate(laid.unit, files=files, silent=laid.compartment)
    assert seen(desk, laid.outside) == before
    rows = dict(desk.sql("select subject, view from listing_subject", account=laid.inside))
    if shares == "account":
        assert rows[laid.made.subjects[0]] == "full"
        assert len(rows) == 3
    elif shares == "batch":
        assert rows[laid.made.subjects[0]] == "full"
        assert len(rows) == 4
    else:
        assert sorted(rows.values()) == ["full", "open", "open", "open"]
    lists = seen(desk, laid.inside)[1]
    assert [row[0] for row in lists[0]] == list(range(1, len(rows) + 1))


def test_it_takes_effect_at_once_and_the_projection_makes_it_as_if_it_had_never_come(desk, laid):
    from rightdoor.casework.listing.project import project
    from rightdoor.casework.referrals.models import InCompartment

    before = seen(desk, laid.outside)
    more = desk.populate(laid.unit)
    assert len(desk.sql("select 1 from listing_subject", account=laid.outside)) == 4
    with desk.as_owner():
        for receipt in more.receipts:
            InCompartment.objects.create(receipt=receipt, compartment=laid.compartment, by=laid.inside, at_us=NOW, reason="x")
    assert desk.sql("select 1 from listing_subject where subject = %s", more.subjects[0], account=laid.outside) == []
    assert desk.sql("select 1 from listing_searchkey where subject = %s", more.subjects[0], account=laid.outside) == []
    assert desk.sql("select 1 from referrals_referral where receipt = any(%s)", list(more.receipts), account=laid.outside) == []
    project(desk.store, now_us=NOW, progress=lambda *_: None)
    after = seen(desk, laid.outside)
    assert after[:3] == before[:3]
    with desk.as_owner():
        InCompartment.objects.filter(compartment=laid.compartment).update(ended_us=NOW + 1)
    project(desk.store, now_us=NOW, progress=lambda *_: None)
    assert len(desk.sql("select 1 from listing_subject where view = 'open'", account=laid.outside)) == 4
    assert desk.sql("select 1 from listing_subject where view = 'full'", account=laid.inside) == []


def test_events_of_the_full_view_are_read_for_members_and_not_for_others(desk, laid):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.listing.queries import events_of

    first, subject = laid.made.numbers[0], laid.made.subjects[0]
    desk.populate(laid.unit, files=report(str(int(first) + 80_000), account=f"acc-{first}"), silent=laid.compartment)
    with acting(laid.inside, now_us=NOW) as one:
        assert len(events_of(one, subject)) == 4
    with acting(laid.outside, now_us=NOW) as one:
        assert len(events_of(one, subject)) == 2


def test_what_people_decided_about_silent_records_is_silent_too(desk, laid):
    from rightdoor.decisions.register import Proposed, decide
    from rightdoor.operations.rebuild import rebuild

    more = desk.populate(laid.unit, silent=laid.compartment)
    before = seen(desk, laid.outside)
    fact = {"fact": "business", "about": more.subjects[0], "detail": "x", "at": "2026-03-01T00:00:00Z"}
    with desk.store.connect() as connection:
        decide(connection, Proposed("fact", fact, "test", "x"), actor="test", at_us=NOW)
    rebuild(desk.store, actor="test", at_us=NOW, progress=lambda *_: None)
    put(desk, laid.compartment, laid.inside, [])
    assert seen(desk, laid.outside) == before


def test_a_fact_in_a_silent_paper_about_an_open_subject_is_read_by_nobody_outside(desk, laid):
    """On its first screen, where facts stand among what may undermine the grounds; whoever is inside reads it."""
    subject, number = laid.made.subjects[0], laid.made.numbers[0]
    fact = "- {kind: fact, about: '%s', fact: nothing-found, at: '2026-03-01T10:00:00Z', detail: quietly found, exhibit: EX/9, actor: A, reason: report}"
    pages = {account: desk.client(account) for account in (laid.outside, laid.inside)}
    for client in pages.values():
        open_for(client, subject)
    before = shown(pages[laid.outside], subject)
    desk.populate(
        laid.unit, files={"decisions.yaml": fact % number} | report(f"9{number[1:]}", account=f"acc-{number}"), silent=laid.compartment
    )
    assert shown(pages[laid.outside], subject) == before
    assert b"quietly found" in shown(pages[laid.inside], subject)


def shown(client, subject):
    """The first screen, without what differs from one look to the next."""
    content = client.get(f"/subjects/{subject}/").content
    for varying in _VARYING:
        content = varying.sub(b"", content)
    return content


def test_operations_that_pages_call_see_the_store_without_what_is_silent(desk, laid):
    from rightdoor.casework.listing.one import store_of
    from rightdoor.casework.place import held_store
    from rightdoor.operations.bulk import open_engine
    from rightdoor.operations.listing import attribution_lines, triage_lines

    more = desk.populate(laid.unit, silent=laid.compartment)
    inside, outside = store_of("full"), store_of("open")
    assert outside is held_store()
    for store, there in ((inside, True), (outside, False)):
        assert (more.subjects[0] in {line["subject"] for line in triage_lines(store, NOW)}) is there
        assert (more.numbers[0] in {line["referral"] for line in attribution_lines(store)}) is there
        with store.connect() as connection, open_engine(store, connection) as engine:
            assert ({row.receipt for row in engine.receipts()} >= set(more.receipts)) is there


def test_which_rows_have_a_twin_is_read_by_nobody(desk, laid):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("select twin from listing_subject", account=laid.inside)


@pytest.fixture
def toggled(desk, laid):
    """(by name what puts a silent report that shares an account with an open subject into the unit, or takes it out again; its subject)."""
    first, elsewhere = laid.made.numbers[0], desk.unit()
    number = str(int(first) + 60_000)
    silent = desk.populate(laid.unit, files=report(number, account=f"acc-{first}"), silent=laid.compartment)
    with psycopg.connect(desk.store.dsn("owner"), autocommit=True) as owner:

        def move(unit):
            owner.execute("update casework.referrals_referral set unit_id = %s where receipt = any(%s)", (unit.pk, list(silent.receipts)))

        yield {"with": partial(move, laid.unit), "without": partial(move, elsewhere)}, number
        move(laid.unit)


@pytest.fixture
def unhurried(monkeypatch):
    """No limit of rate: it would be the answer."""
    from rightdoor.desk.middleware import interface

    monkeypatch.setattr(interface, "show", partial(interface.show, per_minute=60_000_000, burst=1_000_000))


def test_how_long_an_answer_takes_does_not_tell(desk, laid, toggled, unhurried):
    """The same person's same pages, in pairs, with a silent report in the unit and without it (`told_apart` says what that finds)."""
    before, number = toggled
    subject, client, api = laid.made.subjects[0], desk.client(laid.outside), desk.api(laid.outside)
    open_for(client, subject)
    rows = "select count(*) from referrals_referral where number = %s"
    for name, there in (("without", 0), ("with", 1)):
        before[name]()
        assert desk.sql(rows, number, account=laid.inside) == [(there,)]
        assert desk.sql(rows, number, account=laid.outside) == [(0,)]
    told = {}
    for path in ("/", f"/subjects/{subject}/hash-sets/", f"/subjects/{subject}/graded/", "/exposure/exhibits/", "/api/subjects"):
        by = api if path.startswith("/api/") else client

        def ask(by=by, path=path):
            assert by.get(path).status_code == 200

        told[path] = told_apart(dict.fromkeys(before, ask), before=before, times=40 if path in ("/", "/api/subjects") else 24)
    assert {path: said for path, said in told.items() if said} == {}
