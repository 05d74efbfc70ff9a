"""The demonstration of docs/one-minute.md: from a package and a provider's result to one page, by commands alone.

`python docs/one_minute.py` runs it in a new folder, prints each command with what it says, and the seconds that all of them took.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent / "one-minute"
AS_OF = "2026-02-20T09:00:00Z"
READ_AS = (
    "Your Ref=request_id", "Verify=check_code", "Query Time (GMT)=echo_instant", "Lease Start=assigned_from", "Lease End=assigned_to",
    "Customer=subscriber_ref", "Address=address", "Service=network_kind",
)  # fmt: skip


MOST = 26  # lines shown of what a command says
AFTER = (
    "## What the page says",
    "",
    "`index.html` in the package opens in a browser without the program, and prints.",
    "",
    "![One page: where, how sure, what is missing, and the question to the provider](images/one-page.png)",
    "",
    'Both events name the same flat, on two days and by two addresses. But the provider\'s column says only "Address": nobody stated that it is where the',
    "line is installed. So the papers are refused (RD-A08 `role-undeclared`), and the question to the provider stands there, ready to copy. With its answer on paper,",
    '`rightdoor decision add provider-profile --set provider="Meadow Broadband" --set address_role=installation --set exhibit=EX/3 --reason …` lifts the status to',
    "`single-strand`; a result whose label says so gives `corroborated`.",
)


class Step(NamedTuple):
    """One command: what it is for, its words, what it wrote for people."""

    what: str
    words: tuple[str, ...]
    said: str


class Shown(NamedTuple):
    """All steps, the seconds that the commands took, the statuses that came out, and the one page."""

    steps: tuple[Step, ...]
    seconds: float
    statuses: tuple[str, ...]
    page: str


def demonstrate(folder: Path, rightdoor: Sequence[str]) -> Shown:
    """Run every step in `folder`; `rightdoor` is the command to run. Raises CalledProcessError when one fails."""
    env = {**os.environ, "HOME": str(folder), "RIGHTDOOR_STORE": str(folder / "store"), "COLUMNS": "130"}
    env.pop("RIGHTDOOR_KEY", None)
    inbox = folder / "inbox"
    inbox.mkdir()
    for name in ("nca-package.csv", "package-columns.yaml"):
        shutil.copy(FOLDER / name, inbox / name)
    steps: list[Step] = []
    spent = 0.0

    def run(what: str, *words: str) -> str:
        nonlocal spent
        started = time.perf_counter()
        done = subprocess.run([*rightdoor, *words], cwd=folder, env=env, check=True, capture_output=True, text=True)
        spent += time.perf_counter() - started
        if what:
            steps.append(Step(what, words, done.stdout.strip() + "\n" + done.stderr.strip()))
        return done.stdout

    at = ("--as-of", AS_OF)
    run("The package comes in.", "run", "inbox", "--authority", "OP-EXAMPLE", *at)
    held = (
        "--provider",
        "Meadow Broadband",
        "--from",
        "2019-04-01",
        "--source",
        "the registry's answer of 19 February",
        "--said",
        "2026-02-19",
    )
    why_held = ("--reason", "the plan knows no provider of these addresses")
    run(
        "Who held the addresses, as their registry says: whom to ask is never guessed.",
        "reference",
        "holder",
        "198.51.100.0/24",
        *held,
        *why_held,
        *at,
    )
    run("What to ask, copied from the package and with a check code; nothing is typed.", "requests", "export", "inbox/requests.csv", *at)
    shutil.copy(FOLDER / "result.csv", folder / "result.csv")
    declared = ("--zone", "UTC", "--clock", "24h", "--date-order", "dmy", "--result", "data")
    columns = [word for each in READ_AS for word in ("--set", each)]
    why = ("--exhibit", "EX/2", "--reason", "the provider's letter on its columns", "--yes")
    named = ("--provider", "Meadow Broadband", "--name", "meadow-csv")
    run(
        "The provider's table, with columns of its own, is declared once.",
        "results",
        "map",
        "result.csv",
        *named,
        *declared,
        *columns,
        *why,
        *at,
    )
    shutil.copy(folder / "result.csv", inbox / "result.csv")
    run("The result comes in; every check runs.", "run", "inbox", "--authority", "OP-EXAMPLE", *at)
    lines = [json.loads(line) for line in run("", "triage", "--json", *at).splitlines()]
    run("One page.", "package", "build", lines[0]["subject"], "page.zip", *at)
    statuses = tuple(json.loads(line)["status"] for line in run("", "attributions", "--json").splitlines())
    with zipfile.ZipFile(folder / "page.zip") as held:
        page = held.read("index.html").decode("utf-8")
    return Shown(tuple(steps), spent, statuses, page)


def page_of(shown: Shown) -> str:
    """docs/one-minute.md"""
    out = [
        "# One minute",
        "",
        "From a package of the NCA and a provider's result to one page: where, how sure, what is missing, and the question to the provider already",
        "written. The two tables are in [one-minute/](one-minute/package-columns.yaml); every name, address and number in them is invented or reserved. Made by `make docs`.",
        "",
        f"The {len(shown.steps)} commands below took about {max(1, round(shown.seconds / 5)) * 5} seconds together when this page was made; nothing of identifier, time or address is typed but the range, as its registry states it.",
        "",
    ]
    for number, step in enumerate(shown.steps, 1):
        lines = [line[:150].rstrip() for line in step.said.splitlines()]
        said = [*lines[:MOST], "…"] if len(lines) > MOST else lines
        out += [f"## {number}. {step.what}", "", "```", f"$ rightdoor {shlex.join(step.words)}", *said, "```", ""]
    return "\n".join([*out, *AFTER, ""])


def main() -> None:
    """Run it and print."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        shown = demonstrate(Path(folder), [sys.executable, "-m", "rightdoor.cli.main"])
    for step in shown.steps:
        sys.stdout.write(f"# {step.what}\n$ rightdoor {' '.join(step.words)}\n{step.said}\n\n")
    sys.stdout.write(f"{shown.statuses}; the commands took {shown.seconds:.1f} s\n")


if __name__ == "__main__":
    main()
