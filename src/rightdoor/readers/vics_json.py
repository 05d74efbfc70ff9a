"""VICS / Project VIC JSON 1.x and 2.0: hash sets (`#Media`) and case exports (`#Cases`), streamed.

Recognised by `odata.metadata` or `@odata.context` with `ProjectVic` in the first 4 KiB. The file's own `case` record
(`json:`) states version, profile and form; each case of an export is a `case` record of its own, each media object a `media` record.
Categories stay the text of their profile and are never mapped: numbers mean different things in different countries. Dates stay text.
Thumbnails are reduced to digest and length before anything is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record, Statement
from rightdoor.readers.build import RecordBuilder, finding
from rightdoor.readers.json_events import STOPPED, CleanStream, Events, Pair, Stopped
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source
from rightdoor.readers.text import head_text, utf8_stream
from rightdoor.readers.vics_media import MediaReader, escaped, text_of

NAME = "vics_json"
VERSION = "2"
CONTEXTS = ("odata.metadata", "@odata.context")

_LOOKS_LIKE = re.compile(r'"(?:odata\.metadata|@odata\.context)"\s*:\s*"[^"]*ProjectVic', re.IGNORECASE)
_CONTEXT = re.compile(r"/DataModels/(\d+\.\d+)\.xml(?:/([A-Za-z0-9_\-]+))?(?:/\$metadata)?(?:#([A-Za-z]+))?", re.IGNORECASE)
_FORMS = {"media": "media-set", "cases": "case-export"}
_CASE = {
    "caseid": "case_id", "casenumber": "number", "contactname": "contact", "contactorganization": "organisation",
    "sourceapplicationname": "application", "totalmediafiles": "media_declared", "totalprecategorized": "precategorized_declared",
}  # fmt: skip
_CASE_DETAILS = ("contactphone", "contactemail", "contacttitle", "sourceapplicationversion")


def recognises(source: Source) -> bool:
    """Whether the first 4 KiB name a Project VIC data model."""
    return (b"odata" in source.head or b"o\0d" in source.head) and _LOOKS_LIKE.search(head_text(source.head, limit=8192)[:4096]) is not None


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """`case` and `media` records in the order of the file."""
    with utf8_stream(source) as stream:
        clean = CleanStream(stream)
        document = _Document(Events(clean, limits), limits)
        try:
            yield from document.read()
        except Stopped as stop:
            yield from document.flush()
            if stop.code != "end":
                yield finding(stop.code, document.place, message=STOPPED[stop.code])
        if clean.wrong:
            yield finding("encoding", "json:", raw=clean.wrong)


class _Document:
    """Where in the document we are, and what its head said."""

    def __init__(self, events: Events, limits: Limits) -> None:
        self.place = "json:"
        self._events = events
        self._limits = limits
        self._context: Pair | None = None
        self._head_told = False
        self._media = MediaReader(limits, profile=None)

    def flush(self) -> Iterator[DataFinding]:
        """Findings of what was being read when the text broke."""
        yield from self._media.findings
        self._media.findings.clear()

    def read(self) -> Iterator[Record | DataFinding]:
        """The whole document: an object with a context and a list of values."""
        event, given = self._events.next()
        if event != "start_map":
            yield finding("malformed", "json:", message="no object at the top; not read")
            return
        left: list[Pair] = []
        while True:
            event, key = self._events.next()
            if event == "end_map":
                break
            self.place = f"json:/{escaped(key)}"
            event, given = self._events.next()
            if key == "value" and event == "start_array":
                yield from self._head(left)
                yield from self._items()
                left = []
                continue
            value = self._events.value(event, given)
            if key in CONTEXTS and self._context is None:
                self._context = Pair(key, text_of(value) if not isinstance(value, list) else "")
            else:
                left.append(Pair(key, value))
        yield from self._head(left)
        self.place = "json:"
        self._events.next()  # the end, or what stands behind it

    def _head(self, left: list[Pair]) -> Iterator[Record | DataFinding]:
        """The `case` record of the file itself, once; keys after the values are findings only."""
        made = RecordBuilder("case", "json:", "", findings=self._media.findings, limits=self._limits)
        if not self._head_told:
            self._head_told = True
            profile = self._model(made)
            self._media = MediaReader(self._limits, profile=profile)
            made.findings = self._media.findings
        for key, value in left:
            where = f"json:/{escaped(key)}"
            if isinstance(value, list) or not key.startswith(("odata.", "@odata.")):
                made.keep(key, text_of(value) if not isinstance(value, list) else "", where)
        yield from self.flush()
        if made.statements:
            yield made.record() if made.statements[0].field == "form" else made.record()._replace(locator="json:/value")

    def _model(self, made: RecordBuilder) -> Statement | None:
        """Version, profile and form as the context states them; gives the statement of the profile."""
        key, raw = self._context if self._context is not None else ("", "")
        where = f"json:/{key}"
        found = _CONTEXT.search(raw)
        form = _FORMS.get((found[3] or "").casefold(), "") if found is not None else ""
        if not form:
            made.unread("form", raw, where, "unknown-category")
        else:
            made.put("form", raw, where, form, "enumerated")
        if found is None:
            return None
        made.put("version", raw, where, found[1], "decoded")
        if not found[2]:
            return None
        made.put("profile", raw, where, found[2], "decoded")
        return made.statements[-1]

    def _items(self) -> Iterator[Record | DataFinding]:
        """The values: media objects, or cases with their media."""
        number = 0
        while True:
            event, given = self._events.next()
            if event == "end_array":
                return
            place = self.place = f"json:/value/{number}"
            number += 1
            if event != "start_map":
                self._events.value(event, given)
                yield finding("malformed", place, message="no object where one is expected; not read")
                continue
            pairs: list[Pair] = []
            streamed: _Case | None = None
            while True:
                event, key = self._events.next()
                if event == "end_map":
                    break
                event, given = self._events.next()
                if key == "Media" and event == "start_array":
                    streamed = streamed or _Case(place)
                    yield from self._case(streamed, pairs)
                    yield from self._case_media(streamed)
                    self.place, pairs = place, []
                elif len(pairs) < self._limits.max_record_statements:
                    pairs.append(Pair(key, self._events.value(event, given)))
                else:
                    raise Stopped("too-large")
            yield from self._item(streamed, pairs, place)

    def _item(self, streamed: _Case | None, pairs: list[Pair], place: str) -> Iterator[Record | DataFinding]:
        """The end of one value: what a case says behind its media, a case without media, or a media object."""
        if streamed is not None or any(pair.key.casefold() in ("caseid", "casenumber") for pair in pairs):
            streamed = streamed or _Case(place)
            yield from self._case(streamed, pairs)
            yield from streamed.counts(self._media)
        else:
            record = self._media.record(pairs, place, "json:")
            yield from self.flush()
            if record is not None:
                yield record

    def _case_media(self, case: _Case) -> Iterator[Record | DataFinding]:
        while True:
            event, given = self._events.next()
            if event == "end_array":
                return
            place = self.place = f"{case.place}/Media/{case.media}"
            case.media += 1
            record = self._media.record(self._events.value(event, given), place, case.place)
            yield from self.flush()
            if record is not None:
                yield record

    def _case(self, case: _Case, pairs: list[Pair]) -> Iterator[Record | DataFinding]:
        """The `case` record: at its media, so that it stands before them; what comes behind is a record of its own."""
        if case.told and not pairs:
            return
        locator, parent = (f"{case.place}/{escaped(pairs[0].key)}", case.place) if case.told else (case.place, "json:")
        made = RecordBuilder("case", locator, parent, findings=self._media.findings, limits=self._limits)
        if not case.told:
            case.told = True
            case.occurrences, case.precategorized = self._media.occurrences, self._media.precategorized
            self._model(made)
        for key, value in pairs:
            case.statement(made, key, value, once=self._media.once)
        yield from self.flush()
        yield made.record()


class _Case:
    """One case of an export: its declared counts and what was counted."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.told = False
        self.media = 0
        self.occurrences = 0
        self.precategorized = 0
        self._declared: dict[str, tuple[int, str]] = {}

    def statement(self, made: RecordBuilder, key: str, value: Any, *, once: Any) -> None:
        """One key of the case."""
        name, where = key.casefold(), f"{self.place}/{escaped(key)}"
        field = _CASE.get(name, "")
        if name == "casemetadata" and isinstance(value, list):
            self._metadata(made, value, where)
        elif isinstance(value, list) or (not field and name not in _CASE_DETAILS):
            if key.startswith(("odata.", "@odata.")) or "@odata." in key:
                return
            text = "" if isinstance(value, list) else text_of(value)
            made.keep(key, text, where, known=not once(f"unexpected-field case {key}"))
        elif field.endswith("_declared"):
            if made.number(field, text_of(value), where):
                self._declared[field] = (int(text_of(value)), where)
        elif field:
            made.text(field, text_of(value), where)
        elif text_of(value).strip():
            made.put("detail", text_of(value), where, f"{key}={text_of(value).strip()}", "joined")

    def _metadata(self, made: RecordBuilder, items: list[Any], where: str) -> None:
        for number, item in enumerate(items):
            values = {p.key.casefold(): p for p in item if isinstance(p, Pair)} if isinstance(item, list) else {}
            name, value = values.get("propertyname"), values.get("propertyvalue")
            if name is None or value is None or isinstance(value.value, list):
                made.find("malformed", f"{where}/{number}", message="no name with a value; not read")
                continue
            text = text_of(value.value)
            made.put("detail", text, f"{where}/{number}/{escaped(value.key)}", f"{text_of(name.value)}={text}", "joined")

    def counts(self, media: MediaReader) -> Iterator[DataFinding]:
        """Declared counts are unreliable: said when they agree with nothing that can be counted."""
        files, marked = media.occurrences - self.occurrences, media.precategorized - self.precategorized
        counted = {"media_declared": {self.media, files}, "precategorized_declared": {marked}}
        for field, (declared, where) in self._declared.items():
            if declared not in counted[field]:
                message = f"declared {declared}; counted {' or '.join(str(n) for n in sorted(counted[field]))}"
                yield finding("count-differs", where, field, raw=str(declared), message=message)
