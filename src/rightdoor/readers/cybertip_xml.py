"""NCMEC CyberTipline XML: the documents `report` and `fileDetails` as providers submit them.

Hardened: no entity is resolved, no document type is read, no network, depth and size bounded. A time
without a zone is legal here and stays one (`zone-missing`). Small documents are parsed in one go; what
is large, or breaks, is read element by element, so that everything complete before the break is kept.
Format: NCMEC CyberTipline technical documentation and XSD; domain page formats, section 1.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.build import finding
from rightdoor.readers.cybertip_actions import ACTIONS
from rightdoor.readers.cybertip_elements import REPORT_ROOTS
from rightdoor.readers.cybertip_stream import Stream
from rightdoor.readers.cybertip_walk import Walk
from rightdoor.readers.limits import Limits
from rightdoor.readers.report_number import number_in_name
from rightdoor.readers.source import Source
from rightdoor.readers.text import XmlHead, detect, head_text, utf8_stream, xml_head

NAME = "cybertip-xml"
VERSION = "1"

_MARKS = re.compile(
    r"<(?:[\w.-]+:)?(?:incidentSummary|internetDetails|reporter|personOrUserReported|intendedRecipient|victim|batchedReport|lawEnforcement)[\s/>]"
    r"|report\.cybertip\.org"
)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._\-]{1,40})[\"']")
# Encodings in which the characters of mark-up are those of ASCII, so that nothing can hide from the look at the prolog.
_PLAIN = frozenset({"utf-8", "ascii", "cp1252", "iso8859-1", "iso8859-15", "iso8859-2", "cp1250", "cp1251", "cp1254", "koi8-r"})
_UTF = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
_EMPTY_ROOT = re.compile(r"<(?:[\w.-]+:)?report[^<>]*(?:/>\s*$|>\s*(?:</(?:[\w.-]+:)?report\s*>\s*)?$)")


def recognises(source: Source) -> bool:
    """By the root element; `report` is a common word, so one of its children or the schema's address must be seen too."""
    if b"<" not in source.head[:512]:
        return False
    text, head = _begins(source.head)
    if head.root == "fileDetails" or (head.root == "report" and head.doctype):
        return True
    return head.root == "report" and (_MARKS.search(text) is not None or _EMPTY_ROOT.search(text) is not None)


@lru_cache(maxsize=1)  # asked when the document is recognised and again when it is read
def _begins(head: bytes) -> tuple[str, XmlHead]:
    text = head_text(head)
    return text, xml_head(text)


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """Records as their elements end (a capture before its person, the referral last), each after its findings."""
    head = _begins(source.head)[1]
    problem = _refusal(source, head)
    if problem is not None:
        yield problem
        return
    walk = Walk(head.root, NAME, actions=ACTIONS, limits=limits)
    if head.root == "report":
        number_in_name(source.name, walk.referral)
    if source.size <= limits.max_whole_bytes:
        with utf8_stream(source) as stream:
            data = stream.read(limits.max_whole_bytes + 4)
        yield from _whole(data, source, walk)
    else:
        with utf8_stream(source) as stream:
            yield from Stream(walk, _encoding(source)).run(stream)


def _refusal(source: Source, head: XmlHead) -> DataFinding | None:
    """What keeps the document from being read at all."""
    if head.doctype:
        return finding("doctype-refused", "byte:0")
    if head.root not in REPORT_ROOTS:
        return finding("malformed", "byte:0", message="no root element report or fileDetails at the start of the document")
    declared = _DECLARED.match(source.head.lstrip(codecs.BOM_UTF8))
    if declared is not None:
        name = declared[1].decode("ascii")
        try:
            codec = codecs.lookup(name).name
        except LookupError:
            codec = ""
        if codec not in _PLAIN and codec not in _UTF:
            return finding("encoding", "byte:0", raw=name, message="the declared encoding is not one that is read here; nothing was read")
    return None


def _encoding(source: Source) -> str:
    """The encoding to tell the parser: UTF-8 where `utf8_stream` made it so, else the document's own declaration."""
    name, mark = detect(source.head)
    return "utf-8" if mark or name != "utf-8" else ""


@lru_cache(maxsize=16)
def _parser(encoding: str) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        encoding=encoding,
    )


def _whole(data: bytes, source: Source, walk: Walk) -> Iterator[Record | DataFinding]:
    """A small document: one parse and one walk; a broken one goes the slow way."""
    encoding = _encoding(source)
    declared = _DECLARED.match(data)
    codec = encoding or (codecs.lookup(declared[1].decode("ascii")).name if declared is not None else "utf-8")
    codec = "utf-8" if codec in _UTF else codec
    try:
        text_ok = codec != "utf-8" or data.isascii() or data.decode("utf-8") is not None
    except UnicodeDecodeError as problem:
        text_ok = False
        wrong = data[problem.start : problem.end]
        walk.out.append(finding("encoding", f"byte:{problem.start}", raw=wrong.decode("latin-1").encode("unicode_escape").decode("ascii")))
    if not text_ok:
        data, encoding = data.decode("utf-8", "backslashreplace").encode("utf-8"), "utf-8"
    try:
        root = etree.fromstring(data, _parser(encoding or codec))
    except etree.XMLSyntaxError:
        yield from Stream(walk, encoding or codec).run(io.BytesIO(data))
        return
    if b"<!DOCTYPE" in data and root.getroottree().docinfo.internalDTD is not None:
        yield finding("doctype-refused", "byte:0")
        return
    walk.stray(walk.main, root.text, walk.path)
    for child in root.iterchildren("*"):
        walk.top(child)
    walk.finish(whole=True)
    yield from walk.out
