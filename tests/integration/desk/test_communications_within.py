"""Compartments and rights of communications data: answers to requests of a silent report, papers that alone are silent, who may write."""

from __future__ import annotations

import io
import re

import pytest

from desk_requests_case import COLUMNS, answer, drain, made, observed, people_of, schedule_of, table

HOLDER, ADDRESS = "Q. Inkwell-Tarn", "77 Quietmere Lane, Exampleton"


@pytest.fixture(scope="module")
def unit(desk):
    return desk.unit()


@pytest.fixture(scope="module")
def people(desk, unit):
    return people_of(desk, unit)


@pytest.fixture(scope="module")
def inside(desk, unit, people):
    """People of the same unit who are in the silent compartment."""
    return people | {role: desk.account((role, unit)) for role in ("applicant", "spoc", "supervisor")}


@pytest.fixture(scope="module")
def silent(desk, unit, inside):
    from rightdoor.casework.access.models import Compartment, CompartmentMember

    with desk.as_owner():
        made_so = Compartment.objects.create(name=f"quiet water {unit.pk}", grade="silent", contact="x")
        for role in ("applicant", "spoc", "supervisor"):
            CompartmentMember.objects.create(compartment=made_so, account=inside[role])
        return made_so


def send_in(desk, account, unit, text, **more):
    file = io.BytesIO(text.encode() if isinstance(text, str) else text)
    file.name = "result.csv"
    done = desk.client(account).post("/communications-data/results/", {"unit": unit.pk, "file": file, **more})
    return done["Location"].rstrip("/").rpartition("/")[2] if done.status_code == 302 else done


def without_tokens(page):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page.content)


def compartments_of(desk, key):
    with desk.as_owner():
        from rightdoor.casework.communications_data.models import Import

        return Import.objects.get(key=key).compartments


@pytest.mark.parametrize("known", [True, False], ids=("our own form", "a table that nobody knows"))
def test_an_answer_to_a_silent_report_is_seen_by_nobody_outside(desk, unit, people, inside, silent, known):
    hidden = desk.populate(unit, files=observed(), silent=silent).subjects[0]
    found = made(desk, inside, hidden)
    rows = [answer(row, address=ADDRESS, account_holder=HOLDER) for row in schedule_of(desk, inside, found)]
    outsiders = [people[role] for role in ("spoc", "second-spoc", "supervisor", "applicant", "intelligence-researcher")]
    pages = ("/communications-data/results/", "/communications-data/", "/communications-data/duties/", "/exhibits/", "/findings/")

    def outside():
        return [(page.status_code, without_tokens(page)) for who in outsiders for page in (desk.client(who).get(path) for path in pages)]

    before = outside()
    if known:
        key = send_in(desk, inside["spoc"], unit, table(rows, COLUMNS))
    else:
        text = "Customer,Whereabouts,Start Time,End Time,Our Ref\r\n" + "".join(
            f'{HOLDER},"{ADDRESS}",01/02/2026 10:00,01/02/2026 11:00,{row["check_code"]}\r\n' for row in rows
        )
        key = send_in(desk, inside["spoc"], unit, text)
    assert compartments_of(desk, key) == [silent.pk]  # of the application that it answers, chosen by nobody
    path = f"/communications-data/results/{key}/"
    page = desk.client(inside["spoc"]).get(path)
    assert HOLDER in page.content.decode()
    assert silent.name in page.content.decode()
    for who in outsiders:
        assert desk.client(who).get(path).status_code == 404
        assert desk.client(who).post(path, {"do": "drop", "version": 0}).status_code == 404
        assert desk.sql("select count(*) from communications_data_import where key = %s", key, account=who) == [(0,)]
    assert desk.sql("select count(*) from communications_data_import where key = %s", key, account=inside["spoc"]) == [(1,)]
    assert outside() == before
    if not known:
        desk.client(inside["spoc"]).post(path, {"do": "drop", "version": 0})
        return
    assert desk.client(inside["spoc"]).post(path, {"do": "take", "version": 0}).status_code == 302
    assert drain(desk)[0] == "done"
    with desk.as_owner():
        from rightdoor.casework.communications_data.models import Import
        from rightdoor.casework.referrals.models import InCompartment

        receipts = Import.objects.get(key=key).receipts
        assert receipts
        inside_now = InCompartment.objects.filter(receipt__in=receipts, compartment=silent, ended_us=None)
        assert set(inside_now.values_list("receipt", flat=True)) == set(receipts)
    assert outside() == before
    for who in outsiders:
        assert desk.sql("select count(*) from continuity_receipt where receipt = any(%s)", receipts, account=who) == [(0,)]
        shown = desk.client(who).get("/communications-data/results/").content.decode()
        assert key not in shown


def test_a_compartment_is_chosen_among_ones_own(desk, unit, people, inside, silent):
    text = "a,b\r\n1,2\r\n"
    assert send_in(desk, people["spoc"], unit, text, compartment=silent.pk).status_code == 403
    assert send_in(desk, inside["spoc"], unit, text, compartment="x").status_code == 422
    assert 'name="compartment"' not in desk.client(people["spoc"]).get("/communications-data/results/").content.decode()
    assert silent.name in desk.client(inside["spoc"]).get("/communications-data/results/").content.decode()
    within = send_in(desk, inside["spoc"], unit, text, compartment=silent.pk)
    openly = send_in(desk, inside["spoc"], unit, text)
    assert (compartments_of(desk, within), compartments_of(desk, openly)) == ([silent.pk], [])
    assert send_in(desk, inside["spoc"], unit, text, compartment=silent.pk) == within  # the same file again, while it waits
    assert send_in(desk, people["spoc"], unit, text) == openly
    assert desk.client(people["spoc"]).get(f"/communications-data/results/{within}/").status_code == 404
    assert desk.client(people["spoc"]).get(f"/communications-data/results/{openly}/").status_code == 200


def test_a_subject_whose_papers_alone_are_silent_is_held_within_their_compartment(desk, unit, inside, silent):
    from rightdoor.casework.listing.project import project

    laid = desk.populate(unit)
    own = {
        row[0]
        for row in desk.sql("select receipt from listing_subjectreceipt where subject = %s", laid.subjects[0], account=inside["applicant"])
    }
    desk._into(silent, sorted(set(laid.receipts) - own), 1)
    project(desk.store, now_us=1_772_500_000_000_000, progress=lambda *_: None, actor="test", units=dict.fromkeys(laid.receipts, unit.pk))
    seen = desk.sql(
        "select view, compartments, papers_in from listing_subject where subject = %s", laid.subjects[0], account=inside["applicant"]
    )
    assert seen == [("full", [], [silent.pk])]
    from rightdoor.casework.acting import acting
    from rightdoor.casework.communications_data.seen import held

    with acting(inside["applicant"], now_us=1_772_500_000_000_000):
        assert held(laid.subjects[0]).compartments == (silent.pk,)  # as every application and tie of it is kept
