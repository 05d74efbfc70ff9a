"""Pages of cases: open one from its subject, record by a form, correct, close; nothing typed is lost."""

from __future__ import annotations

import re

import pytest

from cases_case import Cases

AT = {"at_0": "2", "at_1": "3", "at_2": "2026", "at_3": "14:30", "at_4": "Europe/London"}
CRIME = {"number": "22/1234/26", "classification": "86/10", "reported_4": "UTC"}


@pytest.fixture
def cases(desk):
    return Cases(desk)


@pytest.fixture
def client(desk, cases):
    client = desk.client(cases.officer)
    client.post(f"/subjects/{cases.subject}/purpose", {"purpose": "investigation"})
    return client


def _text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_case_is_opened_from_its_subject_worked_and_closed(cases, client):
    assert f"/subjects/{cases.subject}/case/" in client.get(f"/subjects/{cases.subject}/").content.decode()
    assert client.get(f"/subjects/{cases.subject}/case/").status_code == 200
    given = {"unit": cases.unit.pk, "nation": "england", "owned": "yes", "reason": "accepted"}
    answer = client.post(f"/subjects/{cases.subject}/case/", given)
    assert answer.status_code == 303
    home = answer["Location"]
    assert home in client.get("/cases/").content.decode()
    assert "of" in _text(client.get(f"/subjects/{cases.subject}/"))
    form = client.get(f"{home}record/crime-recorded/")
    token = re.search(r'name="expected" value="([^"]+)"', form.content.decode())[1]
    short = client.post(f"{home}record/crime-recorded/", {**AT, "number": "22/1234/26", "expected": token})
    assert short.status_code == 422
    assert 'value="22/1234/26"' in short.content.decode()
    assert client.post(f"{home}record/crime-recorded/", {**AT, **CRIME, "expected": token}).status_code == 303
    page = client.get(home)
    assert "22/1234/26" in _text(page)
    event = re.search(r"correct/(ev_\w+)/", page.content.decode())[1]
    again = client.get(f"{home}correct/{event}/").content.decode()
    assert 'value="22/1234/26"' in again
    assert 'value="14:30"' in again
    late = client.post(f"{home}correct/{event}/", {**AT, **CRIME, "number": "22/77/26", "expected": token})
    assert late.status_code == 409
    assert "22/77/26" in late.content.decode()
    token = re.search(r'name="expected" value="([^"]+)"', late.content.decode())[1]
    assert client.post(f"{home}correct/{event}/", {**AT, **CRIME, "number": "22/77/26", "expected": token}).status_code == 303
    assert "Corrected or withdrawn" in _text(client.get(home))
    for area in ("opening",):
        assert client.get(f"{home}{area}/").status_code == 200
    assert client.get(f"{home}nothing/").status_code == 404
    assert client.get(f"{home}record/case-closed/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({**AT, "at_0": "31", "at_1": "2"}, "Enter a day that exists"),
        ({**AT, "at_3": "half past two"}, "hours and minutes"),
        ({**AT, "at_2": "2025", "at_1": "10", "at_0": "26", "at_3": "01:30"}, "was there twice"),
        ({**AT, "at_2": "2025", "at_1": "3", "at_0": "30", "at_3": "01:30"}, "was never there"),
        ({**AT, "at_2": "2199"}, "in the future"),
        ({"at_4": "UTC"}, "Give the date and time"),
    ],
)
def test_a_time_that_cannot_be_is_refused_beside_its_field(cases, client, typed, said):
    case = cases.opened()
    answer = client.post(f"/cases/{case}/record/crime-recorded/", {**typed, **CRIME, "expected": cases.token(case)})
    assert answer.status_code == 422
    assert said in _text(answer)


def test_handing_over_by_pages_and_by_those_who_may(desk, cases, client):
    case = cases.opened()
    offered = {"unit": cases.other.pk, "to": "", "reason": "they live there", "expected": cases.token(case)}
    assert client.get(f"/cases/{case}/offer/").status_code == 200
    assert client.post(f"/cases/{case}/offer/", offered).status_code == 303
    theirs = desk.client(cases.elsewhere)
    assert "Accept the case" in theirs.get(f"/cases/{case}/").content.decode()
    assert f"/cases/{case}/" in theirs.get("/cases/?whose=offered").content.decode()
    assert theirs.post(f"/cases/{case}/answer/", {"answer": "refuse", "reason": ""}).status_code == 422
    assert theirs.post(f"/cases/{case}/answer/", {"answer": "accept"}).status_code == 303
    assert "Elis Elsewhere" in _text(theirs.get(f"/cases/{case}/"))
    assert "which your unit does not hold" in _text(theirs.get(f"/cases/{case}/"))
    assert theirs.get(f"/cases/{case}/record/crime-recorded/").status_code == 200


def test_close_reopen_and_erase_each_with_its_page(desk, cases, client):
    case = cases.opened()
    assert client.get(f"/cases/{case}/close/").status_code == 200
    closed = client.post(f"/cases/{case}/close/", {"code": "opened-in-error", "reason": "wrong subject", "expected": cases.token(case)})
    assert closed.status_code in (303, 409), _text(closed)
    assert desk.client(cases.elsewhere).get(f"/cases/{case}/").status_code == 404
