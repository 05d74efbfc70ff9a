"""Errors, faults, recall and duties on the desk: each sees what is about what they see, and is told of what touches the unit."""

from __future__ import annotations

import pytest

from desk_requests_case import answer, drain, form_of, forms_of, made, observed, people_of, schedule_of, send, table

ERROR = {
    "how_found": "a check of echoes", "cause": "a row of another request was answered", "made_by": "provider", "affected": "one household",
    "acquired": "yes", "reason": "registered when it was found",
}  # fmt: skip


@pytest.fixture(scope="module")
def unit(desk):
    return desk.unit()


@pytest.fixture(scope="module")
def people(desk, unit):
    return people_of(desk, unit)


@pytest.fixture(scope="module")
def answered(desk, people, unit):
    """An application, all of whose requests are answered by results of the store."""
    subject = desk.populate(unit, files=observed()).subjects[0]
    found = send(desk, people, made(desk, people, subject))
    rows = schedule_of(desk, people, found)
    desk.populate(unit, files={f"answers-{found.key}.csv": table([answer(row) for row in rows])})
    return found


def register_error(desk, people, found, **more):
    path = f"/communications-data/errors/new/?application={found.key}"
    client = desk.client(people["spoc"])
    page = client.get(path)
    said = form_of(page, holding="how_found")
    exhibits = next(f for f in forms_of(page) if "how_found" in f["types"])["options"].get("exhibits", [])
    return client.post(path, {**said, **ERROR, "about": found.subject, "exhibits": exhibits, **more})


def test_the_class_of_an_error_is_proposed_and_confirmed_by_a_person(desk, people, answered):
    shown = register_error(desk, people, answered)
    assert shown.status_code == 422
    text = shown.content.decode()
    assert "By the rule this error is reportable" in text
    assert "a row of another request was answered" in text  # nothing of the form is lost
    assert form_of(shown, holding="how_found")["chosen_class"] == "reportable"
    done = register_error(desk, people, answered, chosen_class="reportable")
    assert done.status_code == 302
    page = desk.client(people["senior-responsible-officer"]).get(done["Location"]).content.decode()
    assert "Reportable" in page
    assert "A. Holder" in page  # the report is filled in from the papers
    assert desk.client(people["spoc"]).get("/communications-data/errors/").content.decode().count("dec_") >= 1
    assert drain(desk)[0] == "done"
    duties = desk.client(people["spoc"]).get("/communications-data/duties/").content.decode()
    assert "Put the error report before the senior responsible officer" in duties
