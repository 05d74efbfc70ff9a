"""Files that leave the store: only once what records them has ended well."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightdoor.errors import Refused, RightdoorError, UsageProblem
from rightdoor.operations.written import leaving


def test_a_file_is_in_its_place_only_after_it_was_recorded(tmp_path: Path):
    store, out = tmp_path / "store", tmp_path / "schedule.csv"
    store.mkdir()
    with leaving(out, b"rows", store=store):
        assert not out.exists()
    assert out.read_bytes() == b"rows" and out.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused), leaving(out, b"other", store=store):
        raise Refused("not recorded", advice="")
    assert out.read_bytes() == b"rows" and sorted(p.name for p in tmp_path.iterdir()) == ["schedule.csv", "store"]


def test_a_place_that_cannot_be_written_is_said_before_anything_is_recorded(tmp_path: Path):
    store, recorded = tmp_path / "store", []
    store.mkdir()
    for out, problem in ((tmp_path / "none" / "x.csv", UsageProblem), (store / "x.csv", RightdoorError)):
        with pytest.raises(problem), leaving(out, b"rows", store=store):
            recorded.append(out)
    assert recorded == []
