"""Small comma-separated tables with a head of comment lines that name their source and date."""

from __future__ import annotations

import csv
import importlib.resources
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.model.civil import parse_day

FIRST_DAY, LAST_DAY = -(10**7), 10**7


class Row(NamedTuple):
    """One row: its line in the file (1-based) and its cells by column, trimmed."""

    line: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """The cell, "" when the column or the cell is missing."""
        return self.cells.get(column, "")


def own_table(name: str) -> str:
    """The text of a table that comes with the program."""
    return importlib.resources.files("rightdoor.reference").joinpath("data", name).read_text("utf-8")


def columns_of(text: str) -> frozenset[str]:
    """The column names of the table's header row."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            return frozenset(c.strip().lower().lstrip("\ufeff") for c in next(csv.reader([line])))
    return frozenset()


def rows_of(text: str) -> Iterator[Row]:
    """The rows of a table; comment lines start with #."""
    skipped = 0
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    while skipped < len(lines) and (lines[skipped].startswith("#") or not lines[skipped].strip()):
        skipped += 1
    reader = csv.reader(io.StringIO("".join(lines[skipped:])))
    header = [c.strip().lower() for c in next(reader, [])]
    for cells in reader:
        if cells and not cells[0].startswith("#") and any(c.strip() for c in cells):
            yield Row(skipped + reader.line_num, {name: value.strip() for name, value in zip(header, cells, strict=False)})


def head_of(text: str) -> dict[str, str]:
    """`source` and `date` of the comment lines at the head."""
    return {m[1]: m[2] for m in re.finditer(r"^# (source|date): *([^\n]*?) *$", text, re.MULTILINE)}


def span_of(first: str, last: str) -> tuple[int, int] | None:
    """Days from `first` to `last`, inclusive; an empty end is open. None when a date cannot be read or they are reversed."""
    start = parse_day(first) if first else FIRST_DAY
    end = parse_day(last) if last else LAST_DAY
    return None if start is None or end is None or end < start else (start, end)
