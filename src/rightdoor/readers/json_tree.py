"""JSON that may be broken or hostile, as a tree with every number and repeated key as received.

Two ways to the same tree: the standard library's decoder for what is sound and small, and a loop of
our own (no recursion, bounded depth and size) for the rest, which keeps everything complete before a
break. RFC 8259; places are JSON pointers, RFC 6901.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from json.decoder import JSONDecodeError
from json.decoder import scanstring as _scanstring  # type: ignore[attr-defined]
from typing import TypeAlias

from rightdoor.model.finding import DataFinding
from rightdoor.readers.build import finding
from rightdoor.readers.limits import Limits

Value: TypeAlias = "dict[str, Value] | list[Value] | str | bool | None"
OnItem: TypeAlias = "Callable[[dict[str, Value], str], bool]"

HELD_VALUES = 1_500_000
_scan: Callable[[str, int, bool], tuple[str, int]] = _scanstring
MAX_KEY = 512
_TOKEN = re.compile(r'[ \t\n\r]*([{}\[\],:"]|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+\-]?[0-9]+)?|true|false|null|)')
_PART = re.compile(r"-?[0-9.eE+\-]*|t|tr|tru|f|fa|fal|fals|n|nu|nul")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MAYBE_LONE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class Number(str):
    """A number as it stands in the text."""

    __slots__ = ()


class Doubled(dict[str, "Value"]):
    """An object in which keys stand more than once: the first of each is in the mapping, the rest in `others`."""

    __slots__ = ("others",)

    def __init__(self, pairs: list[tuple[str, Value]]) -> None:
        super().__init__()
        self.others: list[tuple[str, int, Value]] = []
        seen: dict[str, int] = {}
        for key, value in pairs:
            seen[key] = count = seen.get(key, 0) + 1
            if count == 1:
                self[key] = value
            else:
                self.others.append((key, count, value))


DONE: Value = Number("")
"""Stands in a list for an item that was handed out."""


def escaped(key: str) -> str:
    """A key as a step of a JSON pointer, cut where no genuine key reaches."""
    if len(key) > MAX_KEY or "\x00" in key:
        key = key[:MAX_KEY].replace("\x00", "\\x00")
    return key.replace("~", "~0").replace("/", "~1") if "~" in key or "/" in key else key


def _as_escapes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(f"\\\\x{byte:02x}" for byte in wrong), error.end


codecs.register_error("rightdoor.json-escapes", _as_escapes)


def json_text(data: bytes) -> tuple[str, DataFinding | None]:
    """UTF-8 as text; bytes that are not valid are shown inside strings as `\\xe9`, and found."""
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as problem:
        wrong = "".join(f"\\x{byte:02x}" for byte in data[problem.start : problem.end])
        return data.decode("utf-8", "rightdoor.json-escapes"), finding("encoding", f"byte:{problem.start}", raw=wrong)


def _pairs(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    made = dict(pairs)
    return made if len(made) == len(pairs) else Doubled(pairs)


def _no_constant(text: str) -> Value:
    raise ValueError(text)  # NaN and Infinity are not JSON


_decoder = json.JSONDecoder(object_pairs_hook=_pairs, parse_int=Number, parse_float=Number, parse_constant=_no_constant)


def quick_tree(text: str) -> tuple[bool, Value]:
    """(whether it is sound JSON, its tree) by the standard library; lone surrogates are left to `Loop`."""
    if "\\u" in text and _MAYBE_LONE.search(text):
        return False, None
    try:
        start = len(text) - len(text.lstrip(" \t\n\r"))
        value, end = _decoder.raw_decode(text, start)
    except (ValueError, RecursionError):
        return False, None
    return not text[end:].strip(" \t\n\r"), value


class _Frame:
    """An object or array that has begun and not ended."""

    __slots__ = ("key", "pairs", "pointer", "value")

    def __init__(self, value: dict[str, Value] | list[Value], pointer: str) -> None:
        self.value = value
        self.pointer = pointer
        self.key = ""
        self.pairs: list[tuple[str, Value]] = []


class Loop:
    """One reading of a text, value by value.

    `on_item` is offered each object directly in an array when it ends, with its pointer; when it says
    True the object was used and is forgotten. Afterwards `root` is the tree as far as it was read,
    `findings` says what was wrong where, and `open` holds the identities of what had not ended.
    """

    def __init__(self, text: str, limits: Limits, on_item: OnItem) -> None:
        self.text = text
        self.limits = limits
        self.on_item = on_item
        self.root: Value = None
        self.findings: list[DataFinding] = []
        self.broken = False
        self.open: set[int] = set()
        self._stack: list[_Frame] = []
        self._at = 0
        self._held = 0
        self._begun = False

    def steps(self) -> Iterator[None]:
        """Read to the end or to the first break of the format, pausing now and then so that results can be passed on."""
        count = 0
        while not self.broken:
            count += 1
            if count % 1_000 == 0:
                yield
            if self._stack:
                going = self._in_object(self._stack[-1]) if isinstance(self._stack[-1].value, dict) else self._in_array(self._stack[-1])
            else:
                going = not self._begun and self._value("")
                if not going and not self.broken and self.text[self._at :].strip(" \t\n\r"):
                    self._break("malformed", "more content after the end of the document")
            if not going:
                break

    # --- tokens ------------------------------------------------------------------------------------

    def _token(self) -> str:
        """The next mark; empty, with the break found, when there is none."""
        found = _TOKEN.match(self.text, self._at)
        mark = found[1] if found else ""
        end = found.end() if found else self._at
        rest = len(self.text) - end
        if mark and not (rest == 0 and mark not in '{}[],:"'):
            self._at = end
            return mark
        if rest == 0 or (rest < 12 and _PART.fullmatch(self.text, end)):
            self._break("truncated", "the document ends before its end")
        else:
            self._at = end
            self._break("malformed", "the document breaks its format")
        return ""

    def _string(self, pointer: str) -> str | None:
        """A string whose opening quote was just read."""
        try:
            value, self._at = _scan(self.text, self._at, True)
        except JSONDecodeError as error:
            at_end = error.msg.startswith("Unterminated") or error.pos + 6 >= len(self.text)
            self._at = error.pos
            self._break("truncated" if at_end else "malformed", "a string is not ended or holds what no string may hold")
            return None
        if _SURROGATE.search(value):
            self.findings.append(finding("encoding", f"json:{pointer}", raw=value))
            value = _SURROGATE.sub(lambda m: f"\\u{ord(m[0]):04x}", value)
        return value

    def _break(self, code: str, words: str) -> None:
        pointer = self._stack[-1].pointer if self._stack else ""
        line = self.text.count("\n", 0, self._at) + 1
        column = self._at - self.text.rfind("\n", 0, self._at)
        message = f"{words} (line {line}, column {column}); what stands before is kept: ask the sender for it again"
        self.findings.append(finding(code, f"json:{pointer}", message=message))
        self.broken = True

    # --- grammar -----------------------------------------------------------------------------------

    def _in_object(self, frame: _Frame) -> bool:
        mark = self._token()
        first = not frame.pairs
        if mark == "}":
            return self._end()
        if not first:
            if mark != ",":
                return self._wrong(mark)
            mark = self._token()
        if mark != '"':
            return self._wrong(mark)
        key = self._string(frame.pointer)
        if key is None:
            return False
        if self._token() != ":":
            return self._wrong("x")
        frame.key = key
        count = sum(1 for k, _ in frame.pairs if k == key) if len(frame.pairs) < 200 else 0
        suffix = f"#{count + 1}" if count else ""
        return self._value(f"{frame.pointer}/{escaped(key)}{suffix}")

    def _in_array(self, frame: _Frame) -> bool:
        items = frame.value
        assert isinstance(items, list)
        at = self._at
        mark = self._token()
        if mark == "]":
            return self._end()
        if items:
            if mark != ",":
                return self._wrong(mark)
        elif mark:
            self._at = at
        return not self.broken and self._value(f"{frame.pointer}/{len(items)}")

    def _value(self, pointer: str) -> bool:
        self._begun = True
        mark = self._token()
        if mark in ("{", "["):
            return self._begin({} if mark == "{" else [], pointer)
        if mark == '"':
            text = self._string(pointer)
            return text is not None and self._add(text)
        if mark in _WORDS:
            return self._add(_WORDS[mark])
        if mark and mark not in "}],:":
            return self._add(Number(mark))
        return self._wrong(mark)

    def _wrong(self, mark: str) -> bool:
        if mark and not self.broken:
            self._break("malformed", "the document breaks its format")
        return False

    def _begin(self, value: dict[str, Value] | list[Value], pointer: str) -> bool:
        self._stack.append(_Frame(value, pointer))
        if len(self._stack) > self.limits.max_depth:
            self.findings.append(finding("too-deep", f"json:{self._stack[self.limits.max_depth // 2].pointer}"))
            self.broken = True
            del self._stack[self.limits.max_depth // 2 :]
        return not self.broken

    def _add(self, value: Value) -> bool:
        self._held += 1
        if self._held > HELD_VALUES:
            self.findings.append(finding("too-large", f"json:{self._stack[-1].pointer}" if self._stack else "json:"))
            self.broken = True
            return False
        if not self._stack:
            self.root = value
            return True
        frame = self._stack[-1]
        if isinstance(frame.value, list):
            frame.value.append(value)
        else:
            frame.pairs.append((frame.key, value))
        return True

    def _end(self) -> bool:
        frame = self._stack.pop()
        value: Value = _pairs(frame.pairs) if isinstance(frame.value, dict) else frame.value
        in_array = bool(self._stack) and isinstance(self._stack[-1].value, list)
        if in_array and isinstance(value, dict) and self.on_item(value, frame.pointer):
            value = DONE
            self._held = 0
        return self._add(value)

    def tree(self) -> Value:
        """The root with whatever was still open put in its place."""
        self._held = 0
        while self._stack:
            frame = self._stack.pop()
            value: Value = _pairs(frame.pairs) if isinstance(frame.value, dict) else frame.value
            self.open.add(id(value))
            self._add(value)
        return self.root
