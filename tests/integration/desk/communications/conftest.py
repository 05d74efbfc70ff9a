"""A unit and its people for all tests of a module: what they plan, send and take in is theirs alone."""

from __future__ import annotations

import pytest

from desk_requests_case import people_of


@pytest.fixture(scope="module")
def unit(desk):
    return desk.unit()


@pytest.fixture(scope="module")
def people(desk, unit):
    return people_of(desk, unit)
