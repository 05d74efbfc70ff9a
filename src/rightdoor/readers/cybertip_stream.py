"""A CyberTipline document read as it comes: for large documents, and for those that break.

Captures are handed out when they end and forgotten, other elements when the child of the root that
holds them ends, so that memory is bounded by the largest person.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.build import finding
from rightdoor.readers.cybertip_elements import ROLES
from rightdoor.readers.cybertip_walk import Element, Walk, local, place_of
from rightdoor.readers.xml_pull import broken, events, feed, pull_parser

CHUNK = 1 << 16
HELD_ELEMENTS = 400_000  # of one child of the root: about 200 MiB


class Open:
    """An element that has started and not ended."""

    __slots__ = ("counts", "element", "name", "place")

    def __init__(self, element: Element, name: str, place: str) -> None:
        self.element = element
        self.name = name
        self.place = place
        self.counts: dict[str, int] = {}


class Stream:
    """One run over one document."""

    def __init__(self, walk: Walk, encoding: str) -> None:
        self.walk = walk
        self.stack: list[Open] = []
        self.held = 0
        self.seen = 0
        self.problem: DataFinding | None = None
        self.parser = pull_parser(encoding)

    def run(self, stream: BinaryIO) -> Iterator[Record | DataFinding]:
        """Everything up to the end, or up to where the document breaks."""
        out = self.walk.out
        while self.problem is None:
            chunk = stream.read(CHUNK)
            self._feed(chunk)
            yield from out
            out.clear()
            if not chunk:
                break
        if self.problem is None:
            self.walk.finish(whole=True)
        else:
            self._broken()
        yield from out

    def _feed(self, chunk: bytes) -> None:
        """Feed one chunk (an empty one is the end) and work off what it completed."""
        failure = feed(self.parser, chunk)
        for action, element in events(self.parser):
            if action == "start":
                self._start(element)
            else:
                self._end(element)
            if self.problem is not None:
                return
        if failure is not None:
            self.problem = broken(failure, self.stack[-1].place if self.stack else "byte:0", at_end=not chunk)

    def _start(self, element: Element) -> None:
        name = local(element.tag)
        self.held += 1
        self.seen += 1
        limits = self.walk.limits
        if not self.stack:
            place = f"xml:/{name}"
        else:
            counts = self.stack[-1].counts
            counts[name] = counts.get(name, 0) + 1
            place = place_of(self.stack[-1].place, name, counts[name])
        self.stack.append(Open(element, name, place))
        if len(self.stack) > limits.max_depth:
            self.problem = finding("too-deep", self.stack[limits.max_depth // 2].place)
        elif self.held > HELD_ELEMENTS or self.seen > limits.max_elements:
            self.problem = finding("too-large", place, message="more elements than the limit; the rest was not read")

    def _end(self, element: Element) -> None:
        ended = self.stack.pop()
        if len(self.stack) == 1:
            self.walk.top(element)
            self.walk.handed.clear()
            self._forget(element)
            self.held = 1
        elif ended.name == "ipCaptureEvent" and len(self.stack) > 1:
            self.walk.event(element, ended.place, self._record_place())
            self.walk.handed.add(element)
            self._forget(element)

    def _forget(self, element: Element) -> None:
        """Empty an element that was handed out, and drop those before it (its own tail is still to come)."""
        self.held -= sum(1 for _ in element.iter()) - 1
        for child in list(element):
            element.remove(child)
        element.text = None
        parent, before = element.getparent(), element.getprevious()
        if parent is not None and before is not None and (len(self.stack) == 1 or before in self.walk.handed):
            self.walk.handed.discard(before)
            parent.remove(before)
            self.held -= 1

    def _record_place(self) -> str:
        """The place of the record that an element in the open ones belongs to."""
        for item in reversed(self.stack):
            if item.name in ROLES:
                return item.place
        return self.walk.main.locator

    def _broken(self) -> None:
        """Hand out what is complete in the elements that were still open; an open element without children has no whole text."""
        walk, stack = self.walk, self.stack
        if self.problem is not None:
            walk.out.append(self.problem)
        if len(stack) > walk.limits.max_depth:
            del stack[2:]
        while len(stack) > 1 and not len(stack[-1].element):
            last = stack.pop()
            stack[-1].element.remove(last.element)
        for item in stack:
            walk.cut.add(item.element)
            item.element.text = None
        for depth in range(len(stack) - 1, 1, -1):
            if stack[depth].name == "ipCaptureEvent":
                item, self.stack = stack[depth], stack[:depth]
                walk.event(item.element, item.place, self._record_place())
                walk.handed.add(item.element)
        if len(stack) > 1:
            walk.top(stack[1].element)
        if stack or walk.counts:
            walk.finish(whole=False)
