"""The objects of one long JSON array, one after another, out of text of any length.

Broken objects are findings, and reading goes on at the next object that begins on its own: a set of millions is not
lost for one of them. Nothing longer than `MOST` is held. RFC 8259.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from rightdoor.media.found import Findings

MOST: Final = 1 << 22
"""Characters of one object; a longer one is left out with a finding."""
BREAKS: Final = 1_000
"""Broken objects after which the rest is given up: it is not JSON any more."""
_HOLD: Final = 1 << 20
_NEXT = re.compile(r"[\s,]*")
_AFRESH = re.compile(r"[}\]]\s*,\s*(?=\{)")
_END = re.compile(r"\]\s*(?:\}?\s*\Z|,\s*\")")
"""What follows the end of the array, and not that of a list within an entry that was broken."""
_decode = json.JSONDecoder(parse_float=str).raw_decode
Item = dict[str, Any]


class Text:
    """Text that arrives in pieces of bytes, decoded; what was used is forgotten."""

    def __init__(self, source: Iterable[bytes], findings: Findings) -> None:
        self._source = iter(source)
        self._findings = findings
        self._tail = b""
        self._bytes = 0
        self.held = ""
        self.ended = False

    def more(self) -> None:
        """Hold more of it, if there is more."""
        piece = next(self._source, None)
        if piece is None:
            self.ended = True
            if self._tail:
                self._findings.add("encoding", f"byte:{self._bytes}")
                self.held += self._tail.decode("utf-8", "replace")
                self._tail = b""
            return
        data = self._tail + piece
        try:
            self.held += data.decode("utf-8")
            self._tail = b""
        except UnicodeDecodeError as problem:
            cut = problem.start if problem.end == len(data) and len(data) - problem.start < 4 else len(data)
            self._tail = data[cut:]
            try:
                self.held += data[:cut].decode("utf-8")
            except UnicodeDecodeError as wrong:
                self._findings.add("encoding", f"byte:{self._bytes + wrong.start}")
                self.held += data[:cut].decode("utf-8", "replace")
            self._bytes -= len(self._tail)
        self._bytes += len(data)

    def use(self, count: int) -> None:
        """Forget so many characters."""
        self.held = self.held[count:]


def items(text: Text, findings: Findings, *, pointer: str) -> Iterator[Item | None]:
    """Objects of the array whose first item comes next in `text`, up to its end; None for one that could not be read.

    Afterwards `text.held` begins with what follows the array.
    """
    number, breaks, at = 0, 0, 0
    while True:
        if len(text.held) - at < _HOLD and not text.ended:
            text.use(at)
            at = 0
            text.more()
            continue
        found = _NEXT.match(text.held, at)
        at = found.end() if found else at
        if at >= len(text.held):
            findings.add("truncated", f"json:{pointer}/{number}")
            return
        if text.held[at] == "]" and (not breaks or _END.match(text.held, at)):
            text.use(at + 1)
            return
        value, end = _value(text, at)
        if end == AGAIN:
            at = 0
            continue
        if isinstance(value, dict):
            yield value
        else:
            breaks += 1
            _found_broken(value, findings, f"json:{pointer}/{number}")
            yield None
        number += 1
        if end == NO_MORE or breaks >= BREAKS:
            code = "truncated" if value is _CUT else "malformed"
            findings.add(code, f"json:{pointer}/{number}", message="nothing after this place could be read; what stands before is kept")
            text.use(len(text.held))
            return
        at = end


def _found_broken(value: object, findings: Findings, locator: str) -> None:
    if value is _TOO_LONG:
        findings.add("too-large", locator, message="an entry longer than the limit; left out")
    else:
        findings.add("malformed", locator, message="an entry that is no JSON object; left out, reading goes on at the next")


_TOO_LONG = object()
_BROKEN = object()
_CUT = object()
AGAIN: Final = -1
NO_MORE: Final = -2


def _value(text: Text, at: int) -> tuple[object, int]:
    """The value at `at` and where it ends; AGAIN: more was taken in, and the text begins with it now; NO_MORE: no next one."""
    what = _BROKEN
    try:
        return _decode(text.held, at)
    except json.JSONDecodeError as problem:
        if problem.msg.startswith("Unterminated") or problem.pos >= len(text.held) - 16:
            if not text.ended and len(text.held) - at < MOST:
                text.use(at)
                text.more()
                return None, AGAIN
            what = _CUT if text.ended else _TOO_LONG
    except (ValueError, RecursionError):  # a number of thousands of digits; nested without end
        what = _BROKEN
    at += 1
    while True:
        afresh = _AFRESH.search(text.held, at)
        if afresh is not None:
            return what, afresh.end()
        if text.ended:
            return what, NO_MORE
        text.use(max(at, len(text.held) - 64))
        text.more()
        at = 0
