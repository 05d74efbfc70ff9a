"""Named points at which a test can have the process die as if the power had gone.

Below the shells nothing reads the environment: code on a critical path calls ``crashpoints.CRASH("name")``, which does
nothing unless the command line armed that name (``RIGHTDOOR_CRASH_AT``, read by the shell alone). Call it through the
module (``crashpoints.CRASH(...)``), never by a name imported from it, or arming has no effect.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Final

POINTS: Final = frozenset({"database-initialisation", "pack-written", "batch-renamed", "before-commit", "after-commit", "compaction"})


def _pass(name: str) -> None:
    """Not armed: go on."""


CRASH: Callable[[str], None] = _pass


def arm(name: str) -> None:
    """From now on reaching the point ``name`` kills this process with SIGKILL. Raises ValueError for unknown names."""
    if name not in POINTS:
        raise ValueError(f"unknown crash point {name!r}; known: {', '.join(sorted(POINTS))}")

    def crash(reached: str) -> None:
        if reached == name:
            os.kill(os.getpid(), signal.SIGKILL)

    global CRASH
    CRASH = crash
