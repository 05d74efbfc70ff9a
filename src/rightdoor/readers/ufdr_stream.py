"""A UFDR report read as it comes: what is asked for is handed over when it ends, everything is forgotten then.

Reports reach many gigabytes, most of it chats and contacts that nobody asks for here: memory is bounded by the largest
single file element, or by the largest element without children.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.build import finding
from rightdoor.readers.cybertip_walk import Element, local
from rightdoor.readers.limits import Limits
from rightdoor.readers.xml_pull import broken, events, feed, pull_parser

CHUNK = 1 << 16
HELD_ELEMENTS = 100_000
MAX_NAME = 512


class Taker(Protocol):
    """What becomes of the elements."""

    out: list[Record | DataFinding]

    def started(self, element: Element, path: tuple[str, ...], place: str) -> None:
        """An element begins; its attributes are there."""

    def keeps(self, path: tuple[str, ...]) -> bool:
        """Whether an element is kept whole until it ends."""
        ...

    def ended(self, element: Element, place: str) -> None:
        """An element that is kept has ended."""

    def finish(self) -> None:
        """Nothing more comes."""


class Stream:
    """One run over one document."""

    def __init__(self, taker: Taker, limits: Limits, *, encoding: str) -> None:
        self._taker = taker
        self._limits = limits
        self._names: list[str] = []
        self._places: list[str] = []
        self._counts: list[dict[str, int]] = [{}]
        self._kept = 0  # depth at which an element is kept, 0 for none
        self._held = 0
        self._seen = 0
        self._problem: DataFinding | None = None
        self._parser = pull_parser(encoding)

    def run(self, stream: BinaryIO) -> Iterator[Record | DataFinding]:
        """Everything up to the end, or up to where the document breaks."""
        out = self._taker.out
        while self._problem is None:
            chunk = stream.read(CHUNK)
            self._feed(chunk)
            yield from out
            out.clear()
            if not chunk:
                break
        self._taker.finish()
        yield from out
        if self._problem is not None:
            yield self._problem

    def _feed(self, chunk: bytes) -> None:
        """Feed one chunk (an empty one is the end) and work off what it completed."""
        failure = feed(self._parser, chunk)
        for action, element in events(self._parser):
            if action == "start":
                self._start(element)
            else:
                self._end(element)
            if self._problem is not None:
                return
        if failure is not None:
            self._problem = broken(failure, self._places[-1] if self._places else "byte:0", at_end=not chunk)

    def _start(self, element: Element) -> None:
        name = local(element.tag)[:MAX_NAME]
        counts = self._counts[-1]
        number = counts[name] = counts.get(name, 0) + 1
        place = f"{self._places[-1] if self._places else 'xml:'}/{name}" + (f"[{number}]" if number > 1 else "")
        self._names.append(name)
        self._places.append(place)
        self._counts.append({})
        self._seen += 1
        self._held = self._held + 1 if self._kept else 0
        if len(self._names) > self._limits.max_depth:
            self._problem = finding("too-deep", self._places[self._limits.max_depth // 2])
        elif self._held > HELD_ELEMENTS or self._seen > self._limits.max_elements or len(counts) > self._limits.max_record_statements:
            self._problem = finding("too-large", place, message="more elements than the limit; the rest was not read")
        elif not self._kept:
            path = tuple(self._names)
            if self._taker.keeps(path):
                self._kept = len(path)
            self._taker.started(element, path, place)

    def _end(self, element: Element) -> None:
        depth = len(self._names)
        if self._kept == depth:
            self._taker.ended(element, self._places[-1])
            self._kept = 0
        self._names.pop()
        self._places.pop()
        self._counts.pop()
        if not self._kept:
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
