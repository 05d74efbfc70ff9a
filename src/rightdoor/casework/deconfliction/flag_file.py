"""A flag list as a CSV file: kind, value, contact, until. Bytes to rows and problems with their lines: pure."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import Final, NamedTuple

from rightdoor.casework.deconfliction.asked import KINDS_ASKED, flag_forms
from rightdoor.casework.folding import KINDS
from rightdoor.model.civil import parse_day
from rightdoor.model.guarded import unguarded

COLUMNS: Final = ("kind", "value", "contact", "until")
MOST_BYTES: Final = 2_000_000
MOST_LINES: Final = 50_000
_KINDS: Final = frozenset(KINDS) | {kind for kind in KINDS_ASKED if kind != "subject"}


class FlagRow(NamedTuple):
    """One form of a line. `until_day`: the last day on which it answers."""

    line: int
    kind: str
    folded: str
    contact: str
    until_day: int | None


class FlagFile(NamedTuple):
    """What a file holds: `lines` that can be used, their forms, and what is wrong with the others as (line, sentence)."""

    sha256: str
    lines: int
    rows: tuple[FlagRow, ...]
    problems: tuple[tuple[int, str], ...]


def read_flags(data: bytes) -> FlagFile:
    """Read a file. Never raises on its content: what cannot be used is a problem with its line, and the rest is kept."""
    sha = hashlib.sha256(data).hexdigest()
    if len(data) > MOST_BYTES:
        return FlagFile(sha, 0, (), ((0, f"The file is larger than {MOST_BYTES:,} bytes."),))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return FlagFile(sha, 0, (), ((0, "The file is not UTF-8 text."),))
    return _read(sha, text)


def _read(sha: str, text: str) -> FlagFile:
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="more", restval="")
    rows: list[FlagRow] = []
    problems: list[tuple[int, str]] = []
    lines = 0
    try:
        names = [name.strip().casefold() for name in reader.fieldnames or ()]
        if missing := [name for name in COLUMNS[:3] if name not in names]:
            return FlagFile(sha, 0, (), ((1, f"The first line does not name the column {missing[0]}."),))
        reader.fieldnames = names
        for number, cells in enumerate(reader, start=2):
            if number > MOST_LINES + 1:
                problems.append((number, f"Lines after {MOST_LINES:,} were left out."))
                break
            found, problem = _line(number, {name: unguarded(str(cells.get(name) or "")).strip() for name in COLUMNS})
            rows += found
            lines += bool(found)
            if problem:
                problems.append((number, problem))
    except csv.Error:
        problems.append((reader.line_num, "From here on the file cannot be read as CSV."))
    return FlagFile(sha, lines, tuple(rows), tuple(problems))


def _line(number: int, cells: dict[str, str]) -> tuple[list[FlagRow], str]:
    kind = cells["kind"].casefold()
    if kind not in _KINDS:
        return [], "The kind is none of person, account, premises, ip, or a kind of search key."
    if not cells["contact"]:
        return [], "No contact is given: nobody could be asked."
    until = None
    if cells["until"]:
        until = parse_day(cells["until"])
        if until is None:
            return [], "The date in until is not of the form 2026-03-31."
    forms = flag_forms(kind, cells["value"]) if "\x00" not in cells["value"] + cells["contact"] else []
    if not forms:
        return [], "There is nothing in the value that could be found."
    return [FlagRow(number, key, folded, cells["contact"][:200], until) for key, folded in forms], ""
