"""XML read as it comes, hardened: no entity is resolved, no document type read, no network; what breaks becomes a located finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from lxml import etree

from rightdoor.model.finding import DataFinding
from rightdoor.readers.build import finding
from rightdoor.readers.cybertip_walk import Element


def pull_parser(encoding: str) -> etree.XMLPullParser:
    """A parser to be fed; `encoding` empty for the document's own declaration."""
    return etree.XMLPullParser(
        ("start", "end"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        encoding=encoding or None,
    )


def feed(parser: etree.XMLPullParser, chunk: bytes) -> etree.XMLSyntaxError | None:
    """Feed one chunk (an empty one is the end); gives why the parser gave up, if it did. Its events are to be read all the same."""
    try:
        if chunk:
            parser.feed(chunk)
        else:
            parser.close()
    except etree.XMLSyntaxError as error:
        return error
    return None


def events(parser: etree.XMLPullParser) -> Iterator[tuple[str, Element]]:
    """What the last chunk completed: start or end, and the element."""
    for action, element in parser.read_events():
        yield action, cast("Element", element)


def attributes(element: Element, most: int) -> tuple[list[tuple[str, str]], bool]:
    """At most `most` attributes, and whether there are more: asking the library for the values of all takes the square of their number."""
    keys = element.keys()
    return [(str(key), element.get(key) or "") for key in keys[:most]], len(keys) > most


def broken(error: etree.XMLSyntaxError, place: str, *, at_end: bool) -> DataFinding:
    """The finding for a document that the parser gave up at `place`."""
    line, column = error.position if isinstance(error.position, tuple) else (0, 0)
    text = (error.msg or "").lower()
    if "huge" in text or "too long" in text or "too big" in text or "xml_max" in text:
        words = f"a value or name beyond the parser's limit at line {line}; what stands before is kept"
        return finding("too-large", place, message=words)
    if "depth" in text:
        return finding("too-deep", place)
    words = "ends before its end" if at_end else "breaks its format"
    message = f"the document {words} at line {line}, column {column}; what stands before is kept: ask the sender for it again"
    return finding("truncated" if at_end else "malformed", place, message=message)
