"""Which network announced an address, by date: tables of prefixes and origins as `pyasn` writes them.

A table is the state of the routing system at one time. Address space moves, so a table says something only about days
near its own: 30 days before or after. Its date is that of the routing data (file name or the header's "Original file"),
never the day on which somebody converted it.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from rightdoor.model.civil import days_from_civil, valid_date
from rightdoor.reference.addresses import Prefix, address_number, parse_prefix
from rightdoor.reference.errors import MOST_PROBLEMS, Loaded, LoadProblem
from rightdoor.reference.ranges import NONE, RangeIndex

SPEAKS_WITHIN_DAYS = 30
MOST_BYTES = 1 << 28
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")


class Origin(NamedTuple):
    """The network that announced an address: its number (AS) and the prefix announced."""

    asn: int
    prefix: str


class PrefixTable:
    """One dated table. `day` is the day number of the routing data."""

    def __init__(self, day: int, name: str, rows: Iterable[tuple[Prefix, int]]) -> None:
        self.day = day
        self.name = name
        self._parts = {bits: _Family(bits, [(p.start, p.length, asn) for p, asn in family]) for bits, family in _by_bits(rows).items()}

    def __len__(self) -> int:
        return sum(len(part.lengths) for part in self._parts.values())

    def speaks_on(self, day: int) -> bool:
        """Whether the table says anything about a day."""
        return abs(day - self.day) <= SPEAKS_WITHIN_DAYS

    def origin(self, address: str) -> Origin | None:
        """The origin of the longest prefix that holds the address; None when none does or it is no address."""
        found = address_number(address)
        if found is None or found[0] not in self._parts:
            return None
        return self._parts[found[0]].origin(found[1])

    def origins(self, addresses: Sequence[str]) -> list[Origin | None]:
        """`origin` of each."""
        return [self.origin(address) for address in addresses]


class _Family:
    def __init__(self, bits: int, rows: list[tuple[int, int, int]]) -> None:
        self.index = RangeIndex(bits, ((start, length) for start, length, _ in rows))
        self.lengths = array("B", (length for _, length, _ in rows))
        self.asns = array("I", (asn for _, _, asn in rows))
        self.bits = bits

    def origin(self, number: int) -> Origin | None:
        at = self.index.find(number)
        if at == NONE:
            return None
        rest = self.bits - self.lengths[at]
        return Origin(self.asns[at], str(Prefix(self.bits, number >> rest << rest, self.lengths[at])))


def _by_bits(rows: Iterable[tuple[Prefix, int]]) -> dict[int, list[tuple[Prefix, int]]]:
    out: dict[int, list[tuple[Prefix, int]]] = {}
    for row in rows:
        out.setdefault(row[0].bits, []).append(row)
    return out


class DatedTables:
    """Several tables; the one nearest in time speaks, within its 30 days."""

    def __init__(self, tables: Sequence[PrefixTable]) -> None:
        self.tables = tuple(sorted(tables, key=lambda t: (t.day, t.name)))

    def origin(self, address: str, day: int) -> Origin | None:
        """The origin of an address on a day; None is unknown, never "nobody"."""
        near = [t for t in self.tables if t.speaks_on(day)]
        return min(near, key=lambda t: abs(t.day - day)).origin(address) if near else None


def load_prefix_table(path: Path, *, day: int | None = None) -> Loaded[PrefixTable]:
    """Read a pyasn file (`ipasn_YYYYMMDD*.dat`, also `.gz`). `day` dates a table that carries no date itself.

    Bad lines are left out and reported (the first 100 of them); a table without a date, with two dates or without a
    single good line is refused.
    """
    try:
        with path.open("rb") as handle:
            zipped = handle.read(2) == b"\x1f\x8b"
        with gzip.open(path) if zipped else path.open("rb") as source:
            text = source.read(MOST_BYTES + 1).decode("ascii", "replace")
    except (OSError, EOFError, zlib.error) as problem:
        return Loaded(None, (LoadProblem("unreadable", 0, f"the table could not be read to its end: {type(problem).__name__}"),))
    if len(text) > MOST_BYTES:
        return Loaded(None, (LoadProblem("too-large", 0, "the table is larger than 256 MiB"),))
    return read_prefix_table(text, path.name, day=day)


def read_prefix_table(text: str, name: str, *, day: int | None = None) -> Loaded[PrefixTable]:
    """The same from text; `name` is the file's name."""
    dated, problem = _date_of(text, name)
    if day is None and problem is not None:
        return Loaded(None, (problem,))
    rows, problems = _rows(text)
    if not rows:
        return Loaded(None, (*problems, LoadProblem("empty", 0, "the table has no prefix that can be read")))
    declared = re.search(r"^; *CIDRs *: *(\d+)", text[:2000], re.MULTILINE)
    if declared and int(declared[1]) != len(rows):
        problems.append(LoadProblem("count-differs", 0, f"the header declares {declared[1]} prefixes, {len(rows)} were read"))
    return Loaded(PrefixTable(dated if day is None else day, name, rows), tuple(problems[:MOST_PROBLEMS]))


def _date_of(text: str, name: str) -> tuple[int, LoadProblem | None]:
    original = re.search(r"^; *Original file *: *(.*)$", text[:2000], re.MULTILINE)
    days = {d for part in (name, original[1] if original else "") if (d := _day_in(part)) is not None}
    if len(days) == 1:
        return days.pop(), None
    if days:
        return 0, LoadProblem("two-dates", 0, "file name and header give different dates; correct the name or give the date")
    return 0, LoadProblem("undated", 0, "neither file name nor header give the date of the routing data; give the date")


def _day_in(text: str) -> int | None:
    for year, month, day in _DATE.findall(text):
        if valid_date(int(year), int(month), int(day)):
            return days_from_civil(int(year), int(month), int(day))
    return None


def _rows(text: str) -> tuple[list[tuple[Prefix, int]], list[LoadProblem]]:
    rows: list[tuple[Prefix, int]] = []
    problems: list[LoadProblem] = []
    seen: set[Prefix] = set()
    for number, line in enumerate(io.StringIO(text), 1):
        if line.startswith(";") or not line.strip():
            continue
        first, _, rest = line.partition("\t")
        prefix, asn = parse_prefix(first), rest.strip()
        if prefix is None or "/" not in first or not (asn.isascii() and asn.isdigit() and int(asn) < NONE):
            problems.append(LoadProblem("bad-line", number, "not a prefix, a tab and a network number"))
        elif prefix in seen:
            problems.append(LoadProblem("duplicate-prefix", number, "the prefix stands twice; the first is read"))
        else:
            seen.add(prefix)
            rows.append((prefix, int(asn)))
    return rows, problems
