"""Comma-separated text as rows: RFC 4180 with quotes and line ends inside them, bounded, located.

Rows count as a spreadsheet shows them: the header is row 1, a record that spans several lines is one
row, a blank line is a row too. Places are `row:<row>/<column name as received>`.
The delimiter is the one that the header shows: comma, semicolon or tab. Nothing is repaired: a record whose
quoting is broken is left out with a finding that says which lines it took, since what stands between
broken quotes could be somebody's free text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.model.finding import DataFinding
from rightdoor.readers.build import finding
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.source import Source
from rightdoor.readers.text import decode, head_text, utf8_stream

DELIMITERS = (",", ";", "\t")


class Row(NamedTuple):
    """One record: its row number, its cells, whether a line end stood behind it, its first line as received."""

    number: int
    cells: list[str]
    ended: bool


class Header(NamedTuple):
    """The first row that is not blank: names as received (trimmed), their case-folded keys, the delimiter."""

    number: int
    names: tuple[str, ...]
    keys: tuple[str, ...]
    delimiter: str
    raw: str


def header_of(source: Source, limits: Limits = DEFAULT_LIMITS) -> Header | None:
    """The header as far as the head of the file shows it; None when there is none.

    The delimiter is the one that stands most often outside quotes; of equals the comma wins.
    """
    text = head_text(source.head)
    for number, line in enumerate(_head_lines(text), start=1):
        if number > 50:
            return None
        if line.strip():
            return _header(number, line, limits)
    return None


def _head_lines(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        ends = [at for at in (text.find("\n", start), text.find("\r", start)) if at >= 0]
        stop = min(ends, default=len(text))
        yield text[start:stop]
        start = stop + (2 if text.startswith("\r\n", stop) else 1)


def _header(number: int, line: str, limits: Limits) -> Header | None:
    line = line.replace("\0", "\\x00")
    outside = "".join(line.split('"')[::2])
    delimiter = max(DELIMITERS, key=outside.count)
    cells = next(csv.reader([line[:131_000]], delimiter=delimiter), []) if '"' in line else line.split(delimiter)
    names = tuple(name.strip()[: limits.max_token_chars] for name in cells)
    if len(names) > limits.max_columns or not any(names):
        return None
    return Header(number, names, tuple(name.casefold() for name in names), delimiter, line)


def rows(source: Source, limits: Limits, *, delimiter: str = ",", quoting: bool = True) -> Iterator[Row | DataFinding]:
    """All records with their header, in order; findings `encoding`, `too-large`, `truncated`, `malformed` before the row they are about.

    `quoting` is False for formats that have no quotes (Kea).
    """
    problems: list[tuple[str, str]] = []
    with utf8_stream(source) as stream:
        lines = _physical(stream.readline, limits, problems)
        for number, text in enumerate(lines, start=1):
            code = ""
            if number > limits.max_rows:
                yield finding("too-large", f"row:{number}", message=f"more than {limits.max_rows} rows; the rest was not read")
                return
            if quoting and '"' in text:
                cells, code, ended = _quoted(text, lines, delimiter, limits)
            else:
                bare = text.rstrip("\r\n")
                ended = len(bare) != len(text)
                cells = bare.split(delimiter)
            if problems:
                for problem, raw in problems:
                    yield finding(problem, f"row:{number}", raw=raw)
                problems.clear()
            if code:
                yield finding(code.partition(" ")[0], f"row:{number}", raw=text[:400], message=_broken(code))
            elif len(cells) > limits.max_columns:
                message = f"a row with more than {limits.max_columns} cells; the rest is left out"
                yield finding("too-large", f"row:{number}", message=message)
                yield Row(number, cells[: limits.max_columns], ended)
            elif len(cells) > 1 or (cells and cells[0].strip()):
                yield Row(number, cells, ended)


def _broken(code: str) -> str:
    name, _, count = code.partition(" ")
    taken = f"the row is left out with the {count} line(s) of text that it took"
    return {
        "truncated": f"a quote that opens a cell is never closed; {taken}: ask the sender for the file again",
        "malformed": f"a quote stands where the format has none; {taken}: look at the row in the exhibit",
        "too-large": f"a quoted cell beyond the limit; {taken}: look at the row in the exhibit",
    }[name]


def _physical(readline: object, limits: Limits, problems: list[tuple[str, str]]) -> Iterator[str]:
    """Lines with their ends; bytes that are no text as escapes. What is wrong is appended to `problems`."""
    limit = limits.max_line_bytes
    while raw := readline(limit):  # type: ignore[operator]
        if len(raw) == limit and not raw.endswith(b"\n"):
            while (rest := readline(limit)) and not rest.endswith(b"\n"):  # type: ignore[operator]
                pass
            if rest:
                raw += b"\n"
            problems.append(("too-large", ""))
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            text, wrong = decode(raw)
            problems.append(("encoding", wrong))
        if "\0" in text:
            problems.append(("encoding", "\\x00"))
            text = text.replace("\0", "\\x00")
        if "\r" in text and text.find("\r") < len(text) - 2:
            yield from _at_carriage_returns(text)
        else:
            yield text


def _at_carriage_returns(text: str) -> Iterator[str]:
    """A lone CR ends a line too (old Macintosh exports)."""
    start = 0
    while start < len(text):
        at = text.find("\r", start)
        stop = len(text) if at < 0 else at + (2 if text.startswith("\r\n", at) else 1)
        yield text[start:stop]
        start = stop


def _quoted(first: str, lines: Iterator[str], delimiter: str, limits: Limits) -> tuple[list[str], str, bool]:
    """(cells, code and number of lines when the quoting is broken, whether it ended with a line end)."""
    state = {"size": 0, "lines": 0, "odd": 0, "over": 0, "ended": 0}

    def take(line: str) -> str:
        state["size"] += len(line)
        state["lines"] += 1
        state["odd"] ^= line.count('"') & 1
        state["ended"] = line.endswith(("\n", "\r"))
        return line

    def feed() -> Iterator[str]:
        yield take(first)
        for line in lines:
            yield take(line)
            if state["size"] > limits.max_value_chars:
                state["over"] = 1
                return

    try:
        return next(csv.reader(feed(), delimiter=delimiter, strict=True)), "", bool(state["ended"])
    except csv.Error as problem:
        text = str(problem)
    if state["over"] or "larger" in text:
        if state["odd"]:  # within the quoted cell: go on to where it closes
            for line in lines:
                take(line)
                if not state["odd"]:
                    break
        return [], f"too-large {state['lines']}", True
    return [], f"{'truncated' if 'unexpected end' in text else 'malformed'} {state['lines']}", True
