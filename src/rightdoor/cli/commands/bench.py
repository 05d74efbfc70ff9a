"""`rightdoor bench`: each measurement as a ratio against its peer in the same run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

import rightdoor
from rightdoor.cli.options import JsonOption
from rightdoor.cli.output import say
from rightdoor.errors import UsageProblem

BENCHES = {
    "intake": "intake.py",
    "attribution-join": "attribution_join.py",
    "national": "national.py",
    "rules": "rules.py",
    "planner": "planner.py",
    "package": "package.py",
    "right-door": "right_door.py",
    "digests": "digests.py",
    "lookup": "lookup.py",
    "hashset-import": "hashset_import.py",
    "pdq": "pdq.py",
    "radius": "radius.py",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(bench)


def bench(
    name: Annotated[str | None, typer.Argument(help=f"One of {', '.join(BENCHES)}; all when left out.", show_default=False)] = None,
    as_json: JsonOption = True,
) -> None:
    """Run the benchmarks of this checkout; each prints one line of JSON with the ratio and what it must be."""
    del as_json  # each benchmark prints one line of JSON, always
    folder = Path(rightdoor.__file__).resolve().parents[2] / "benchmarks"
    if not folder.is_dir():
        raise UsageProblem("The benchmarks are not part of an installed package.", advice="Run this in a checkout of the project.")
    if name is not None and name not in BENCHES:
        raise UsageProblem(f"There is no benchmark named {name!r}.", advice=f"Choose one of {', '.join(BENCHES)}.")
    worst = 0
    for each in [name] if name else BENCHES:
        say(f"bench {each}")
        worst = max(worst, subprocess.run([sys.executable, str(folder / BENCHES[each])], check=False).returncode)
    if worst:
        raise typer.Exit(1)
