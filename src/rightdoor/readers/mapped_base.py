"""What all declared tables share while they are read: where each column goes, rows of the wrong width, rows that stand twice."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record, RecordKind
from rightdoor.model.zones import normal_zone
from rightdoor.readers.build import RecordBuilder, finding, is_leap_second
from rightdoor.readers.columns import MOST_ALIKE
from rightdoor.readers.declared_time import Declared, declared_time, looks_like_serial
from rightdoor.readers.limits import Limits
from rightdoor.readers.mapping import ColumnMapping, Target
from rightdoor.readers.xlsx_rows import Cell

REMEMBERED_ROWS = 2_000_000
REMEMBERED_TIMES = 10_000
_NUMBER = "a number where a time is declared (a spreadsheet turned the date into its day number?); not read: ask the sender"


class DeclaredTable(ABC):
    """A table while it is read: the targets of its columns, what was told of it."""

    def __init__(self, mapping: ColumnMapping, names: tuple[str, ...], limits: Limits, *, prefix: str) -> None:
        self._mapping = mapping
        self._limits = limits
        self._prefix = prefix
        self._names = tuple(name or f"column {at + 1}" for at, name in enumerate(names))
        self._given = names
        self._targets: list[Target | None] = []
        seen: set[str] = set()
        for name in names:
            key = name.casefold()
            self._targets.append(None if key in seen else mapping.columns.get(key))
            seen.add(key)
        self._findings: list[DataFinding] = []
        self._rows: set[int] = set()
        self._times: dict[str, Declared] = {}
        self._told: dict[str, int] = {}

    def begin(self, number: int) -> Iterator[DataFinding]:
        """Findings at the header: unknown and repeated columns."""
        place = f"{self._prefix}row:{number}"
        seen: set[str] = set()
        for name, target in zip(self._given, self._targets, strict=True):
            if name and name.casefold() in seen:
                yield finding("duplicate-key", f"{place}/{name}", raw=name)
            elif name and target is None:
                yield finding("unexpected-field", f"{place}/{name}", f"extra:{name[:100]}", raw=name)
            seen.add(name.casefold())

    def row(self, number: int, cells: list[Cell], *, cut: bool = False) -> Iterator[Record | DataFinding]:
        """The records of one row, then its findings; `cut` when the text ends behind it without a line end."""
        if not any(cell.text.strip() for cell in cells):
            return
        place = f"{self._prefix}row:{number}"
        short = len(cells) < len(self._names)
        if len(cells) != len(self._names) and (not self._prefix or any(c.text for c in cells[len(self._names) :])):
            self._findings.append(finding("truncated" if short and cut else "row-length", place))
        if short and cut:
            cells = cells[:-1]  # the last that is there may be half of one
        self._repeated(cells, place)
        yield from self._records(place, cells)
        for found in self._findings:
            yield from self._told_of(found)
        self._findings.clear()

    def _told_of(self, found: DataFinding) -> Iterator[DataFinding]:
        """A finding; beyond MOST_ALIKE of one code only that there are more."""
        count = self._told[found.code] = self._told.get(found.code, 0) + 1
        if count <= MOST_ALIKE:
            yield found
        elif count == MOST_ALIKE + 1:
            message = f"more than {MOST_ALIKE} findings {found.code}; further ones of this table are not told"
            yield finding("too-large", found.locator, found.field, message=message)

    @abstractmethod
    def _records(self, place: str, cells: list[Cell]) -> Iterator[Record]:
        """The records of a row with something in it."""

    def _repeated(self, cells: list[Cell], place: str) -> None:
        mark = hash(tuple(cells))
        if mark in self._rows:
            self._findings.append(finding("duplicate-row", place))
        elif len(self._rows) < REMEMBERED_ROWS:
            self._rows.add(mark)

    def _name(self, at: int) -> str:
        return self._names[at] if at < len(self._names) else f"column {at + 1}"

    def _target(self, at: int) -> Target | None:
        return self._targets[at] if at < len(self._targets) else None

    def _builder(self, kind: RecordKind, locator: str, parent: str) -> RecordBuilder:
        return RecordBuilder(kind, locator, parent, findings=self._findings, limits=self._limits)

    def _unread_cell(self, made: RecordBuilder, field: str, cell: Cell, where: str) -> bool:
        """Whether a spreadsheet spoiled the value: a number that it rounded, an error; then it is kept unread, with a finding."""
        if cell.kind not in ("rounded", "error"):
            return False
        message = "a number that the spreadsheet rounded; not read" if cell.kind == "rounded" else ""
        made.put(field, cell.text, where, "", "uninterpreted")
        made.find("bad-number" if cell.kind == "rounded" else "placeholder", where, field, raw=cell.text, message=message)
        return True

    def _declared(self, text: str) -> Declared:
        """`declared_time`, with what was asked before remembered: logs say the same time often."""
        found = self._times.get(text)
        if found is None:
            if len(self._times) >= REMEMBERED_TIMES:
                self._times.clear()
            found = self._times[text] = declared_time(text, self._mapping)
        return found

    def _time(self, made: RecordBuilder, field: str, cell: Cell, *, where: str, zone: str) -> None:
        """A time; one that is not ISO 8601 becomes so where the declared order and clock leave a single meaning."""
        if cell.kind == "number" or looks_like_serial(cell.text):
            made.put(field, cell.text, where, "", "uninterpreted")
            made.find("bad-time", where, field, raw=cell.text, message=_NUMBER)
            return
        found = self._declared(cell.text)
        if not found.text:
            made.time(field, cell.text, where, zone=zone)
            if cell.kind == "date" and made.statements:
                made.statements[-1] = made.statements[-1]._replace(method="decoded")
            return
        made.put(field, cell.text, where, found.text, "declared")
        if found.open > 1:
            made.find("time-ambiguous", where, field, raw=cell.text)
        if is_leap_second(cell.text):
            made.find("leap-second", where, field, raw=cell.text)
        stated = found.text[-1] == "Z" or found.text[-6:-5] in ("+", "-")
        if not stated and (not zone or normal_zone(zone) is None):
            made.find("zone-unknown" if zone else "zone-missing", where, field, raw=cell.text)
