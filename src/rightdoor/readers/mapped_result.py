"""One row of a declared table as a result, or as one assignment of a provider's log.

What the mapping says of all rows (the zone, the kind of network, whose words stand for ours) is put as declared, where the row itself
says nothing. The role of an address is taken from a constant only where the name of the address's own column says it: a table that does
not label its addresses stays unlabelled, and what the product returns is a provider profile with its exhibit (RD-A08).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.model.civil import DAY, MINUTE, iso_utc
from rightdoor.model.finding import DataFinding
from rightdoor.model.identifiers import canonical_name
from rightdoor.model.instant import read_instant
from rightdoor.model.literal_time import read_literal
from rightdoor.model.statement import Record
from rightdoor.model.zones import normal_zone
from rightdoor.readers.build import RecordBuilder, finding, is_placeholder
from rightdoor.readers.cells import NO_UPRN, form_of, plain, read_uprn
from rightdoor.readers.limits import Limits
from rightdoor.readers.mapped_base import DeclaredTable
from rightdoor.readers.mapping import ColumnMapping, Target
from rightdoor.readers.result_notes import ROLE_WORDS, RowTexts, row_findings
from rightdoor.readers.xlsx_rows import Cell

WORDS = {
    "result": ("data", "none-held", "partial"),
    "address_role": ("installation", "billing", "correspondence", "registered-office"),
    "network_kind": ("fixed", "fixed-wireless", "mobile", "cgnat", "public-wifi", "business", "hosting"),
    "rendering": ("table", "document"),
}
JOINED = {"address": ", ", "account_holder": " ", "caveat": "; "}
_ZONED = {"echo_time": "echo_zone", "from_time": "zone", "to_time": "zone"}
_LOOKS_LIKE_IP = re.compile(r"\d+(?:\.\d+){3}", re.ASCII)


_THOUSANDS = re.compile(r"\s*\d{1,3}(?:[,.' \u00a0]\d{3})+\s*")


class _Value(NamedTuple):
    """One cell with its column's target and place; `key` is the case-folded name of the column."""

    target: Target
    cell: Cell
    where: str
    key: str
    meaning: str = ""


class DatedRows:
    """Which of several mappings of one table speaks for a row, by the row's own dates."""

    def __init__(self, tables: list[ResultTable]) -> None:
        self._tables = tables

    def of(self, cells: list[Cell]) -> ResultTable | None:
        """The first whose span holds every day that the row's time can mean; None when the row is dated and none does."""
        for table in self._tables:
            if table.speaks_for(cells):
                return table
        return None


class ResultTable(DeclaredTable):
    """Rows of results (`form: result`) or of assignments (`form: assignments`)."""

    def __init__(self, mapping: ColumnMapping, names: tuple[str, ...], limits: Limits, *, prefix: str) -> None:
        super().__init__(mapping, names, limits, prefix=prefix)
        self._above: dict[str, _Value] = {}
        self._blank: list[_Value] = []
        options = mapping.options
        self._plan = [
            (name, name.casefold(), target, options.meaning(name.casefold()))
            for name, target in zip(self._names, self._targets, strict=True)
        ]
        self._labelled = any(
            target is not None and target.field == "address" and ROLE_WORDS.search(name.casefold()) is not None
            for name, target in zip(names, self._targets, strict=True)
        )

    def speaks_for(self, cells: list[Cell]) -> bool:
        """Whether the row's first dated column (produced, asked, started) lies within the mapping's days; undated rows are anybody's."""
        if not self._mapping.options.dated:
            return True
        for field in ("produced_time", "echo_time", "from_time"):
            for at, cell in enumerate(cells):
                target = self._target(at)
                if target is not None and target.field == field and target.hash != "clock" and cell.text.strip():
                    text = self._declared(cell.text).text or cell.text
                    read = read_literal(text, clock=self._mapping.clock, date_order=self._mapping.date_order)
                    days = [candidate.local // DAY for candidate in read.candidates]
                    if days:
                        return all(self._mapping.options.first <= day <= self._mapping.options.last for day in days)
        return True

    def begin(self, number: int) -> Iterator[DataFinding]:
        """Findings at the header, and a role that no column names."""
        yield from super().begin(number)
        role = next((text for target, text in self._mapping.constants if target.field == "address_role"), "")
        if role and not self._labelled:
            yield finding("role-declared", f"{self._prefix}row:{number}", "address_role", raw=role)

    def _records(self, place: str, cells: list[Cell]) -> Iterator[Record]:
        kind = "lease" if self._mapping.form == "assignments" else "result"
        made = self._builder("lease" if kind == "lease" else "result", place, "")
        self._blank.clear()
        for field, values in self._values(made, place, cells).items():
            self._field(made, field, values)
        self._empties(made)
        self._constants(made, place)
        if kind == "result":
            self._findings += row_findings(RowTexts.of(made.statements, place))
        yield made.record()

    # --- cells ----------------------------------------------------------------------------------------

    def _values(self, made: RecordBuilder, place: str, cells: list[Cell]) -> dict[str, list[_Value]]:
        """The cells of the row by field; empty ones are noted, or filled from the row above where the mapping says so."""
        by_field: dict[str, list[_Value]] = {}
        for cell, (name, key, target, meaning) in zip(cells, self._plan, strict=False):
            text = cell.text
            blank = not text or text.isspace()
            if target is None:
                if not blank:
                    made.keep(name, text, f"{place}/{name}", known=True)
            elif not blank:
                value = _Value(target, cell, f"{place}/{name}", key)
                if meaning == "same-as-above":
                    self._above[key] = value
                by_field.setdefault(target.field, []).append(value)
            elif meaning == "same-as-above" and key in self._above:
                by_field.setdefault(target.field, []).append(self._above[key])
            else:
                self._blank.append(_Value(target, cell, f"{place}/{name}", key, meaning))
            if cell.formula:
                made.find("formula", f"{place}/{name}", raw=text)
        for at in range(len(self._plan), len(cells)):
            if cells[at].text.strip():
                made.keep(self._name(at), cells[at].text, f"{place}/{self._name(at)}", known=True)
        return by_field

    def _empties(self, made: RecordBuilder) -> None:
        """What empty cells mean, as the mapping declares it; an end that is not declared to be running still is unknown."""
        stated = {statement.field for statement in made.statements}
        for target, cell, where, _, meaning in self._blank:
            if not meaning and target.field != "to_time":
                continue
            if meaning == "none-held" and "result" not in stated and made.kind == "result":
                made.put("result", cell.text, where, "none-held", "declared")
                stated.add("result")
            running = meaning == "still-running" or target.hash == "clock" or target.field in stated
            if not running and target.field == "to_time" and "from_time" in stated:
                made.put("to_time", cell.text, where, "unknown", "declared")
                if not meaning:
                    made.find("empty-undeclared", where, "to_time")
            elif not running and target.field == "address_to" and meaning == "unknown" and "address" in stated:
                made.put("address_to", cell.text, where, "unknown", "declared")

    def _clean(self, cell: Cell) -> Cell:
        """Without what spreadsheets put around texts, as far as the mapping declares it."""
        text, declared = cell.text, self._mapping.options.artefacts
        if not declared or (text[0] not in "'= " and not text[-1].isdigit()):
            return cell
        if "text-formula" in declared and (found := re.fullmatch(r'\s*="(.*)"\s*', text, re.DOTALL)):
            text = found[1]
        if "apostrophe" in declared and text.lstrip().startswith("'"):
            text = text.lstrip()[1:]
        if "thousands" in declared and _THOUSANDS.fullmatch(text):
            text = re.sub(r"[^0-9]", "", text)
        return cell if text == cell.text else cell._replace(text=text)

    # --- fields ---------------------------------------------------------------------------------------

    def _field(self, made: RecordBuilder, field: str, values: list[_Value]) -> None:
        """The statement (or statements) of one field."""
        if len(values) == 1 and not values[0].target.hash:
            self._value(made, field, values[0])
        elif any(value.target.hash for value in values):
            self._split_time(made, field, values)
        elif len(values) > 1 and field in JOINED:
            joined = JOINED[field].join(self._clean(value.cell).text.strip() for value in values)
            made.put(field, values[0].cell.text, values[0].where, joined, "joined")
        else:
            for value in values[:1]:
                self._value(made, field, value)
            for value in values[1:]:
                made.keep(value.key, value.cell.text, value.where, known=True)
                made.find("duplicate-key", value.where, field, raw=value.cell.text)

    def _split_time(self, made: RecordBuilder, field: str, values: list[_Value]) -> None:
        """A day and a clock in two columns, read as one time; a day alone is a time of a whole day."""
        days = [value for value in values if value.target.hash == "date"]
        clocks = [value for value in values if value.target.hash == "clock"]
        if not days:
            for value in clocks:
                made.put(field, value.cell.text, value.where, "", "uninterpreted")
                made.find(
                    "bad-time", value.where, field, raw=value.cell.text, message="a clock without its day; not read: ask the provider"
                )
            return
        day = self._clean(days[0].cell)
        text = day.text.strip()
        if day.kind == "date" and clocks:
            text = text.removesuffix("T00:00:00")
        joined = " ".join((text, *(self._clean(value.cell).text.strip() for value in clocks[:1])))
        before = len(made.statements)
        self._when(made, field, Cell(joined, "" if clocks else day.kind), days[0].where)
        for at in range(before, len(made.statements)):
            statement = made.statements[at]
            if statement.field == field:
                made.statements[at] = statement._replace(raw=days[0].cell.text, method="joined" if statement.value else "uninterpreted")

    def _value(self, made: RecordBuilder, field: str, value: _Value) -> None:
        cell, where = self._clean(value.cell), value.where
        raw = value.cell.text
        if self._unread_cell(made, field, cell, where):
            return
        before = len(made.statements)
        if field.endswith("_time"):
            self._when(made, field, cell, where)
        elif field in WORDS:
            self._word(made, field, cell.text, where)
        elif field in ("echo_port", "port_from", "port_to"):
            made.port(cell.text, where, field=field)
        elif field == "ip":
            made.ip(cell.text, where)
        elif field == "echo_identifier":
            self._identifier(made, cell.text, where)
        elif field in ("address_from", "address_to"):
            self._day(made, field, cell, where)
        elif field == "uprn":
            self._uprn(made, cell.text, where)
        elif field in ("zone", "echo_zone"):
            self._zone(made, field, cell.text, where)
        elif is_placeholder(cell.text):
            made.unread(field, cell.text, where, "placeholder")
        else:
            made.text(field, cell.text, where)
        if cell.text != raw:
            for at in range(before, len(made.statements)):
                statement = made.statements[at]
                made.statements[at] = statement._replace(raw=raw, method="declared" if statement.value else statement.method)

    def _word(self, made: RecordBuilder, field: str, raw: str, where: str) -> None:
        ours = self._mapping.options.word(field, raw)
        if ours in WORDS[field]:
            made.put(field, raw, where, ours, "declared")
            return
        known = next((word for word in WORDS[field] if word == plain(raw)), "")
        if known:
            made.put(field, raw, where, known, "copied" if known == raw else "enumerated")
        else:
            made.unread(field, raw, where, "placeholder" if is_placeholder(raw) else "unknown-category")

    def _identifier(self, made: RecordBuilder, raw: str, where: str) -> None:
        text = raw.strip()
        kind, value = form_of(text)
        if kind:
            made.put("echo_identifier", raw, where, value, "copied" if value == raw else "canonical")
        elif _LOOKS_LIKE_IP.fullmatch(text):
            made.unread("echo_identifier", raw, where, "bad-address")
        elif (name := canonical_name(raw)) is not None:
            made.put("echo_identifier", raw, where, name, "copied" if name == raw else "trimmed")
        else:
            made.unread("echo_identifier", raw, where, "encoding")

    def _uprn(self, made: RecordBuilder, raw: str, where: str) -> None:
        value, code = read_uprn(raw)
        if not value and is_placeholder(raw):
            code = "placeholder"
        made.put(
            "uprn", raw, where, value, ("copied" if value == raw else "canonical" if code else "trimmed") if value else "uninterpreted"
        )
        if code:
            made.find(code, where, "uprn", raw=raw, message=NO_UPRN if code == "bad-number" else "")

    def _day(self, made: RecordBuilder, field: str, cell: Cell, where: str) -> None:
        """A whole day in the declared order."""
        text = cell.text.strip()
        found = self._declared(text)
        read = read_literal(found.text or text, clock=self._mapping.clock, date_order=self._mapping.date_order)
        days = {candidate.local // DAY for candidate in read.candidates}
        if cell.kind == "number" or len(days) != 1 or "two-digit-year" in read.problems:
            code = "time-ambiguous" if len(days) > 1 else "bad-date"
            made.put(field, cell.text, where, "", "uninterpreted")
            made.find(code, where, field, raw=cell.text)
            return
        value = iso_utc(days.pop() * DAY)[:10]
        made.put(field, cell.text, where, value, "copied" if value == cell.text else "declared")

    def _zone(self, made: RecordBuilder, field: str, raw: str, where: str) -> None:
        ours = self._mapping.options.word("zone", raw)
        if ours:
            made.put(field, raw, where, ours, "declared")
            return
        made.text(field, raw, where)
        if normal_zone(raw) is None:
            made.find("zone-unknown", where, field, raw=raw)

    def _when(self, made: RecordBuilder, field: str, cell: Cell, where: str) -> None:
        """A time; the day on which a result was produced has no zone column, so a declared zone goes into the value."""
        stated = self._stated_zone(made, field)
        before = len(made.statements)
        self._time(made, field, cell, where=where, zone=stated or self._mapping.zone)
        if field != "produced_time" or not self._mapping.zone:
            return
        for at in range(before, len(made.statements)):
            statement = made.statements[at]
            read = read_instant(statement.value, zone=self._mapping.zone) if statement.value else None
            if read is not None and read.single and read.precision < DAY:
                whole = iso_utc(read.readings[0].start)
                shown = f"{whole[:16]}Z" if read.precision == MINUTE else whole
                made.statements[at] = statement._replace(value=shown, method="copied" if shown == statement.raw else "declared")

    def _stated_zone(self, made: RecordBuilder, field: str) -> str:
        zone = _ZONED.get(field, "")
        constant = next((text for target, text in self._mapping.constants if target.field == zone), "")
        return next((s.value for s in made.statements if s.field == zone), "") or constant

    # --- what all rows say ----------------------------------------------------------------------------

    def _constants(self, made: RecordBuilder, place: str) -> None:
        stated = {statement.field for statement in made.statements}
        for target, text in self._mapping.constants:
            allowed = target.field != "address_role" or (self._labelled and "address" in stated)
            if target.field not in stated and allowed:
                made.put(target.field, "", place, text, "declared")
                stated.add(target.field)
        options = self._mapping.options
        if "provider" not in stated and options.provider:
            made.put("provider", "", place, options.provider, "declared")
        if made.kind == "result" and "rendering" not in stated:
            made.put("rendering", "", place, "table", "declared")
        for field, zone in _ZONED.items():
            if zone not in stated and field in stated and self._mapping.zone and (made.kind == "result" or zone == "zone"):
                made.put(zone, "", place, self._mapping.zone, "declared")
                stated.add(zone)
        if made.kind == "lease" and "to_time" not in stated and "from_time" in stated:
            made.put("to_basis", "", place, "open", "declared")
