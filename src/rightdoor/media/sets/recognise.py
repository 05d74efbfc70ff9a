"""Which format a received file is of, told by its content."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import Final, cast

from rightdoor.media.found import Findings
from rightdoor.media.sets import filters
from rightdoor.media.sets.pieces import in_utf8, pieces
from rightdoor.media.sets.source import Importer

# SQLite and XML have marks of their own; frames of a film by their first; JSON is told by its first keys; a plain list is what is left, so it is asked last.
ORDER: Final = ("nsrl", "ncmec", "vpdq", "vics", "plain")
_HEAD = 1 << 16


@cache
def importer(name: str) -> Importer:
    """The module of a format."""
    return cast(Importer, importlib.import_module(f"rightdoor.media.sets.{name}"))


def format_of(path: Path) -> str | None:
    """The name of the format, `bloom` among them; None where no importer knows the content."""
    quiet = Findings()
    head = _head(path, quiet)
    if filters.recognises(head):
        return filters.NAME
    text = next(iter(in_utf8([head], quiet)), b"")
    return next((name for name in ORDER if importer(name).recognises(text, path)), None)


def _head(path: Path, findings: Findings) -> bytes:
    head = b""
    for piece in pieces(path, findings):
        head += piece
        if len(head) >= _HEAD:
            break
    return head[:_HEAD]
