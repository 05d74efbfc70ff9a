"""One row of a declared table as a referral, a person and events, each value cleaned by what its field is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightdoor.model.civil import DAY, MINUTE, iso_utc
from rightdoor.model.finding import DataFinding
from rightdoor.model.literal_time import read_literal
from rightdoor.model.statement import Record, RecordKind, Statement
from rightdoor.model.status import ACTS
from rightdoor.model.zones import normal_zone
from rightdoor.readers.build import RecordBuilder, finding, is_placeholder
from rightdoor.readers.cells import plain
from rightdoor.readers.limits import Limits
from rightdoor.readers.mapping import ColumnMapping, Target
from rightdoor.readers.xlsx_rows import Cell

ROLES = ("reported", "victim", "recipient", "reporter", "associated", "child", "caller")
PAPERS = ("source-record", "request", "raw-result")
_FLAGS = frozenset({"proxy", "compromised", "third_party"})
_YES_NO = frozenset(
    {"anonymous", "child_at_risk", "urgent", "access_to_children", "access_to_victim", "convicted_offender", "registered_offender"}
)
_WORDS = {"act": ACTS, "role": ROLES}
_SLOT = tuple[str, int]


class MappedSheet:
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

    def begin(self, number: int) -> Iterator[DataFinding]:
        """Findings at the header: unknown and repeated columns, papers that no column can bring."""
        place = f"{self._prefix}row:{number}"
        seen: set[str] = set()
        for name, target in zip(self._given, self._targets, strict=True):
            if name and name.casefold() in seen:
                yield finding("duplicate-key", f"{place}/{name}", raw=name)
            elif name and target is None:
                yield finding("unexpected-field", f"{place}/{name}", f"extra:{name[:100]}", raw=name)
            seen.add(name.casefold())
        papers = any(target is not None and target.field == "papers" for target in self._targets)
        if self._mapping.form == "package" and not papers and not any(target.field == "papers" for target, _ in self._mapping.constants):
            yield finding("papers-missing", place, "papers")

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
        yield from self._findings
        self._findings.clear()

    def _repeated(self, cells: list[Cell], place: str) -> None:
        mark = hash(tuple(cells))
        if mark in self._rows:
            self._findings.append(finding("duplicate-row", place))
        elif len(self._rows) < 2_000_000:
            self._rows.add(mark)

    def _records(self, place: str, cells: list[Cell]) -> Iterator[Record]:
        """Referral, person, events; person and events only where the row itself says something of them.

        A person or event stands at the first of its columns.
        """
        by_slot: dict[_SLOT, list[tuple[Target, Cell, str]]] = {}
        referral = self._builder("referral", place, "")
        referral.put("form", "", place, "package", "declared")
        referral.put("source", "", place, self._mapping.source, "declared")
        if self._mapping.form == "provider-report":
            referral.put("papers", "", place, "source-record", "declared")
        for at, cell in enumerate(cells):
            name = self._names[at] if at < len(self._names) else f"column {at + 1}"
            target = self._targets[at] if at < len(self._targets) else None
            where = f"{place}/{name}"
            if cell.formula:
                self._findings.append(finding("formula", where, raw=cell.text))
            if not cell.text.strip():
                continue
            if target is None:
                referral.keep(name, cell.text, where, known=True)
            else:
                by_slot.setdefault((target.kind, target.event), []).append((target, cell, where))
        yield self._filled(referral, by_slot.pop(("referral", 1), []), row=place)
        parent = place
        if ("person", 1) in by_slot:
            values = by_slot.pop(("person", 1))
            parent = values[0][2]
            yield self._filled(self._builder("person", parent, place), values, row=place)
        for slot in sorted(by_slot):
            values = by_slot[slot]
            yield self._filled(self._builder("event", values[0][2], parent), values, row=place, event=slot[1])

    def _builder(self, kind: RecordKind, locator: str, parent: str) -> RecordBuilder:
        return RecordBuilder(kind, locator, parent, findings=self._findings, limits=self._limits)

    def _filled(self, made: RecordBuilder, values: list[tuple[Target, Cell, str]], *, row: str, event: int = 1) -> Record:
        stated = {target.field for target, _, _ in values}
        zone = next((cell.text for target, cell, _ in values if target.field == "zone"), "") or self._mapping.zone
        for target, cell, where in values:
            self._value(made, target, cell, where=where, zone=zone)
        for target, text in self._mapping.constants:
            if target.kind == made.kind and target.event == event and target.field not in stated:
                made.put(target.field, "", row, text, "declared")
        if made.kind == "event" and "zone" not in stated and self._mapping.zone and "event_time" in stated:
            made.put("zone", "", row, self._mapping.zone, "declared")
        return made.record()

    def _value(self, made: RecordBuilder, target: Target, cell: Cell, *, where: str, zone: str) -> None:
        """One value, cleaned by what its field is."""
        field, raw = target.field, cell.text
        if cell.kind in ("rounded", "error"):
            message = "a number that the spreadsheet rounded; not read" if cell.kind == "rounded" else ""
            made.put(field, raw, where, "", "uninterpreted")
            made.find("bad-number" if cell.kind == "rounded" else "placeholder", where, field, raw=raw, message=message)
        elif field.endswith("_time"):
            self._time(made, field, cell, where=where, zone=zone)
        elif field == "ip":
            made.ip(raw, where)
        elif field == "port":
            made.port(raw, where)
        elif field in ("email", "email_verified"):
            made.email(raw, where, verified=field == "email_verified")
        elif field in ("phone", "phone_verified"):
            made.phone(raw, where, verified=field == "phone_verified", region=self._mapping.region)
        elif field == "hash":
            made.hash(target.hash, raw, where)
        elif field == "date_of_birth":
            self._date(made, field, raw, where)
        elif field == "age":
            made.age(raw, where)
        elif field == "file_size":
            made.number(field, raw, where)
        else:
            self._worded(made, field, raw, where)

    def _worded(self, made: RecordBuilder, field: str, raw: str, where: str) -> None:
        if field in _FLAGS:
            made.flag(field, raw, where)
        elif field in _YES_NO:
            made.flag(field, raw, where, words=("yes", "no"))
        elif field in _WORDS:
            value = next((word for word in _WORDS[field] if word == plain(raw)), "")
            if value:
                made.put(field, raw, where, value, "copied" if value == raw else "enumerated")
            else:
                made.unread(field, raw, where, "unknown-category")
        elif field == "papers":
            self._papers(made, raw, where)
        elif field == "zone":
            made.text(field, raw, where)
            if normal_zone(raw) is None:
                made.find("zone-unknown", where, field, raw=raw)
        elif is_placeholder(raw):
            made.unread(field, raw, where, "placeholder")
        else:
            made.text(field, raw, where)

    def _papers(self, made: RecordBuilder, raw: str, where: str) -> None:
        words = [plain(part) for part in re.split(r"[,;+|/]", raw) if part.strip()]
        known = [word for word in words if word in PAPERS]
        for word in dict.fromkeys(known):
            made.put("papers", raw, where, word, "enumerated")
        if len(known) != len(words):
            made.unread("papers", raw, where, "unknown-category")

    def _time(self, made: RecordBuilder, field: str, cell: Cell, *, where: str, zone: str) -> None:
        """A time; one that is not ISO 8601 becomes so where the declared order and clock leave a single meaning."""
        mapping, text = self._mapping, cell.text.strip()
        read = read_literal(text, clock=mapping.clock, date_order=mapping.date_order)
        if cell.kind != "number" and "not-iso" in read.problems and len(read.candidates) == 1 and (mapping.clock or mapping.date_order):
            face = iso_utc(read.candidates[0].local)[:-1]
            shown = face[:10] if read.precision == DAY else face[:16] if read.precision == MINUTE else face
            made.put(field, cell.text, where, shown + read.zone, "declared")
            if not read.zone and (not zone or normal_zone(zone) is None):
                made.find("zone-unknown" if zone else "zone-missing", where, field, raw=cell.text)
            return
        if cell.kind == "number":
            made.put(field, cell.text, where, "", "uninterpreted")
            made.find(
                "bad-time",
                where,
                field,
                raw=cell.text,
                message="a number where a time is declared; the cell has no date format: ask the sender",
            )
            return
        made.time(field, cell.text, where, zone=zone)
        if cell.kind == "date" and made.statements:
            made.statements[-1] = made.statements[-1]._replace(method="decoded")

    def _date(self, made: RecordBuilder, field: str, raw: str, where: str) -> None:
        """A day in the declared order; two-digit years are not read."""
        found = re.fullmatch(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})", raw.strip())
        order = self._mapping.date_order
        if found is None or len(found[1]) > 2 or not order or order == "ymd":
            made.date(field, raw, where)
            return
        parts = dict(zip(order, found.groups(), strict=True))
        text = f"{parts['y']}-{parts['m']:0>2}-{parts['d']:0>2}"
        before = len(made.statements)
        if made.date(field, text, where):
            made.statements[before] = Statement(field, raw, text, where, "declared")
        else:
            made.statements[before:] = [Statement(field, raw, "", where, "uninterpreted")]
