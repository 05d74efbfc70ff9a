"""Somebody with a token, and a subject that is theirs to see."""

from __future__ import annotations

import pytest

from desk_api_case import post
from desk_subject_case import lay_subject


@pytest.fixture
def unit(desk):
    return desk.unit()


@pytest.fixture
def officer(desk, unit):
    return desk.account(("referral-officer", unit), ("supervisor", unit))


@pytest.fixture
def subject(desk, unit):
    return lay_subject(desk, unit)


@pytest.fixture
def opened(desk, officer, subject):
    """A client that has opened the subject, and where its notes are."""
    client = desk.api(officer)
    assert post(client, f"/api/subjects/{subject.subject}/purpose", {"purpose": "assess"}).status_code == 200
    return client, f"/api/subjects/{subject.subject}/notes"
