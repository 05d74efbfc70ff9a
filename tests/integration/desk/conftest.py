"""What tests of the desk begin with: a unit of their own, and an officer of it."""

from __future__ import annotations

import pytest


@pytest.fixture
def unit(desk):
    return desk.unit()


@pytest.fixture
def officer(desk, unit):
    return desk.account(("referral-officer", unit))
