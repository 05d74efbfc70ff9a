"""The command line as users run it: a child process with its own home, on simulated inboxes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from forking import FORKS, able

from rightdoor.store.postgres import wait_until_stopped

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2026-03-02T09:00:00Z"
AUTHORITY = "TEST-authority"


@dataclass
class Cli:
    """Runs `rightdoor` with a home of its own."""

    home: Path
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "PYTHONPATH": str(ROOT / "src"),
            "COLUMNS": "160",
            **self.extra,
        }

    def argv(self, *args: object) -> list[str]:
        return [sys.executable, "-m", "rightdoor.cli.main", *map(str, args)]

    def __call__(self, *args: object, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        if able(self.env):
            done = FORKS.run([*map(str, args)], env=self.env, timeout=300)
        else:
            done = subprocess.run(self.argv(*args), env=self.env, capture_output=True, text=True, timeout=300)
        if code is not None:
            assert done.returncode == code, f"{args}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
        return done

    def lines(self, *args: object) -> list[dict]:
        return [json.loads(line) for line in self(*args, "--json").stdout.splitlines()]

    def run(self, inbox: Path, store: Path, *more: object) -> list[dict]:
        return self.lines("run", inbox, "--store", store, "--as-of", AS_OF, "--authority", AUTHORITY, *more)


@pytest.fixture
def cli(tmp_path):
    return Cli(tmp_path / "home")


@pytest.fixture(scope="session")
def small(made_once):
    """A simulated `small` inbox with its truth."""
    return (
        made_once("small", lambda folder: Cli(folder / "home")("simulate", folder / "world", "--scale", "small", "--seed", "11")) / "world"
    )


@dataclass
class Ran:
    """A store into which the small inbox was taken, and its command line."""

    cli: Cli
    store: Path
    triage: list[dict]
    world: Path


@pytest.fixture(scope="session")
def ran(small, made_once, tmp_path_factory):
    """For tests that only read. Each worker has a copy."""

    def make(folder: Path) -> None:
        lines = Cli(folder / "home").run(small / "inbox", folder / "store")
        assert wait_until_stopped(folder / "store", timeout_s=60)
        (folder / "triage.json").write_text(json.dumps(lines))

    made, folder = made_once("ran", make), tmp_path_factory.mktemp("once-ran-copied")
    subprocess.run(["cp", "-a", "--reflink=auto", f"{made}/.", str(folder)], check=True)
    return Ran(Cli(folder / "home"), folder / "store", json.loads((folder / "triage.json").read_text()), small)


def shown(cli: Cli, store: Path) -> dict[str, object]:
    """Everything that a store says, for comparing two of them."""
    derived = sorted((store / "derived").iterdir(), key=lambda p: p.stat().st_mtime)[-1]
    return {
        "attributions": cli("attributions", "--store", store, "--json").stdout,
        "triage": cli("triage", "--store", store, "--json", "--as-of", AS_OF).stdout,
        "exhibits": sorted(
            (e["name"], e["exhibit"], e["size"], e["reader"], e["statements"], e["findings"])
            for e in cli.lines("exhibits", "--store", store)
        ),
        "findings": cli("data-findings", "--store", store, "--json").stdout,
        "derived": {p.name: p.read_bytes() for p in sorted(derived.iterdir())} | {"folder": derived.name},
    }
