"""Results of communications-data requests: one `result` record per row, an assignment as returned (contracts, section 3).

Recognised by the columns `request_id` and `result`, or `check_code` and `result`; asked after the tables that are told by more columns.
A row needs one of the two: a result that echoes the check code alone is laid to its request by it.
`assigned_from` is inclusive, `assigned_to` exclusive; `address_from`/`address_to` are whole days, inclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers import cells
from rightdoor.readers.columns import Column, Sheet, SheetRow, has_columns, sheet_rows
from rightdoor.readers.limits import Limits
from rightdoor.readers.result_notes import RowTexts, half_filled, intervals
from rightdoor.readers.source import Source

NAME = "results"
VERSION = "3"
NEEDED = (frozenset({"request_id", "result"}), frozenset({"check_code", "result"}))

COLUMNS = {
    "request_id": Column("request_id"),
    "provider": Column("provider"),
    "echo_identifier": Column("echo_identifier", cells.by_form),
    "echo_port": Column("echo_port", cells.port),
    "echo_instant": Column("echo_time", cells.time("echo_zone")),
    "echo_zone": Column("echo_zone"),
    "check_code": Column("check_code"),
    "result": Column("result", cells.words("data", "none-held", "partial"), "missing-field"),
    "assigned_from": Column("from_time", cells.time("assigned_zone")),
    "assigned_to": Column("to_time", cells.time("assigned_zone")),
    "assigned_zone": Column("zone"),
    "port_from": Column("port_from", cells.port),
    "port_to": Column("port_to", cells.port),
    "subscriber_ref": Column("subscriber_ref"),
    "account_holder": Column("account_holder"),
    "address": Column("address"),
    "postcode": Column("postcode"),
    "uprn": Column("uprn", cells.uprn),
    "address_role": Column("address_role", cells.words("installation", "billing", "correspondence", "registered-office")),
    "address_from": Column("address_from", cells.day),
    "address_to": Column("address_to", cells.day),
    "network_kind": Column("network_kind", cells.words("fixed", "fixed-wireless", "mobile", "cgnat", "public-wifi", "business", "hosting")),
    "caveat": Column("caveat"),
    "rendering": Column("rendering", cells.words("table", "document")),
    "produced_at": Column("produced_time", cells.time()),
}


def recognises(source: Source) -> bool:
    """Whether the columns are those of results."""
    return any(has_columns(source, needed) for needed in NEEDED)


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """One `result` record per row, `row:<n>`."""
    yield from records(sheet_rows(source, limits, COLUMNS, guarded=True))


def records(items: Iterable[SheetRow | DataFinding]) -> Iterator[Record | DataFinding]:
    """The rows of a table with these columns as records."""
    for item in items:
        if isinstance(item, DataFinding):
            yield item
            continue
        _note(item.sheet)
        yield Record("result", item.sheet.place[:-1], "", tuple(item.statements))


def _note(sheet: Sheet) -> None:
    """What is undeclared about a row, half filled, or ends before it starts; the usual row is let through at a glance."""
    cell = sheet.cell
    result = cells.plain(cell("result"))
    if not cell("request_id") and not cell("check_code"):
        sheet.find("missing-field", sheet.at("request_id"), "request_id")
    if not cell("address_from") and (cell("address") or cell("uprn") or cell("postcode")):
        sheet.find("validity-undeclared", sheet.at("address_from"), "address_from")
    if not cell("network_kind") and result in ("data", "partial"):
        sheet.find("network-undeclared", sheet.at("network_kind"), "network_kind")
    row = RowTexts(_Cells(sheet, {"result": result}), _Places(sheet), sheet.place[:-1])
    for found in (*half_filled(row, held=result in ("data", "partial")), *intervals(row)):
        sheet.find(found.code, found.locator, found.field, raw=found.raw, message=found.message)


_KEYS = {column.field: key for key, column in COLUMNS.items()}


class _Cells(Mapping[str, str]):
    """The row at hand by the names of our fields."""

    def __init__(self, sheet: Sheet, known: Mapping[str, str]) -> None:
        self._sheet, self._known = sheet, known

    def __getitem__(self, field: str) -> str:
        return self._known[field] if field in self._known else self._sheet.cell(_KEYS[field])

    def __iter__(self) -> Iterator[str]:
        return iter(_KEYS)

    def __len__(self) -> int:
        return len(_KEYS)


class _Places(_Cells):
    """Where they stand."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet, {})

    def __getitem__(self, field: str) -> str:
        return self._sheet.at(_KEYS[field])
