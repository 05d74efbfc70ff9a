"""Several small files are read at the same time by threads (digests and decoders work outside the interpreter's lock), in order."""

from __future__ import annotations

import collections
import itertools
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from rightdoor.exhibits.walk import Found
from rightdoor.media.reading.state import Unit
from rightdoor.media.reading.unit import Numbered, UnitReader

SMALL = 64 << 20
_WINDOW = 4

Reader = Callable[[int, int, Found, str], UnitReader]
Read = tuple[Unit, Iterator[Numbered]]


def read_ahead(units: Iterable[Unit], reader: Reader, *, threads: int) -> Iterator[Read]:
    """(unit, its lines) in the order of the units. What holds other files, or is large, is read when its turn comes."""
    if threads < 2:
        for unit in units:
            yield unit, reader(*_arguments(unit)).lines()
        return
    rest = iter(units)
    waiting: collections.deque[tuple[Unit, UnitReader, Future[list[Numbered]] | None]] = collections.deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="match") as pool:
        while True:
            for unit in itertools.islice(rest, threads * _WINDOW - len(waiting)):
                made = reader(*_arguments(unit))
                waiting.append((unit, made, pool.submit(made.alone) if unit.found.size <= SMALL else None))
            if not waiting:
                return
            unit, made, future = waiting.popleft()
            if future is None:
                yield unit, made.lines()
            else:
                first = future.result()
                yield unit, itertools.chain(first, made.rest(first))


def _arguments(unit: Unit) -> tuple[int, int, Found, str]:
    return unit.id, unit.root, unit.found, unit.segment_of
