"""Makes the desk of papers (tests/attribution_case.py) importable."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rightdoor.attribution.shape import Attribution

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


@pytest.fixture(scope="session")
def identifier_desk() -> Callable[[str], Attribution]:
    """The attribution of anna_b@example.com of a report when a request asks for `typed`."""
    from attribution_case import Case

    def ask(typed: str) -> Attribution:
        case = Case()
        case.referral()
        line = case.identifier("email", "anna_b@example.com", verified=True)
        case.request(1, source_ref="700001", id_type="email", id_value=typed, id_raw=typed, literal="2026-01-05T10:00:00Z", zone="")
        case.result(1)
        return case.run()[line]

    return ask
