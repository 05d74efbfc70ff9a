"""Reading without perceptual hashes, for tests of what lies where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rightdoor.media.reading.limits import ReadingLimits
from rightdoor.media.reading.line import Line
from rightdoor.media.reading.perceive import Seen
from rightdoor.media.reading.run import Ways, plan, read_all
from rightdoor.media.reading.state import State


def unseen(_content: bytes, _place: str, _kind: str) -> Seen:
    """A picture that nobody hashes."""
    return Seen()


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., dict[str, Line]]:
    """``read(path, …)``: what reading these paths gives, by path below the first one (the first line of a path wins)."""

    def run(*roots: Path, threads: int = 1, perceive: object = unseen, **limits: object) -> dict[str, Line]:
        ways = Ways(replace(ReadingLimits(), **limits), perceive, threads, lambda *_: None)
        with State(tmp_path / "state", "run") as state:
            plan(state, roots)
            read_all(state, roots, ways)
            lines = [line for _, _, line in state.lines()]
            state.forget()
        out: dict[str, Line] = {}
        for line in lines:
            name = line.path.removeprefix(str(roots[0])).removeprefix("/")
            while name in out:  # a further line about the same place says something more of it
                name += " (again)"
            out[name] = line
        return out

    return run
