"""The file lists of a UFDR report (Cellebrite): `report.xml` in the container, one `media` record per `file`.

The container is a zip, which intake opens: media in it is hashed and counted in passing and not kept; this reader sees the XML alone.
Recognised by the root `project` with the report's namespace, or with its attribute `extractionType`. Only the report's head, its
case information, the extractions and the files are read; each other part (chats, contacts, device) is named once as `part-not-read`.
Hardened as the other XML: no document type, no entity, bounded depth and size; an element is forgotten when it ends.
Source of the elements: published readers of the format; there is no public specification.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.build import finding
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source
from rightdoor.readers.text import detect, head_text, utf8_stream, xml_head
from rightdoor.readers.ufdr_file import Report
from rightdoor.readers.ufdr_stream import Stream

NAME = "ufdr_xml"
VERSION = "1"
ROOT = "project"

_MARKS = re.compile(r"pa\.cellebrite\.com/report|<(?:[\w.-]+:)?project\b[^<>]*\bextractionType\s*=")


def recognises(source: Source) -> bool:
    """By the root element and what stands in it; `project` alone is a common word."""
    if b"<" not in source.head[:512] and b"<\0" not in source.head[:512]:
        return False
    text = head_text(source.head)
    return xml_head(text).root == ROOT and _MARKS.search(text) is not None


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """The report's `case`, then one `media` for each file, in the order of the document."""
    head = xml_head(head_text(source.head))
    if head.doctype:
        yield finding("doctype-refused", "byte:0")
        return
    if head.root != ROOT:
        yield finding("malformed", "byte:0", message="no root element project at the start of the document")
        return
    encoding, mark = detect(source.head)
    with utf8_stream(source) as stream:
        yield from Stream(Report(limits), limits, encoding="utf-8" if mark or encoding != "utf-8" else "").run(stream)
