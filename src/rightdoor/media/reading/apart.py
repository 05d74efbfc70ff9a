"""Reading in a process of its own, because what is read may be made to end the program that reads it.

Decoders of pictures and films, The Sleuth Kit and libewf are large libraries in C. When one of them ends the process (a signal
that nobody sent, or an error that nobody foresaw), the place is looked for by reading on one thing at a time, is then read with care (first without a
perceptual hash, then not at all) and bears a finding; everything else goes on. A process that is ended from outside is not
started again: the same command goes on where it stopped.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rightdoor.errors import Refused, RightdoorError
from rightdoor.media.reading.limits import ReadingLimits
from rightdoor.media.reading.run import Progress, Ways, read_all
from rightdoor.media.reading.state import State
from rightdoor.media.reading.unit import Perceive

_BROKE = 70
"""How the process ends when something raised what nobody foresaw: without a word, since words of a case might be in it."""
_OF_ITS_OWN = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE, _BROKE})


class ReaderEnded(Refused):
    """The process that reads was ended from outside, or cannot work on this machine."""


class Work(NamedTuple):
    """What the process is to do; plain values and a function of a module, since it starts from nothing."""

    folder: Path
    name: str
    roots: tuple[Path, ...]
    limits: ReadingLimits
    perceive: Perceive
    threads: int


def read_apart(state: State, roots: Sequence[Path], ways: Ways) -> None:
    """As `read_all`, in a process of its own. Raises ReaderEnded, and what `read_all` raises."""
    threads = ways.threads
    while True:
        place = _PLACES.RawArray("q", 2)
        place[0] = -1
        work = Work(state.folder, state.name, tuple(roots), ways.limits, ways.perceive, threads)
        ended = _attempt(work, place, ways.progress)
        if ended is None:
            return
        if ended not in _OF_ITS_OWN or (threads == 1 and not _hardened(state, place)):
            words = "by an error of its own" if ended == _BROKE else signal.Signals(ended).name
            raise ReaderEnded(f"The process that reads ended ({words}).", advice="What was read is kept: run the same command again.")
        threads = 1 if threads > 1 else ways.threads  # one thing at a time, to learn at which it ends; then as before


def _hardened(state: State, place: Any) -> bool:
    """Take more care at the place where it ended; False where nobody knows it, or all care was taken there."""
    unit, ordinal = place[0], place[1]
    return unit >= 0 and state.harden(unit, ordinal if ordinal >= 0 else -1 - ordinal, between=ordinal < 0)


_PLACES = multiprocessing.get_context("spawn")


def _attempt(work: Work, place: Any, progress: Progress) -> int | None:
    """Let one process read; the signal that ended it (or `_BROKE`), or None when everything is read."""
    ours, theirs = _PLACES.Pipe(duplex=False)
    process = _PLACES.Process(target=_read, args=(work, place, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        problem: BaseException | None = None
        while (told := _next(ours)) is not None:
            if isinstance(told, BaseException):
                problem = told
            else:
                progress(*told)
        process.join()
    except BaseException:
        process.kill()
        process.join()
        raise
    finally:
        ours.close()
    if problem is not None:
        raise problem
    code = process.exitcode or 0
    if code == _BROKE:
        return _BROKE
    if code > 0:
        raise ReaderEnded(f"The process that reads ended with code {code}.", advice="What was read is kept: run the same command again.")
    return -code if code else None


def _next(ours: Any) -> Any:
    try:
        return ours.recv()
    except (EOFError, OSError):
        return None


def _read(work: Work, place: Any, theirs: Any) -> None:
    """In the process: read until everything is known. It ends with whoever started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()

    def begun(unit: int, ordinal: int) -> None:
        place[1] = ordinal
        place[0] = unit

    ways = Ways(work.limits, work.perceive, work.threads, lambda *told: theirs.send(told), begun)
    foreseen = False
    try:
        with State(work.folder, work.name, locked=False) as state:
            read_all(state, work.roots, ways)
        foreseen = True
    except (RightdoorError, OSError, sqlite3.Error) as problem:
        theirs.send(problem)
        foreseen = True
    finally:
        if not foreseen:
            os._exit(_BROKE)


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
