"""Cells that a spreadsheet would take for a formula, written so that it does not, and read back exactly.

A text that begins with = + - @, their full-width forms, or a tab or line end gets an apostrophe before it, the mark by which spreadsheets know a
text (OWASP, CSV injection). So does a text that already looks like a guarded one, so that nothing is lost on the way back.
"""

from __future__ import annotations

import re

_TRIGGERS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_DANGEROUS = re.compile(f"'*[{_TRIGGERS}]")
_GUARDED = re.compile(f"'+[{_TRIGGERS}]")


def guarded(text: str) -> str:
    """The text as a cell of a CSV file that may be opened in a spreadsheet."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def plain(text: str) -> str:
    """The text as a text cell of a workbook, which computes nothing: only what would be taken for a guarded cell is guarded."""
    return f"'{text}" if text[:1] == "'" and _GUARDED.match(text) else text


def unguarded(cell: str) -> str:
    """The text that `guarded` or `plain` was given."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell
