"""decisions.yaml: what people decided, as plain YAML without tags, anchors or aliases (contracts, section 3).

A block list of mappings; recognised by a `kind` key in one of its first items. Every scalar is text, so that
`2026-01-05` stays what was written. An item that is not complete and valid is refused as a whole with `decision-refused` at the
place at fault: half a decision is none. `from` and `to` are whole days, inclusive; of a time its day is taken, with a note. A fault without one of them is open there. Places are `yaml:/<item>/<key>`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from rightdoor.model.civil import parse_day
from rightdoor.model.finding import DataFinding
from rightdoor.model.instant import read_instant
from rightdoor.model.statement import Record
from rightdoor.model.vocabulary import FIELDS
from rightdoor.model.zones import normal_zone
from rightdoor.readers.build import RecordBuilder, finding
from rightdoor.readers.columns import unended
from rightdoor.readers.facts import fact_faults
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source
from rightdoor.readers.text import decode, head_text, utf8_stream

NAME = "decisions_yaml"
VERSION = "3"

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ITEMS_LOOKED_AT = 5
_DAY_CHARS = len("2026-01-05")
_LOOKS_LIKE = re.compile(r"(?m)^\s*-\s+\{?\s*kind\s*:\s*(?:time-profile|provider-fault|fact)\b")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")  # YAML refuses the whole text for one
REQUIRED = {
    "time-profile": ("source", "from", "to", "actor", "reason"),
    "provider-fault": ("provider", "nature", "actor", "reason"),
    "fact": ("about", "fact", "actor", "reason"),
}
_WORDS = {"clock": ("24h", "12h"), "date_order": ("dmy", "mdy", "ymd")}


class Pair(NamedTuple):
    """A key and its text; `trouble` says why the value is no plain text."""

    key: str
    value: str
    trouble: str


class Item(NamedTuple):
    """One item of the list: its number, its pairs, why it is no plain mapping."""

    number: int
    pairs: list[Pair]
    trouble: str


def recognises(source: Source) -> bool:
    """Whether the content is a block list whose first items have a `kind`."""
    if b"kind" not in source.head.replace(b"\0", b""):
        return False
    text = head_text(source.head)
    try:
        for item in _items(text, at_most=_ITEMS_LOOKED_AT):
            if any(pair.key == "kind" for pair in item.pairs):
                return True
    except yaml.YAMLError:
        return _LOOKS_LIKE.search(text) is not None
    return False


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """A `decision` record `yaml:/<n>` for every valid item, `decision-refused` for the others."""
    with utf8_stream(source) as stream:
        data = stream.read(limits.max_whole_bytes + 1)
    if len(data) > limits.max_whole_bytes:
        yield finding(
            "too-large", "yaml:/", message=f"more than {limits.max_whole_bytes} bytes of decisions; none was taken in: split the file"
        )
        return
    text, wrong = decode(data)
    text, controls = _CONTROL.subn(lambda found: f"\\x{ord(found[0]):02x}", text)
    if wrong or controls:
        yield finding("encoding", "yaml:/", raw=wrong)
    if text.strip() and not text.endswith(("\n", "\r")):
        yield unended("yaml:/")
    count = 0
    unknown: set[str] = set()
    try:
        for item in _items(text):
            count = item.number + 1
            yield from _decision(item, limits, unknown)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark is not None else ""
        message = f"the YAML breaks its format{line}; this item and what follows were not taken in: correct the file"
        yield finding("malformed", f"yaml:/{count}", message=message)


# --- events to items ----------------------------------------------------------------------------------


def _items(text: str, *, at_most: int = 1_000_000) -> Iterator[Item]:
    """The items of the outermost block list, one at a time; nothing for any other document."""
    events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
    for event in events:
        if isinstance(event, yaml.SequenceStartEvent):
            if event.flow_style:
                return
            break
        if isinstance(event, yaml.MappingStartEvent | yaml.ScalarEvent):
            return
    for number in range(at_most):
        event = next(events, None)
        if event is None or isinstance(event, yaml.SequenceEndEvent):
            break
        if isinstance(event, yaml.MappingStartEvent) and not _marked(event):
            yield Item(number, list(_pairs(events)), "")
        else:
            _skip(event, events)
            yield Item(number, [], "not a plain mapping of keys and texts")
    for rest in events:
        if isinstance(rest, yaml.DocumentStartEvent):
            raise yaml.YAMLError("a second document")


def _pairs(events: Iterator[Any]) -> Iterator[Pair]:
    """Key and text of each pair up to the end of the mapping."""
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            return
        key, wrong_key = _text(event, events)
        value, trouble = _text(next(events, None), events)
        yield Pair(key, value, "a key that is no plain text" if wrong_key else trouble)


def _text(event: Any, events: Iterator[Any]) -> tuple[str, str]:
    """(text, trouble) of one node; a null is the empty text."""
    if isinstance(event, yaml.ScalarEvent) and not _marked(event):
        text = event.value.strip()
        return ("" if event.style in (None, "") and text in ("~", "null", "Null", "NULL") else text), ""
    _skip(event, events)
    return "", "tags, anchors, aliases and nested values are not allowed here"


def _marked(event: Any) -> bool:
    """Whether a node carries an anchor or an explicit tag."""
    return event.anchor is not None or event.tag is not None


def _skip(event: Any, events: Iterator[Any]) -> None:
    """Consume the rest of a node."""
    depth = 1 if isinstance(event, yaml.CollectionStartEvent) else 0
    while depth:
        event = next(events, None)
        if event is None:
            return
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)


# --- items to decisions -------------------------------------------------------------------------------


def _decision(item: Item, limits: Limits, unknown: set[str]) -> Iterator[Record | DataFinding]:
    place = f"yaml:/{item.number}"
    findings: list[DataFinding] = []
    builder = RecordBuilder("decision", place, "", findings=findings, limits=limits)
    values: dict[str, str] = {}
    for key, value, trouble in item.pairs:
        where = f"{place}/{_pointer(key)[: limits.max_token_chars]}"
        if key in values:
            builder.find("duplicate-key", where, key[:100], raw=value)
            builder.find("decision-refused", where, key[:100], raw=value, message="a key stands twice: write it once")
            continue
        day = _day_of(key, value)
        values[key] = day or value
        if trouble:
            builder.find("decision-refused", where, key[:100], message=trouble)
        elif day:
            builder.put(key, value, where, day, "canonical")
            builder.find("day-of-time", where, key, raw=value)
        elif key in FIELDS["decision"] and key != "body":
            builder.text(key, value, where)
        else:
            known = key in unknown or len(unknown) > limits.max_columns
            unknown.add(key)
            builder.keep(key, value, where, known=known)
    if item.trouble:
        builder.find("decision-refused", place, message=item.trouble)
    else:
        for key, message in _faults(values):
            raw = values.get(key, "")
            builder.find("decision-refused", f"{place}/{key}" if raw else place, key, raw=raw, message=message)
    yield from findings
    if not any(found.code == "decision-refused" for found in findings):
        body = json.dumps(values, ensure_ascii=False)
        builder.put("body", body, place, body, "joined")
        yield builder.record()


def _day_of(key: str, value: str) -> str:
    """The day of a time that stands where a whole day is meant; empty for anything else."""
    if key not in ("from", "to") or len(value) <= _DAY_CHARS or value[_DAY_CHARS] not in "Tt " or parse_day(value[:_DAY_CHARS]) is None:
        return ""
    return value[:_DAY_CHARS] if read_instant(value, zone="UTC").readings else ""


def _faults(values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(key, what to do) for each thing that keeps a decision from being taken in."""
    kind = values.get("kind", "")
    if kind not in REQUIRED:
        yield "kind", f"no kind of decision that this file can hold: use one of {', '.join(REQUIRED)}"
        return
    for key in REQUIRED[kind]:
        if not values.get(key):
            yield key, f"{key} is missing: a {kind} needs {', '.join(REQUIRED[kind])}"
    days = {key: parse_day(values[key]) for key in ("from", "to") if values.get(key)}
    for key, day in days.items():
        if day is None:
            yield key, f"{key} is not a day: write YYYY-MM-DD"
    first, last = days.get("from"), days.get("to")
    if first is not None and last is not None and last < first:
        yield "to", "the span ends before it starts"
    if kind == "time-profile":
        if not any(values.get(key) for key in ("zone", "clock", "date_order")):
            yield "zone", "a time profile says at least one of zone, clock, date_order"
        if values.get("zone") and normal_zone(values["zone"]) is None:
            yield "zone", "no zone, or one with several meanings: write UTC, an offset like +01:00 or a name like Europe/London"
        for key, words in _WORDS.items():
            if values.get(key) and values[key] not in words:
                yield key, f"{key} is none of {', '.join(words)}"
    if kind == "fact":
        yield from fact_faults(values)


def _pointer(key: str) -> str:
    """A key as a token of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")
