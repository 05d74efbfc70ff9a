"""A module run in a process of its own, set up as another role of the store: the process that serves is never the tables' owner."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import Literal

from rightdoor.desk.surroundings import VARIABLE, Surroundings
from rightdoor.errors import InternalProblem


def run_apart(around: Surroundings, module: str, *arguments: str, role: Literal["owner", "app"], failed: str, said_by: str = "It") -> str:
    """``python -m module arguments`` as that role: what it printed. Raises InternalProblem(`failed`) with the last line of what it said."""
    environment = {**os.environ, VARIABLE: replace(around, role=role).text(), "DJANGO_SETTINGS_MODULE": "rightdoor.desk.settings"}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise InternalProblem(failed, advice=f"{said_by} said: {last}")
    return done.stdout
