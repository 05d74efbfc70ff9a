"""Nodes of a JSON-LD document: streamed one at a time, their names told by the document's own context, their values with places.

A remote context is never fetched: a document without one of its own is read by the prefixes that are usual (`uco-core:` and so on).
Names outside the ontologies of UCO and CASE are not ours, however alike they look.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rightdoor.model.finding import DataFinding
from rightdoor.readers.build import finding
from rightdoor.readers.json_events import Events, Pair, Stopped
from rightdoor.readers.limits import Limits
from rightdoor.readers.vics_media import escaped, text_of

_OURS = ("unifiedcyberontology.org/", "caseontology.org/")
_CONTENT = "object"  # what a bundle encloses may be the whole document


class Text(NamedTuple):
    """A scalar as it stands, and where."""

    raw: str
    place: str


class Member(NamedTuple):
    """One key of a node: its name (empty where it is not of our ontologies), the key as received, its value and place."""

    name: str
    key: str
    value: Any
    place: str


class Node(NamedTuple):
    """One object of the graph: where it begins, what stands in it."""

    place: str
    pairs: list[Pair]

    @property
    def id(self) -> str:
        """Its `@id`, empty when it has none."""
        return next((p.value for p in self.pairs if p.key == "@id" and isinstance(p.value, str)), "")


class Context:
    """What the prefixes of a document stand for."""

    def __init__(self) -> None:
        self._terms: dict[str, str] = {}

    def learn(self, value: Any) -> None:
        """Take the terms of a `@context`, which is an object or a list of such."""
        for each in value if isinstance(value, list) else ():
            if isinstance(each, Pair):
                text = each.value if isinstance(each.value, str) else _inner(each.value)
                if text and len(self._terms) < 1_000:
                    self._terms[each.key] = text
            else:
                self.learn(each)

    def name(self, key: str) -> str:
        """The local name of a key or type of UCO or CASE; `@` words as they are; empty for all others."""
        if key.startswith("@"):
            return key
        prefix, colon, rest = key.partition(":")
        if rest.startswith("//"):
            full = key
        elif not colon:
            full = self._terms.get(key) or (self._terms.get("@vocab", "") + key)
        elif prefix in self._terms:
            full = self._terms[prefix] + rest
        else:
            return rest if prefix.startswith(("uco-", "case-")) else ""
        if any(ours in full for ours in _OURS):
            return full.replace("#", "/").rpartition("/")[2]
        return ""

    def members(self, node: Node) -> Iterator[Member]:
        """The keys of a node in order; a repeated key bears its number in the place."""
        seen: dict[str, int] = {}
        for key, value in node.pairs:
            number = seen[key] = seen.get(key, 0) + 1
            where = f"{node.place}/{escaped(key)}" + (f"#{number}" if number > 1 else "")
            yield Member(self.name(key), key, value, where)

    def types(self, node: Node) -> list[str]:
        """The local names of its types."""
        return [name for p in node.pairs if p.key == "@type" for text in texts(p.value, "") if (name := self.name(text.raw))]


def _inner(value: Any) -> str:
    if isinstance(value, list):
        return next((p.value for p in value if isinstance(p, Pair) and p.key == "@id" and isinstance(p.value, str)), "")
    return ""


def is_object(value: Any) -> bool:
    """Whether it is an object with something in it."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], Pair)


def texts(value: Any, place: str) -> Iterator[Text]:
    """The scalars of a value: itself, its `@value`, its `@id` where it is a mere reference, those of a list."""
    if is_object(value):
        for key in ("@value", "@id"):
            for pair in value:
                if pair.key == key and not isinstance(pair.value, list):
                    yield Text(text_of(pair.value), f"{place}/{key}")
                    return
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from texts(each, f"{place}/{number}")
    elif value is not None:
        yield Text(text_of(value), place)


def objects(value: Any, place: str) -> Iterator[Node]:
    """The objects of a value: itself, or those of a list."""
    if is_object(value):
        yield Node(place, value)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            if is_object(each):
                yield Node(f"{place}/{number}", each)


class Nodes:
    """The nodes of a document, in order; `place` is where the reading is."""

    def __init__(self, events: Events, context: Context, limits: Limits) -> None:
        self.place = "json:"
        self._events = events
        self._context = context
        self._limits = limits

    def read(self) -> Iterator[Node | DataFinding]:
        """Every node of the graph; raises Stopped at the end, and where the text breaks."""
        event, given = self._events.next()
        if event == "start_array":
            yield from self._items("json:")
        elif event == "start_map":
            yield from self._document()
        else:
            self._events.value(event, given)
            yield finding("malformed", "json:", message="no object or list at the top; not read")
        self.place = "json:"
        self._events.next()

    def _document(self) -> Iterator[Node | DataFinding]:
        alone: list[Pair] = []
        graphs = 0
        while True:
            event, key = self._events.next()
            if event == "end_map":
                break
            self.place = f"json:/{escaped(key)}"
            event, given = self._events.next()
            if key == "@graph" and event == "start_array":
                graphs += 1
                yield from self._items("json:/@graph" + (f"#{graphs}" if graphs > 1 else ""))
                continue
            value = self._events.value(event, given)
            if key == "@context":
                self._context.learn(value)
            if len(alone) >= self._limits.max_record_statements:
                raise Stopped("too-large")
            alone.append(Pair(key, value))
        if any(pair.key == "@type" for pair in alone):
            yield Node("json:", [pair for pair in alone if pair.key != "@context"])

    def _items(self, parent: str) -> Iterator[Node | DataFinding]:
        number = 0
        while True:
            event, given = self._events.next()
            if event == "end_array":
                return
            place = self.place = f"{parent}/{number}"
            number += 1
            if event == "start_map":
                yield from self._node(place)
            else:
                self._events.value(event, given)
                yield finding("malformed", place, message="no object where a node is expected; not read")

    def _node(self, place: str) -> Iterator[Node]:
        """One node; what a bundle encloses comes as nodes of their own, before it."""
        pairs: list[Pair] = []
        while True:
            event, key = self._events.next()
            if event == "end_map":
                yield Node(place, pairs)
                return
            event, given = self._events.next()
            if len(pairs) >= self._limits.max_record_statements:
                raise Stopped("too-large")
            if event == "start_array" and self._context.name(key) == _CONTENT:
                enclosed: list[Any] = []
                yield from self._enclosed(f"{place}/{escaped(key)}", enclosed)
                pairs.append(Pair(key, enclosed))
            else:
                pairs.append(Pair(key, self._events.value(event, given)))

    def _enclosed(self, place: str, kept: list[Any]) -> Iterator[Node]:
        number = 0
        while True:
            event, given = self._events.next()
            if event == "end_array":
                return
            value = self._events.value(event, given)
            if is_object(value) and any(pair.key == "@type" for pair in value):
                node = Node(f"{place}/{number}", value)
                yield node
                value = [Pair("@id", node.id)] if node.id else None
            if len(kept) < self._limits.max_record_statements:
                kept.append(value)
            number += 1
