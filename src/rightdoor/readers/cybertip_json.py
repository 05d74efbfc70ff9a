"""CyberTip JSON as police receive it from the ICAC Data System: one report, or a list of reports.

Strict JSON (RFC 8259): repeated keys, lone surrogates, NaN, depth and breaks are located findings. Any
key may be missing, null or empty. Times carry their zone in the text or have none. There is no
published schema; source and shapes: domain page formats, section 1.7 (a).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.build import finding
from rightdoor.readers.cybertip_json_actions import ACTIONS
from rightdoor.readers.cybertip_json_walk import JsonWalk
from rightdoor.readers.json_tree import DONE, Loop, Value, json_text, quick_tree
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source
from rightdoor.readers.text import head_text, json_keys, utf8_stream

NAME = "cybertip-json"
VERSION = "1"

MAX_BYTES = 64 << 20  # text alone; a report of ten thousand files has some ten
_NESTED = (dict, list)
_STREAMED = re.compile(
    r"^(?P<report>(?:/\d+)?)/reportedInformation/"
    r"(?:reportedPeople/(?P<reported>reportedPersons)|(?P<pair>intendedRecipients|victims|uploadedFiles)/(?P=pair))/\d+$"
)


def recognises(source: Source) -> bool:
    """By the keys of the outermost object: `reportedInformation`, or `reportId` with `dateReceived`."""
    head = source.head
    if not (b"reportedInformation" in head or b"reportId" in head or b"\x00" in head[:4]):
        return False
    seen = set()
    for key in json_keys(head_text(head)):
        seen.add(key)
        if key == "reportedInformation" or {"reportId", "dateReceived"} <= seen:
            return True
    return False


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """Persons, files and their captures in the order of the file, the referral last, each after its findings."""
    with utf8_stream(source) as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        yield finding("too-large", f"byte:{MAX_BYTES}", message=f"more than {MAX_BYTES} bytes of JSON; the rest was not read")
        data = data[:MAX_BYTES]
    text, problem = json_text(data)
    if problem is not None:
        yield problem
    sound, tree = quick_tree(text) if len(data) <= limits.max_whole_bytes else (False, None)
    if sound and not _deeper(tree, limits.max_depth):
        yield from _reports(tree, _Walks(limits))
        return
    yield from _slowly(text, limits)


class _Walks:
    """The walk of each report, made when first needed."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.by_pointer: dict[str, JsonWalk] = {}

    def at(self, pointer: str) -> JsonWalk:
        """The walk of the report at `pointer`."""
        walk = self.by_pointer.get(pointer)
        if walk is None:
            walk = self.by_pointer[pointer] = JsonWalk(NAME, pointer, actions=ACTIONS, limits=self.limits)
        return walk


def _reports(tree: Value, walks: _Walks, opened: set[int] | None = None) -> Iterator[Record | DataFinding]:
    """Walk what is in the tree: one report, or each of a list."""
    reports = [(f"/{i}", item) for i, item in enumerate(tree)] if isinstance(tree, list) else [("", tree)]
    for pointer, report in reports:
        if report is DONE or report is None:
            continue
        walk = walks.at(pointer)
        walk.open = opened or set()
        walk.report(report)
        yield from walk.out
        del walks.by_pointer[pointer]


def _slowly(text: str, limits: Limits) -> Iterator[Record | DataFinding]:
    """The loop for large, deep or broken text: what ends is handed out and forgotten."""
    walks = _Walks(limits)
    ready: list[Record | DataFinding] = []

    def on_item(item: dict[str, Value], pointer: str) -> bool:
        found = _STREAMED.match(pointer)
        if found is not None:
            walk = walks.at(found["report"])
            if found["pair"] == "uploadedFiles":
                walk.file(item, pointer)
            else:
                walk.person(item, pointer, "reported" if found["reported"] else "recipient" if found["pair"][0] == "i" else "victim")
        elif pointer.count("/") == 1 and pointer[1:].isdigit():
            walk = walks.at(pointer)
            walk.report(item)
            del walks.by_pointer[pointer]
        else:
            return False
        ready.extend(walk.out)
        walk.out.clear()
        return True

    loop = Loop(text, limits, on_item)
    for _ in loop.steps():
        yield from ready
        ready.clear()
    yield from ready
    tree = loop.tree()
    yield from loop.findings
    if tree is not None and (not loop.broken or isinstance(tree, dict | list)):
        yield from _reports(tree, walks, loop.open)


def _deeper(tree: Value, limit: int) -> bool:
    """Whether a tree is nested deeper than `limit`."""
    level: list[Value] = [tree]
    for _ in range(limit):
        inner: list[Value] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(v for v in item.values() if isinstance(v, _NESTED))
            elif isinstance(item, list):
                inner.extend(v for v in item if isinstance(v, _NESTED))
        if not inner:
            return False
        level = inner
    return True
