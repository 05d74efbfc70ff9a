"""Exports of records systems taken into a case: once, mirrored and never overwritten, by whoever works the case, gone with its erasure."""

from __future__ import annotations

import json

import pytest

from cases_case import Cases
from decided_case import NOW
from records_case import CRIME, custody, table


@pytest.fixture
def cases(desk):
    return Cases(desk)


def shown(cases, case, data, name="custody.yaml", account=None):
    from rightdoor.casework.custody_bail import acts
    from rightdoor.casework.custody_bail.mappings import named

    declared = named(name)
    with cases.as_(account) as done:
        return acts.show(done, case, data, declared.mapping, declared.text).pk


def taken(cases, case, data, name="custody.yaml", account=None, later=0):
    from rightdoor.casework.custody_bail import acts

    made = shown(cases, case, data, name, account)
    with cases.as_(account, NOW + later) as done:
        return acts.take(done, made)


def state(cases, case):
    """(kinds in order, where the records system says something else)."""
    from rightdoor.casework.cases import queries
    from rightdoor.casework.custody_bail import queries as records

    with cases.as_() as done:
        history = queries.history_of(queries.case_seen(done, case))
        differences = records.differences_of(case, history, NOW)
    return [event.kind for event in history.events if event.source != "desk"], [(each.kind, each.field) for _, each in differences]


def test_an_export_is_looked_at_taken_once_and_mirrored(desk, cases):
    from rightdoor.casework.cases import queries

    case = cases.opened()
    before = desk.ledger()[-1][0]
    row = custody(Case=case)
    made = shown(cases, case, table(row, custody(Case="another")))
    assert state(cases, case) == ([], [])
    assert taken(cases, case, table(row)) == 4
    kinds = ["person", "arrest", "detention-authorised", "custody-review"]
    assert state(cases, case) == (kinds, [])
    assert taken(cases, case, table(row)) == 0
    assert state(cases, case) == (kinds, [])
    assert taken(cases, case, table({**row, "Custody officer rank": "inspector"}), later=1) == 0
    assert state(cases, case) == (kinds, [("detention-authorised", "rank")])
    with cases.as_() as done:
        history = queries.history_of(queries.case_seen(done, case))
        duties = {row.code for row in queries.duties_of(queries.case_seen(done, case))}
    assert history.of("detention-authorised")[0].text("rank") == "sergeant"
    assert {"CLK-CUSTODY-DETENTION", "CLK-CUSTODY-REVIEW"} <= duties
    said = json.dumps([body for _, _, _, body in desk.ledger(before)])
    assert "records-taken" in said
    assert "Beispiel" not in said
    assert "ZZ/1/23" not in said
    assert desk.sql("select others from casework.custody_bail_recordsimport where id = %s", made, account=cases.officer) == [(1,)]
    assert "another" not in json.dumps(desk.sql("select sheet from casework.custody_bail_recordsimport", account=cases.officer))


def test_a_correction_here_settles_a_difference_and_the_crime_number_finds_rows(cases):
    from rightdoor.casework.cases import acts, queries

    case = cases.opened()
    held = cases.record(case, "crime-recorded", {"number": "22/1234/26", "classification": "86/2"})
    assert taken(cases, case, table({**CRIME, "Case": "22/1234/26"}), "crime.yaml") == 0
    assert ("crime-recorded", "classification") in state(cases, case)[1]
    with cases.as_() as done:
        history = queries.history_of(queries.case_seen(done, case))
        sheet_at = 1_673_427_600_000_000
        body = {"number": "22/1234/26", "classification": "86/10", "reported": 1_673_373_600_000_000}
        acts.correct(done, case, held.id, sheet_at, body, expected=queries.token_of(history))
    assert state(cases, case)[1] == []


def test_taken_twice_put_aside_and_not_for_others(desk, cases):
    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.cases.problems import CannotDo
    from rightdoor.casework.custody_bail import acts

    case = cases.opened()
    row = table(custody(Case=case))
    with pytest.raises(CannotDo, match="none of them"):
        shown(cases, case, table(custody(Case="another")))
    with pytest.raises(NotAllowed):
        shown(cases, case, row, account=cases.reader)
    made, other = shown(cases, case, row), shown(cases, case, table(custody(Case=case, Name="Muster")))
    with cases.as_() as done:
        assert acts.take(done, made) == 4
    with cases.as_() as done, pytest.raises(CannotDo, match="already"):
        acts.take(done, made)
    with cases.as_() as done, pytest.raises(CannotDo, match="already"):
        acts.put_aside(done, made)
    with cases.as_() as done:
        acts.put_aside(done, other)
    count = 'select count(*) from casework.custody_bail_recordsimport where "case" = %s'
    assert desk.sql(count, case, account=cases.officer) == [(1,)]
    assert desk.sql(count, case, account=cases.elsewhere) == [(0,)]
    assert desk.sql("select count(*) from casework.custody_bail_mirrored", account=cases.elsewhere) == [(0,)]


def test_pages_show_the_pictures_the_look_and_the_differences(desk, cases):
    from urllib.parse import urlsplit

    case = cases.opened()
    browser = desk.client(cases.officer)
    row = custody(Case=case, Offence="=1+1")

    def sent(data, expected=302, **more):
        from django.core.files.uploadedfile import SimpleUploadedFile

        answer = browser.post(f"/cases/{case}/records/", {"file": SimpleUploadedFile("x.csv", data), **more})
        assert answer.status_code in (302, 303) if expected == 302 else answer.status_code == expected, answer.content.decode()[:2000]
        return answer

    browser.post(f"/subjects/{cases.subject}/purpose", {"purpose": "investigation"})
    where = urlsplit(sent(table(row)).headers["Location"]).path
    look = browser.get(where).content.decode()
    assert "4 events that the case does not hold" in look
    assert "begins like a formula" in look
    assert "Nothing was recorded yet" in look
    assert browser.post(f"{where}take/").status_code in (302, 303)
    sent(table({**row, "Custody officer rank": "inspector"}))
    sent(b"a,b\n1,2\n", 422)
    page = browser.get(f"/cases/{case}/custody/").content.decode()
    assert "Arrests: 1." in page
    assert "Voluntary attendances: 0." in page
    assert "<svg" in page
    assert "Limit of 24 hours" in page
    assert browser.get(f"/cases/{case}/bail/").status_code == 200
    assert desk.client(cases.elsewhere).get(where).status_code == 404


def test_with_an_erased_case_goes_what_exports_said_of_it(desk, cases):
    from rightdoor.casework.cases.models import Case
    from rightdoor.casework.custody_bail.models import Mirrored, RecordsImport

    case, other = cases.opened(), Cases(desk)
    kept = other.opened()
    for whose, one in ((cases, case), (other, kept)):
        assert taken(whose, one, table(custody(Case=one))) == 4
    with desk.as_owner():
        Case.objects.filter(pk=case).update(erased_us=NOW)
        held = [[model.objects.filter(case=one).count() for model in (RecordsImport, Mirrored)] for one in (case, kept)]
    assert held == [[0, 0], [1, 4]]


def test_a_mapping_is_chosen_by_its_file_or_by_the_columns(desk, cases):
    from rightdoor.casework.custody_bail.mappings import chosen, declared
    from rightdoor.casework.place import held_store

    assert chosen("", table(custody())).file == "custody.yaml"
    assert chosen("crime.yaml", b"").mapping.system == "crime"
    assert chosen("nothing.yaml", b"") is None
    folder = held_store().path("reference", "records")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ours.yaml").write_text("rightdoor_records_mapping: 1\nname: Ours\n", "utf-8")
    try:
        (ours,) = (each for each in declared() if each.file == "ours.yaml")
        assert (ours.mapping, "events" in [fault.place for fault in ours.faults]) == (None, True)
        assert chosen("ours.yaml", b"") is None
    finally:
        (folder / "ours.yaml").unlink()
