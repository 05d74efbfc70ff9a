"""Walking a parsed CyberTipline document: elements to statements by the tables of `cybertip_elements`.

A record is handed out when its element ends: events before their person, the referral last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from lxml import etree

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record, RecordKind
from rightdoor.readers.build import RecordBuilder
from rightdoor.readers.cybertip_elements import ATTRIBUTES, REPEATED, SPECS
from rightdoor.readers.limits import Limits

Element: TypeAlias = "etree._Element"
Action: TypeAlias = "Callable[[Walk, RecordBuilder, str, etree._Element, str], None]"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
MAX_NAME = 512
RECORDS = frozenset({"person", "event"})  # what becomes a record of its own keeps its attributes itself
NO_FIELD = "extra:#text"


def local(tag: str) -> str:
    """The name without its namespace."""
    return tag if tag[0] != "{" else tag.rpartition("}")[2]


def shown_name(key: str) -> str:
    """The local name of an attribute, cut where no genuine name reaches."""
    return local(key)[:MAX_NAME]


def place_of(path: str, name: str, number: int) -> str:
    """The XPath of the `number`th element `name` in `path`; a position only where the format repeats it or the document does."""
    if len(name) > MAX_NAME:
        name = name[:MAX_NAME]
    return f"{path}/{name}[{number}]" if number > 1 or name in REPEATED else f"{path}/{name}"


class Walk:
    """One document being walked; `out` holds what is ready to be handed out.

    `actions` says what to do with an element, by the words of the tables. `cut` holds the elements that
    were still open where the content ended: what they lack is not remarked. `handed` holds captures
    that were handed out before their parent ended.
    """

    def __init__(self, root: str, reader: str, *, actions: Mapping[str, Action], limits: Limits) -> None:
        self.limits = limits
        self.actions = actions
        self.out: list[Record | DataFinding] = []
        self.cut: set[Element] = set()
        self.handed: set[Element] = set()
        self.root = root
        self.path = f"xml:/{root}"
        self.reader = reader
        self.counts: dict[str, int] = {}
        self.service: tuple[str, str] | None = None
        if root == "report":
            self.referral = self.builder("referral", self.path, "")
            self.main = self.referral
            self.referral.given("form", root, f"{self.path}/name()", "cybertip-report")
        else:
            self.referral = self.builder("referral", f"{self.path}/reportId", "")
            self.main = self.builder("file", self.path, self.referral.locator)
            self.referral.given("form", root, f"{self.path}/name()", "cybertip-file")

    # --- records -----------------------------------------------------------------------------------

    def builder(self, kind: RecordKind, locator: str, parent: str) -> RecordBuilder:
        """A builder whose findings are handed out before its record."""
        return RecordBuilder(kind, locator, parent, findings=[], limits=self.limits)

    def hand_out(self, builder: RecordBuilder) -> None:
        """A record is complete."""
        self.out.extend(builder.findings)
        self.out.append(builder.record())

    def top(self, element: Element) -> None:
        """One child of the root, which has ended (or is cut)."""
        self.child(self.main, SPECS[self.root], element, self.path, self.counts)

    def finish(self, *, whole: bool) -> None:
        """The end of the document: what it lacks, then the file and the referral."""
        main, referral = self.main, self.referral
        if main is not referral:
            if whole and "reportId" not in self.counts:
                main.find("missing-field", self.path, "number", message="a file without reportId: its report cannot be told")
            self.hand_out(main)
        else:
            self._source(whole=whole)
            if whole and not any(s.field == "incident_time" for s in referral.statements):
                main.find("missing-field", self.path, "incident_time", message="a report without incidentDateTime")
        self.hand_out(referral)

    def _source(self, *, whole: bool) -> None:
        """The name that time profiles use: platform, else the first reported person's service, else the reader's.

        A cut document that shows no platform may have had one: then nothing is stated.
        """
        referral = self.referral
        for statement in referral.statements:
            if statement.field == "platform" and statement.value:
                referral.put("source", statement.raw, statement.locator, statement.value, statement.method)
                return
        if whole and self.service is not None:
            referral.text("source", *self.service)
        elif whole:
            referral.given("source", self.root, f"{self.path}/name()", self.reader)

    # --- elements ----------------------------------------------------------------------------------

    def inside(self, builder: RecordBuilder, spec: dict[str, tuple[str, str]], element: Element, path: str) -> None:
        """All children of a container."""
        self.stray(builder, element.text, path)
        counts: dict[str, int] = {}
        for child in element.iterchildren("*"):
            self.child(builder, spec, child, path, counts)

    def child(self, builder: RecordBuilder, spec: dict[str, tuple[str, str]], element: Element, path: str, counts: dict[str, int]) -> None:
        """One child of a container: by the table, else kept as an extra."""
        tag = element.tag
        name = tag if tag[0] != "{" else tag.rpartition("}")[2]
        number = counts[name] = counts.get(name, 0) + 1
        rule = spec.get(name)
        if rule is None:
            place = place_of(path, name, number)
            builder.find("unexpected-field", place, f"extra:{name[:200]}", raw=element.text or "")
            self.keep(builder, element, name, place)
        elif number > 1 and name not in REPEATED:
            place = f"{path}/{name}[{number}]"
            builder.find("duplicate-key", place, rule[1] or name, raw=element.text or "")
            self.keep(builder, element, name, place)
        else:
            place = f"{path}/{name}[{number}]" if name in REPEATED else f"{path}/{name}"
            self.actions[rule[0]](self, builder, rule[1], element, place)
            if rule[0] not in RECORDS and element.keys():
                self.attributes(builder, element, name, place)
        tail = element.tail
        if tail is not None and not tail.isspace():
            self.stray(builder, tail, place)

    def stray(self, builder: RecordBuilder, text: str | None, place: str) -> None:
        """Text where the format has only elements."""
        if text is not None and text and not text.isspace():
            builder.find("unexpected-field", place, NO_FIELD, raw=text.strip())

    def attributes(self, builder: RecordBuilder, element: Element, name: str, place: str) -> None:
        """Every attribute as an extra, with a finding when the format does not know it."""
        known = ATTRIBUTES.get(name, frozenset())
        for key, value in element.items():
            attribute = str(key)
            if not attribute.startswith(_XSI):
                shown = shown_name(attribute)
                builder.keep(f"{name}/@{shown}", str(value), f"{place}/@{shown}", known=attribute in known)

    def keep(self, builder: RecordBuilder, element: Element, name: str, place: str, *, known: bool = True) -> None:
        """An element with all that is in it as extras, without reading it; `known` also vouches for the names inside."""
        for part, shown, at, depth in parts(element, name, place):
            if depth > self.limits.max_depth:
                builder.find("too-deep", at, f"extra:{name[:200]}")
                return
            text = part.text
            if text is not None and not text.isspace():
                builder.keep(shown, text, at, known=known)
            for key, value in part.items():
                attribute = shown_name(str(key))
                if not str(key).startswith(_XSI):
                    builder.keep(f"{shown}/@{attribute}", str(value), f"{at}/@{attribute}", known=True)

    def unexpected_inside(self, builder: RecordBuilder, element: Element, name: str, place: str) -> None:
        """Elements inside an element that holds text alone."""
        counts: dict[str, int] = {}
        for child in element.iterchildren("*"):
            inner = local(child.tag)
            number = counts[inner] = counts.get(inner, 0) + 1
            at = place_of(place, inner, number)
            builder.find("unexpected-field", at, f"extra:{name}/{inner}"[:200], raw=child.text or "")
            self.keep(builder, child, f"{name}/{inner}", at)

    def event(self, element: Element, place: str, parent: str) -> None:
        """An ipCaptureEvent as a record of its own."""
        if element in self.handed:
            return
        builder = self.builder("event", place, parent)
        self.inside(builder, SPECS["ipCaptureEvent"], element, place)
        have = {s.field for s in builder.statements if s.value or s.field == "ip"}
        if element not in self.cut:
            if "act" not in have:
                builder.given("act", "ipCaptureEvent", f"{place}/name()", "unknown")
            if "event_time" not in have:
                builder.find("no-instant", place, "event_time")
            if "ip" not in have:
                builder.find("missing-field", place, "ip", message="an ipCaptureEvent without ipAddress")
        if element.keys():
            self.attributes(builder, element, "ipCaptureEvent", place)
        self.hand_out(builder)


def parts(element: Element, name: str, place: str) -> Iterator[tuple[Element, str, str, int]]:
    """(element, name of the extra, its place, depth) of an element and all below it, in the order of the document."""
    pending: list[tuple[Element, str, str, int]] = [(element, name, place, 0)]
    while pending:
        part, shown, at, depth = pending.pop()
        yield part, shown, at, depth
        counts: dict[str, int] = {}
        inner: list[tuple[Element, str, str, int]] = []
        for child in part.iterchildren("*"):
            tag = local(child.tag)
            number = counts[tag] = counts.get(tag, 0) + 1
            inner.append((child, f"{shown}/{tag}"[:400], place_of(at, tag, number), depth + 1))
        pending.extend(reversed(inner))
