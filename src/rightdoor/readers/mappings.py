"""Documents that declare a column mapping: read as a received file, or shipped as reference data.

The document is kept as a `decision` record of the kind `column-mapping`. Intake reads the mappings of an inbox first
(`declared`) and hands them on in `Limits.mappings`, so that the tables they explain are read in the same run. A received mapping of
results or assignments only proposes (`mapping-proposed`): what leads to a door is read by what a person decided or loaded (ADR 14).
"""

from __future__ import annotations

import importlib.resources
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.build import RecordBuilder, finding
from rightdoor.readers.columns import unended
from rightdoor.readers.limits import Limits
from rightdoor.readers.mapping import ColumnMapping, mapping_of
from rightdoor.readers.source import Source
from rightdoor.readers.text import decode, head_text, utf8_stream

NAME = "mappings"
VERSION = "3"

_LOOKS_LIKE = re.compile(r"(?m)^rightdoor_mapping[ \t]*:[ \t]*\S")
_KEYS = frozenset(
    {
        "rightdoor_mapping",
        "name",
        "form",
        "source",
        "applies",
        "zone",
        "clock",
        "date_order",
        "region",
        "columns",
        "constants",
        "actor",
        "reason",
        "provider",
        "from",
        "to",
        "empty",
        "words",
        "layout",
        "spans",
        "encoding",
        "header_row",
        "artefacts",
    }
)
MOST_BYTES = 1 << 20
_MOST_DEPTH = 6


class _Refused(Exception):
    """The YAML is no plain document of texts; the argument says what to do."""


def recognises(source: Source) -> bool:
    """Whether a line of the head begins with `rightdoor_mapping:`."""
    return b"rightdoor_mapping" in source.head and _LOOKS_LIKE.search(head_text(source.head)) is not None


def declared(source: Source, limits: Limits) -> tuple[ColumnMapping | None, tuple[DataFinding, ...]]:
    """The mapping that a document declares, or None and the findings that say why it is none."""
    with utf8_stream(source) as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return None, (finding("too-large", "yaml:/", message=f"more than {MOST_BYTES} bytes; not read"),)
    tree, found = plain_tree(data)
    if tree is None:
        return None, tuple(found)
    if str(tree.get("rightdoor_mapping", "")).strip() != "1":
        message = "a version of mappings that is not known: write rightdoor_mapping: 1"
        return None, (*found, finding("decision-refused", "yaml:/rightdoor_mapping", "kind", message=message))
    mapping, faults = mapping_of(tree)
    found += [finding("decision-refused", f"yaml:/{key}", key[: limits.max_token_chars], message=message) for key, message in faults]
    return (None if found and any(f.severity == "stop" for f in found) else mapping), tuple(found)


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """One `decision` record `yaml:/` for a valid mapping; what is wrong as findings."""
    mapping, findings = declared(source, limits)
    yield from findings
    if mapping is None:
        return
    if mapping.for_results:
        yield finding("mapping-proposed", "yaml:/form", "form")
    with utf8_stream(source) as stream:
        tree, _ = plain_tree(stream.read(MOST_BYTES))
    found: list[DataFinding] = []
    made = RecordBuilder("decision", "yaml:/", "", findings=found, limits=limits)
    made.put("kind", "1", "yaml:/rightdoor_mapping", "column-mapping", "enumerated")
    for key, value in (tree or {}).items():
        where = f"yaml:/{key}"
        if key in ("source", "zone", "clock", "date_order", "actor", "reason", "provider", "from", "to"):
            made.text(key, str(value), where)
        elif key in ("name", "form", "region", "layout", "encoding", "header_row"):
            made.keep(key, str(value), where, known=True)
        elif key not in _KEYS:
            made.keep(key, str(value)[: limits.max_value_chars], where)
    body = json.dumps(tree, ensure_ascii=False)
    made.put("body", body, "yaml:/", body, "joined")
    yield from found
    yield made.record()


def plain_tree(data: bytes) -> tuple[dict[str, Any] | None, list[DataFinding]]:
    """The document as mappings, lists and texts; every scalar is text, tags, anchors and aliases are refused."""
    text, wrong = decode(data)
    found = [finding("encoding", "yaml:/", raw=wrong)] if wrong else []
    if text and not text.endswith(("\n", "\r")):
        found.append(unended("yaml:/"))
    try:
        events: Iterator[Any] = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        next(events), next(events)  # stream, document
        tree = _node(next(events), events, 0, found)
    except (yaml.YAMLError, StopIteration):
        return None, [*found, finding("malformed", "yaml:/", message="no readable YAML; the mapping was not taken in: correct the file")]
    except _Refused as refused:
        return None, [*found, finding("decision-refused", "yaml:/", message=str(refused))]
    if not isinstance(tree, dict):
        return None, [*found, finding("malformed", "yaml:/", message="no mapping at the top")]
    return tree, found


def _node(event: Any, events: Iterator[Any], depth: int, found: list[DataFinding]) -> Any:
    """One node; the depth is bounded, so recursion is."""
    if depth > _MOST_DEPTH or isinstance(event, yaml.AliasEvent) or event.anchor is not None or event.tag is not None:
        raise _Refused("tags, anchors, aliases and deep nesting are not allowed here")
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_node(inner, events, depth + 1, found))
        return items
    pairs: dict[str, Any] = {}
    while not isinstance(inner := next(events), yaml.MappingEndEvent):
        key = _node(inner, events, depth + 1, found)
        value = _node(next(events), events, depth + 1, found)
        if not isinstance(key, str):
            raise _Refused("a key that is no plain text")
        if key in pairs:
            found.append(finding("duplicate-key", f"yaml:/{key[:100]}", key[:100]))
        else:
            pairs[key] = value
    return pairs


@lru_cache(maxsize=1)
def shipped() -> tuple[ColumnMapping, ...]:
    """The examples that come with the program, by name."""
    folder = importlib.resources.files("rightdoor.reference").joinpath("data", "mappings")
    if not folder.is_dir():
        return ()
    made = []
    for place in sorted(folder.iterdir(), key=lambda each: each.name):
        if place.name.endswith(".yaml"):
            mapping, _ = declared(Source.of_bytes(place.name, place.read_bytes()), Limits())
            if mapping is not None:
                made.append(mapping)
    return tuple(made)


def fitting(mappings: tuple[ColumnMapping, ...], keys: frozenset[str]) -> tuple[ColumnMapping, ...]:
    """The mappings that explain a table with these columns, the one to be asked first in front.

    A decision speaks before anything received or shipped, however many columns that names; then the one that names most, then by name.
    """
    held = [each for each in (*mappings, *shipped()) if each.explains(keys)]
    return tuple(sorted(held, key=lambda each: (not each.decided, -len(each.needed), each.name)))


def best(mappings: tuple[ColumnMapping, ...], keys: frozenset[str]) -> ColumnMapping | None:
    """The first of `fitting`, None when no mapping explains such a table."""
    return next(iter(fitting(mappings, keys)), None)
