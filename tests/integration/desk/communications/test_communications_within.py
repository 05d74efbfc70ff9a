"""Compartments and rights of communications data: answers to requests of a silent report, papers that alone are silent, who may write."""

from __future__ import annotations

import io
import re

import pytest

from desk_requests_case import COLUMNS, answer, drain, made, observed, schedule_of, table

HOLDER, ADDRESS = "Q. Inkwell-Tarn", "77 Quietmere Lane, Exampleton"


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
    return re.sub(rb'name="(?:csrfmiddlewaretoken|form_token)" value="[^"]*"', b"", page.content)


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

    with acting(inside["applicant"], now_us=1_772_500_000_000_000) as applicant:
        assert held(applicant, laid.subjects[0]).compartments == (silent.pk,)  # as every application and tie of it is kept


def refused(desk, query, *values, account):
    """Whether the database refuses to write that."""
    import psycopg

    try:
        desk.sql(query, *values, account=account)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def test_rows_are_written_by_right_and_not_by_sight(desk, unit, people):
    found = made(desk, people, desk.populate(unit, files=observed()).subjects[0])
    reader, spoc, applicant = people["intelligence-researcher"], people["spoc"], people["applicant"]
    words = "update communications_data_draft set necessity = 'x' where key = %s returning key"
    count = "update communications_data_draft set version = version + 1 where key = %s returning key"
    for who in (reader, people["supervisor"]):
        assert desk.sql("select key from communications_data_draft where key = %s", found.key, account=who) == [(found.key,)]
        assert refused(desk, count, found.key, account=who)
    assert desk.sql(count, found.key, account=spoc) == [(found.key,)]
    assert refused(desk, words, found.key, account=reader)
    assert refused(desk, words, found.key, account=spoc)  # its applicant alone says what it says
    assert desk.sql(words, found.key, account=applicant) == [(found.key,)]
    key = send_in(desk, spoc, unit, "a,b\r\n3,4\r\n")
    assert refused(desk, "update communications_data_import set state = 'dropped' where key = %s", key, account=reader)
    request = (
        "insert into communications_data_request (draft_id, request, footprint, row, why) "
        "select draft_id, 'rq_forged', footprint, row, '' from communications_data_request where draft_id = %s limit 1"
    )
    for who in (reader, spoc, applicant):  # it was made: nobody adds to it
        assert refused(desk, request, found.pk, account=who)
    assert refused(desk, "delete from communications_data_request where draft_id = %s", found.pk, account=applicant)
    export = (
        "insert into communications_data_export (draft_id, form, sha256, rows_sha256, authorised, mark, by_id, at_us) "
        "values (%s, 'csv', '', '', true, '', %s, 1)"
    )
    assert refused(desk, export, found.pk, reader.pk, account=reader)
    desk.sql(export, found.pk, spoc.pk, account=spoc)
    tie = (
        "insert into communications_data_tie (decision, kind, unit_id, by_id, at_us, about, of, receipts, compartments) "
        "values ('dec_forged', %s, %s, %s, 1, '', '', '{}', '{}')"
    )
    assert refused(desk, tie, "authorisation", unit.pk, reader.pk, account=reader)
    assert refused(desk, tie, "authorisation", unit.pk, spoc.pk, account=spoc)
    assert refused(desk, tie, "whatever", unit.pk, spoc.pk, account=spoc)
    desk.sql(tie, "peer-check", unit.pk, spoc.pk, account=spoc)
    owner = "insert into communications_data_dutyowner (duty, unit_id, owner_id, at_us, receipts, compartments) values ('d', %s, %s, 1, '{}', '{}')"
    assert refused(desk, owner, unit.pk, spoc.pk, account=reader)
    desk.sql(owner, unit.pk, reader.pk, account=reader)


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 600


def test_a_picture_is_hashed_and_not_kept(desk, unit, people):
    from hashlib import sha256

    folder = desk.store.dir / "desk" / "results"
    before = sorted(folder.iterdir()) if folder.is_dir() else []
    done = send_in(desk, people["spoc"], unit, PNG)
    assert done.status_code == 422
    assert sha256(PNG).hexdigest() in done.content.decode()
    assert "hashed and not kept" in done.content.decode()
    assert (sorted(folder.iterdir()) if folder.is_dir() else []) == before


def test_a_file_that_nobody_confirmed_for_a_day_is_put_away(desk, unit, people):
    import os

    from rightdoor.casework.communications_data.job_kinds import sweep_results

    now_us = 1_772_800_000_000_000
    keys = [send_in(desk, people["spoc"], unit, f"a,b\r\n{n},5\r\n") for n in (1, 2, 3)]
    folder = desk.store.dir / "desk" / "results"
    for key, hours in zip(keys, (25, 23, 25), strict=True):
        at = now_us / 1e6 - hours * 3600
        os.utime(folder / key, (at, at))
    with desk.as_shell():
        from rightdoor.casework.jobs.models import Job

        Job.objects.create(kind="results", unit=unit, asked_by=people["spoc"], asked_us=1, key=keys[2], state="running")
        sweep_results(desk.store, now_us)
        Job.objects.filter(key=keys[2]).update(state="cancelled")
    assert [(folder / key).exists() for key in keys] == [False, True, True]
    with desk.as_owner():
        from rightdoor.casework.communications_data.models import Import

        assert [Import.objects.get(key=key).state for key in keys] == ["dropped", "held", "held"]
    assert desk.client(people["spoc"]).get(f"/communications-data/results/{keys[0]}/").status_code == 200
