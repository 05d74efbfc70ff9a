"""What every long measurement is: its name, how its figures are made, on which paths of the repository they rest."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]


class Proof(NamedTuple):
    """One measurement: what it is, how it is made, on which paths it rests."""

    name: str
    what: str
    figures: Callable[[Sequence[int], str], dict[str, object]]
    seeds: tuple[int, ...]
    measures: list[str]
    needs: tuple[str, ...] = ()
    """Modules of the peers that it is held against (the extra `oracle`); without them it is refused."""


def bench(script: str, *arguments: str, env: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The lines of a benchmark. A missed limit is printed there and recorded here, not hidden."""
    command = [sys.executable, str(ROOT / "benchmarks" / script), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env={**os.environ, **(env or {})})
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise SystemExit(f"{script} ended with {done.returncode} and without a figure")
    return lines


def content_of(paths: Sequence[str]) -> str:
    """The SHA-256 of what lies at these paths of the repository: of each file below them its path and its bytes, in order of path.

    What was measured is known by it, whatever became of the commit. A path at which nothing lies counts as gone.
    """
    digest = hashlib.sha256()
    for path in sorted(set(paths)):
        place = ROOT / path
        files = sorted(each for each in place.rglob("*") if each.is_file()) if place.is_dir() else [place]
        for each in files:
            if "__pycache__" not in each.parts:
                digest.update(each.relative_to(ROOT).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(each.read_bytes()).digest() if each.is_file() else b"gone")
    return digest.hexdigest()
