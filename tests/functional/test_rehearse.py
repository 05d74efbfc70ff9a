"""`rightdoor rehearse`: what is true of a made-up operation, beside what is counted of it."""

from __future__ import annotations

import json
import subprocess
import sys

COMMAND = [sys.executable, "-m", "rightdoor.cli.main", "rehearse"]


def run(*given, folder):
    return subprocess.run([*COMMAND, *given], cwd=folder, capture_output=True, text=True, check=False)


def test_each_number_is_what_is_true(tmp_path):
    done = run("--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["reading"] for line in lines} == {"half-way", "end", "settled"}
    assert {line["scope"] for line in lines} == {"inside", "inside-or-linked", "outside", "all"}
    assert all(line["equal"] and line["true"] == line["counted"] for line in lines)
    settled = {(line["definition"], line["scope"]): line["counted"] for line in lines if line["reading"] == "settled"}
    assert settled["arrests", "inside"] == 28
    assert settled["devices-seized", "inside"] == 260
    assert settled["arrests", "inside"] < settled["arrests", "inside-or-linked"] < settled["arrests", "all"]
    assert list(tmp_path.iterdir()) == []


def test_the_same_seed_prints_the_same_and_another_does_not(tmp_path):
    first, again, other = (run("--seed", seed, "--json", folder=tmp_path).stdout for seed in ("3", "3", "4"))
    assert first == again
    assert [json.loads(line)["true"] for line in first.splitlines()] != [json.loads(line)["true"] for line in other.splitlines()]


def test_people_are_shown_tables(tmp_path):
    done = run(folder=tmp_path)
    assert done.returncode == 0, done.stderr
    for said in ("small, seed 1: settled", "Arrests", "Children at immediate risk", "inside or linked"):
        assert said in done.stdout
    assert "counted" not in done.stdout


def test_a_size_that_there_is_not_is_refused(tmp_path):
    done = run("--scale", "vast", folder=tmp_path)
    assert done.returncode == 2
    assert "Choose one of small, notarise, today" in done.stderr
