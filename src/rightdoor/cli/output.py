"""How the command line prints: JSON Lines for programs, tables for people."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

_ENCODER = msgspec.json.Encoder()
# C0 and C1 controls, lone surrogates, line and paragraph separators, marks and overrides of direction (Unicode, UAX #9)
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class Branch(Protocol):
    """A line of a tree with those below it."""

    @property
    def text(self) -> str: ...

    @property
    def children(self) -> Sequence[Branch]: ...


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

    return escape("" if value is None else clean(str(value), lines=True))


def tree(node: Branch) -> None:
    """A tree for people."""
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    def grow(shown: Tree, children: Sequence[Branch]) -> None:
        for child in children:
            grow(shown.add(Text(clean(child.text))), child.children)

    shown = Tree(Text(clean(node.text)))
    grow(shown, node.children)
    Console(width=None if sys.stdout.isatty() else 200, highlight=False).print(shown)


def clean(text: str, *, lines: bool = False) -> str:
    """Text as a terminal may have it: whatever would steer it, or turn the direction of reading, is written out as \\x1b.

    Names of files and raw values come from outside. With `lines`, line ends stay: where they cannot pass for another line.
    """
    return _STEERING.sub(lambda found: found[0] if lines and found[0] == "\n" else _written_out(found[0]), text)


def _written_out(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def say(text: str) -> None:
    """A line, or lines, for people on standard error."""
    sys.stderr.write(clean(text, lines=True) + "\n")
    sys.stderr.flush()


def outcome(as_json: bool, facts: Mapping[str, object], text: str) -> None:
    """What a command did: one line of JSON on standard output, or one sentence for people on standard error."""
    if as_json:
        json_lines([facts])
    else:
        say(text)
