"""All paths of one run: planned, then read in one order, each file once, with what a killed run already knew left alone."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from rightdoor.exhibits.walk import Found, walk
from rightdoor.media.reading.ahead import read_ahead
from rightdoor.media.reading.image_unit import further_segments
from rightdoor.media.reading.limits import ReadingLimits
from rightdoor.media.reading.line import Line
from rightdoor.media.reading.state import State
from rightdoor.media.reading.unit import Perceive, Reading, UnitReader
from rightdoor.model.finding import DataFinding

Progress = Callable[[str, int, int], None]
"""(what, bytes done, bytes in all)."""
_LINES_TOGETHER = 256
_BYTES_TOGETHER = 64 << 20
_BYTES_TOLD = 16 << 20


class Ways(NamedTuple):
    """How a run reads: limits, what perceives pictures, how many threads, and who hears of progress.

    `begun` hears unit and ordinal of a line before it is read (-1 - ordinal when it was): of use with one thread alone.
    """

    limits: ReadingLimits
    perceive: Perceive
    threads: int
    progress: Progress
    begun: Callable[[int, int], None] = lambda _unit, _ordinal: None


def shown_path(root: Path, found_name: str) -> str:
    """The path of a found file as the report has it: the path that was named, and below it the name as it was met."""
    given = os.fsencode(root).decode("utf-8", "backslashreplace")
    return given if found_name == os.path.basename(given.rstrip("/")) and not root.is_dir() else f"{given.rstrip('/')}/{found_name}"


def plan(state: State, roots: Sequence[Path]) -> None:
    """Meet every file below the roots, in order, and keep what is known of those that are as they were."""
    with state.together():
        state.begin_plan()
        position = 0
        for number, root in enumerate(roots):
            segments: list[tuple[Found, list[Found]]] = []
            stale: set[bytes] = set()
            for each in walk(root):
                position += 1
                if isinstance(each, DataFinding):
                    place = shown_path(root, each.locator)
                    if each.code != "name-not-text":  # the file itself comes next, and says so of its name
                        state.tell(number, os.fsencode(each.locator), Line(place, None, findings=(each._replace(locator=place),)), position)
                    continue
                if not state.plan(number, each, position):
                    stale.add(each.place)
                if further := further_segments(each):
                    segments.append((each, further))
            for first, further in segments:
                for later in further:
                    state.mark_segment(number, later.place, os.path.basename(first.name))
                if any(later.place in stale for later in further):
                    state.again(number, first.place)


def read_all(state: State, roots: Sequence[Path], ways: Ways) -> None:
    """Read whatever is not known yet. May be killed at any instant and called again."""
    run = _Run(state, roots, ways)
    for unit, lines in read_ahead(state.to_read(), run.reader, threads=ways.threads):
        for numbered in lines:
            run.keep(unit.id, numbered.ordinal, numbered.line)
        run.finish(unit.id)
    run.flush()


class _Run:
    """Writing lines down in groups, and telling how far it is."""

    def __init__(self, state: State, roots: Sequence[Path], ways: Ways) -> None:
        self._state = state
        self._roots = roots
        self._ways = ways
        self._files, self._total, self._finished, self._bytes = state.totals()
        self._lock = threading.Lock()
        self._unsaved = 0
        self._untold = 0
        self._lines: list[tuple[int, int, Line]] = []
        self._done: list[int] = []

    def reader(self, unit_id: int, root: int, found: Found, segment_of: str) -> UnitReader:
        """What reads one unit."""
        begun = partial(self._ways.begun, unit_id)
        how = Reading(self._ways.limits, self._ways.perceive, self._advance, begun, self._state.hard(unit_id))
        path = shown_path(self._roots[root], found.name)
        return UnitReader(found, path, how, kept=self._state.kept(unit_id), segment_of=segment_of)

    def _advance(self, count: int) -> None:
        with self._lock:
            self._bytes += count
            self._unsaved += count
            self._untold += count
            if self._untold < _BYTES_TOLD:
                return
            self._untold = 0
        self._tell()

    def _tell(self) -> None:
        self._ways.progress(f"{self._finished} of {self._files} files", min(self._bytes, self._total), self._total)

    def keep(self, unit: int, ordinal: int, line: Line) -> None:
        """A line that was read."""
        self._lines.append((unit, ordinal, line))
        if len(self._lines) >= _LINES_TOGETHER or self._unsaved >= _BYTES_TOGETHER:
            self.flush()

    def finish(self, unit: int) -> None:
        """A unit that was read to its end."""
        self._done.append(unit)
        self._finished += 1
        if len(self._done) >= _LINES_TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Write down what was read."""
        with self._state.together():
            for unit, ordinal, line in self._lines:
                self._state.add(unit, ordinal, line)
            for unit in self._done:
                self._state.done(unit)
        self._lines.clear()
        self._done.clear()
        self._unsaved = 0
        self._tell()


def refuse_link(root: Path) -> str | None:
    """Why a path that was named cannot be a root of a run, or None."""
    try:
        state = os.lstat(root)
    except OSError:
        return "is not there"
    if stat.S_ISLNK(state.st_mode):
        return "is a link; name what it points to"
    return None
