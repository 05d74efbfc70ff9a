"""One row of a declared table as a referral, a person and events, each value cleaned by what its field is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record, Statement
from rightdoor.model.status import ACTS
from rightdoor.model.zones import normal_zone
from rightdoor.readers.build import RecordBuilder, finding, is_placeholder
from rightdoor.readers.cells import plain
from rightdoor.readers.mapped_base import DeclaredTable
from rightdoor.readers.mapping import Target
from rightdoor.readers.xlsx_rows import Cell

ROLES = ("reported", "victim", "recipient", "reporter", "associated", "child", "caller")
PAPERS = ("source-record", "request", "raw-result")
_FLAGS = frozenset({"proxy", "compromised", "third_party"})
_YES_NO = frozenset(
    {"anonymous", "child_at_risk", "urgent", "access_to_children", "access_to_victim", "convicted_offender", "registered_offender"}
)
_WORDS = {"act": ACTS, "role": ROLES}
_SLOT = tuple[str, int]


class MappedSheet(DeclaredTable):
    """A table of reports or packages: each row a referral, a person, events."""

    def begin(self, number: int) -> Iterator[DataFinding]:
        """Findings at the header, and papers that no column can bring."""
        yield from super().begin(number)
        papers = any(target is not None and target.field == "papers" for target in self._targets)
        if self._mapping.form == "package" and not papers and not any(target.field == "papers" for target, _ in self._mapping.constants):
            yield finding("papers-missing", f"{self._prefix}row:{number}", "papers")

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
            name, target = self._name(at), self._target(at)
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
        if self._unread_cell(made, field, cell, where):
            return
        if field.endswith("_time"):
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
