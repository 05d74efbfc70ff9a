"""A provider's result on the desk: shown row by row before it counts, confirmed as a decision, taken in by a job, matched to its request."""

from __future__ import annotations

import io

import pytest
from desk_requests_case import COLUMNS, answer, drain, made, observed, page_of, people_of, schedule_of, send, table

UNKNOWN = "Customer,IP Address,Start Time,End Time,Full Address,Post Code\r\n"


@pytest.fixture(scope="module")
def unit(desk):
    return desk.unit()


@pytest.fixture(scope="module")
def people(desk, unit):
    return people_of(desk, unit)


@pytest.fixture
def subject(desk, unit):
    return desk.populate(unit, files=observed()).subjects[0]


def send_in(desk, account, unit, text, name="result.csv"):
    file = io.BytesIO(text.encode() if isinstance(text, str) else text)
    file.name = name
    return desk.client(account).post("/communications-data/results/", {"unit": unit.pk, "file": file})


def key_of(response):
    assert response.status_code == 302, response.content.decode()[-3000:]
    return response["Location"].rstrip("/").rpartition("/")[2]


def test_a_result_in_our_own_form_is_shown_confirmed_and_answers_its_request(desk, people, unit, subject):
    found = send(desk, people, made(desk, people, subject))
    rows = schedule_of(desk, people, found)
    assert {row["mark"] for row in rows} == {""}  # under an authority, with both checks signed
    assert "awaited" in desk.client(people["spoc"]).get("/communications-data/").content.decode()
    key = key_of(send_in(desk, people["spoc"], unit, table([answer(row) for row in rows], COLUMNS)))
    spoc = desk.client(people["spoc"])
    page = spoc.get(f"/communications-data/results/{key}/").content.decode()
    assert page.count(found.reference) >= len(rows)
    assert "DIFFERS" not in page
    done = spoc.post(f"/communications-data/results/{key}/", {"do": "take", "version": 0, "answers": found.key})
    assert done.status_code == 302
    assert drain(desk)[0] == "done"
    home = spoc.get("/communications-data/").content.decode()
    assert f"{len(rows)} of {len(rows)}" in home
    assert not list((desk.store.dir / "desk" / "results").iterdir())
    shown = spoc.get(page_of(found)).content.decode()
    assert "Check 3: the result against application and source: agrees" in shown
    status = desk.sql("select status from listing_subject where subject = %s", subject, account=people["applicant"])
    assert status == [("corroborated",)]
