"""The shared real data, where they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    place = Path(os.environ.get("RIGHTDOOR_SHARED_DATA") or Path(__file__).resolve().parents[4] / "shared" / "data")
    if not place.is_dir():
        pytest.skip("the shared data are not beside the checkout; set RIGHTDOOR_SHARED_DATA")
    return place
