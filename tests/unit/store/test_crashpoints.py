"""Armed points kill the process as a power cut would; others and unarmed ones do nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from rightdoor.store import crashpoints

PROGRAM = """
from rightdoor.store import crashpoints
crashpoints.arm("pack-written")
crashpoints.CRASH("batch-renamed")
print("passed", flush=True)
crashpoints.CRASH("pack-written")
print("survived", flush=True)
"""


def test_an_armed_point_kills_and_another_does_not() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (-9, "passed\n")


def test_unarmed_points_pass() -> None:
    for name in crashpoints.POINTS:
        crashpoints.CRASH(name)


def test_a_name_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown crash point"):
        crashpoints.arm("nowhere")


def test_all_points_of_the_plan_exist() -> None:
    assert {
        "database-initialisation", "pack-written", "batch-renamed", "before-commit", "after-commit", "compaction",
    } == crashpoints.POINTS  # fmt: skip
