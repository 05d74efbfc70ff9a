"""The measurement of slip rates at its smallest: it runs, adds up, and finds no wrong door from a slip that papers show."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from intervals import upper_of_rare, wilson  # noqa: E402
from slip_rates import line_of  # noqa: E402


def test_small_months_at_three_rates() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "slip_rates.py"), "--scale", "small", "--seeds", "1", "2"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["name"] for line in lines] == ["slips 1%", "slips 5%", "slips 20%", "slips all"], done.stderr
    assert all(line["wrong doors from detectable slips"] == 0 for line in lines)
    assert all(line["corroborated wrong doors from partly detectable slips"] == 0 for line in lines)
    assert lines[-1]["asked"] == sum(line["asked"] for line in lines[:-1]) > 40
    assert lines[-1]["slipped"] > 0
    assert lines[-1]["share of them found"] >= 0.8, "a few dozen doors: one lost is several percent"


def test_a_wrong_door_or_doors_not_found_are_not_ok() -> None:
    from collections import Counter

    good = Counter({"detectable": 100, "paper_doors": 100, "paper_found": 95})
    assert line_of("5%", good)["ok"]
    assert not line_of("5%", good + Counter({"wrong single-strand yes": 1}))["ok"]
    assert not line_of("5%", good + Counter({"wrong corroborated partly": 1}))["ok"]
    assert not line_of("5%", good + Counter({"paper_doors": 1}))["ok"]
    assert not line_of("5%", good + Counter({"missing": 1}))["ok"]


def test_intervals() -> None:
    assert upper_of_rare(0, 30_000) == 0.0001
    assert upper_of_rare(0, 0) == 1.0
    assert upper_of_rare(3, 1000) == pytest.approx(0.00775, abs=1e-5)  # Poisson table: 7.754 for 3 seen
    low, high = wilson(95, 100)
    assert (low, high) == (pytest.approx(0.8882, abs=1e-3), pytest.approx(0.9785, abs=1e-3))
