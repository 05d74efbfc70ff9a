"""Huge JSON as events of bounded size: a cleaned byte stream under ijson, and small values built from events.

Bytes that are not UTF-8 become escapes (`\\xff`), so that one of them does not end the reading. A single token
is bounded, because the parser underneath holds it whole.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

import ijson

from rightdoor.readers.limits import Limits

TOKEN_BYTES = 32 << 20
_LONE = re.compile("[\udc80-\udcff]")
_DIGITS = re.compile(rb"[0-9]{2000}")  # Python refuses integers of 4300 digits, and the parser underneath breaks on the refusal

STOPPED = {
    "truncated": "the JSON ends before its end; what stands before is kept: ask the sender for it again",
    "malformed": "the JSON breaks its format here; what stands before is kept: ask the sender for it again",
    "too-large": "a value or object beyond the limit; what stands before is kept: look at the place in the exhibit",
    "too-deep": "nested deeper than the limit; what stands before is kept: ask the sender for a plain document",
}
"""What the finding of each stop says."""


class Stopped(Exception):
    """The text ends, breaks or goes beyond a limit; `code` says which. Caught by the reader, a finding for the user."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Number(str):
    """A number as text."""

    __slots__ = ()


class Pair(NamedTuple):
    """A key with its value: str, Number, bool, None, a list of values, or a list of pairs for an object."""

    key: str
    value: Any


class CleanStream:
    """What ijson reads from: valid UTF-8, tokens of bounded length."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._since_quote = 0
        self._stopped = False
        self.wrong = ""

    def read(self, size: int) -> bytes:
        """The next bytes; empty at the end."""
        if size == 0:
            return b""
        if self._stopped:
            raise Stopped("too-large")
        while True:
            raw = self._stream.read(size)
            text = self._decoder.decode(raw, final=not raw)
            clean = self._escaped(text).encode("utf-8")
            if clean or not raw:
                break
        at = clean.rfind(b'"')
        self._since_quote = self._since_quote + len(clean) if at < 0 else len(clean) - at
        if self._since_quote > TOKEN_BYTES:
            raise Stopped("too-large")
        digits = _DIGITS.search(clean)
        if digits is not None:
            self._stopped = True
            return clean[: digits.start()] or self.read(size)
        return clean

    def _escaped(self, text: str) -> str:
        if text.isascii() or not _LONE.search(text):
            return text
        if not self.wrong:
            found = _LONE.search(text)
            self.wrong = f"\\x{ord(found[0]) & 0xFF:02x}" if found else ""
        return _LONE.sub(lambda lone: f"\\\\x{ord(lone[0]) & 0xFF:02x}", text)


class Events:
    """The events of a document, one at a time; raises Stopped where the text ends or breaks."""

    def __init__(self, stream: CleanStream, limits: Limits) -> None:
        self._events: Iterator[tuple[str, Any]] = ijson.basic_parse(stream)
        self._limits = limits

    def next(self) -> tuple[str, Any]:
        """The next event and its value."""
        try:
            return next(self._events)
        except StopIteration:
            raise Stopped("end") from None
        except ijson.JSONError as problem:
            raise Stopped("truncated" if "premature EOF" in str(problem) or "ncomplete" in str(problem) else "malformed") from None
        except (ValueError, ArithmeticError):  # numbers beyond every bound
            raise Stopped("malformed") from None

    def value(self, event: str, given: Any) -> Any:
        """The value that begins with this event; an object becomes a list of pairs, so that repeated keys are seen.

        Raises Stopped("too-deep") or Stopped("too-large") beyond the limits of one record.
        """
        if event not in ("start_map", "start_array"):
            return _scalar(event, given)
        root: list[Any] = []
        stack: list[list[Any]] = [root]
        keys: list[str | None] = ["" if event == "start_map" else None]
        count = 0
        while stack:
            event, given = self.next()
            count += 1
            if count > self._limits.max_record_statements * 4:
                raise Stopped("too-large")
            if event == "map_key":
                keys[-1] = given
            elif event in ("end_map", "end_array"):
                stack.pop()
                keys.pop()
            else:
                opens = event in ("start_map", "start_array")
                value: Any = [] if opens else _scalar(event, given)
                key = keys[-1]
                stack[-1].append(value if key is None else Pair(key, value))
                if opens:
                    if len(stack) >= self._limits.max_depth:
                        raise Stopped("too-deep")
                    stack.append(value)
                    keys.append("" if event == "start_map" else None)
        return root


def _scalar(event: str, given: Any) -> Any:
    if event in ("number", "integer", "double"):
        try:
            return Number(str(given))
        except ValueError:  # more digits than Python shows
            return Number("")
    return given
