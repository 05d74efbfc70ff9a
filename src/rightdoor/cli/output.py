"""How the command line prints: JSON Lines for programs, tables for people."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence

import msgspec

_ENCODER = msgspec.json.Encoder()


def json_lines(lines: Iterable[Mapping[str, object]]) -> int:
    """Write each mapping as one line of JSON; how many were written."""
    return _written(_ENCODER.encode(line) for line in lines)


def text_lines(lines: Iterable[str]) -> int:
    """Write lines that are JSON text already; how many were written."""
    return _written(line.encode("utf-8") for line in lines)


def _written(lines: Iterable[bytes]) -> int:
    out = sys.stdout.buffer
    buffer = bytearray()
    count = 0
    for line in lines:
        buffer += line
        buffer += b"\n"
        count += 1
        if len(buffer) > 1 << 18:
            out.write(buffer)
            buffer.clear()
    out.write(buffer)
    out.flush()
    return count


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, note: str = "") -> None:
    """A table for people; in a pipe it is as wide as it needs to be."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    shown = Table(title=title, title_justify="left", show_lines=False, header_style="bold")
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(_cell(value) for value in row))
    console.print(shown)
    if note:
        console.print(note, markup=False)


def _cell(value: object) -> str:
    from rich.markup import escape

    return escape("" if value is None else str(value))


def say(text: str) -> None:
    """One line for people on standard error."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def outcome(as_json: bool, facts: Mapping[str, object], text: str) -> None:
    """What a command did: one line of JSON on standard output, or one sentence for people on standard error."""
    if as_json:
        json_lines([facts])
    else:
        say(text)
