"""Communications data on the desk: from a subject to an application, its authority, its checks and its schedule, by role."""

from __future__ import annotations

import csv
import io
import json
import threading

import psycopg
import pytest
from desk_requests_case import (
    authorise,
    countersign,
    exported,
    made,
    observed,
    page_of,
    people_of,
    prepared,
    refreshed,
    words_of,
)


@pytest.fixture(scope="module")
def unit(desk):
    return desk.unit()


@pytest.fixture(scope="module")
def people(desk, unit):
    return people_of(desk, unit)


@pytest.fixture
def subject(desk, unit):
    return desk.populate(unit, files=observed()).subjects[0]


def test_from_the_subject_to_an_application_with_nothing_typed(desk, people, subject):
    before = desk.ledger()[-1][0]
    found = prepared(desk, people, subject)
    assert (found.subject, found.state, found.applicant_id) == (subject, "prepared", people["applicant"].pk)
    page = desk.client(people["applicant"]).get(f"/communications-data/applications/{found.key}/")
    text = page.content.decode()
    with desk.as_owner():
        rows = [r.row for r in found.requests.all()]
    assert len(rows) >= 2
    assert all(row[2] in text and row[3] in text for row in rows)  # the instant and the check code of each
    assert "To find the premises whose connection was used" in text
    done = made(desk, people, subject)
    assert done.key == found.key  # the button again shows the one that is being prepared
    assert (done.state, done.decision[:4]) == ("made", "dec_")
    acts = [(actor, act) for _, actor, act, _ in desk.ledger(before)]
    assert (people["applicant"].username, "decided") in acts
    assert not [body for *_, body in desk.ledger(before) if "198.51.100" in body or "203.0.113" in body]
