"""Results of communications-data requests: one `result` record per row, an assignment as returned (contracts, section 3).

Recognised by the columns `request_id` and `result`, or `check_code` and `result`; asked after the tables that are told by more columns.
A row needs one of the two: a result that echoes the check code alone is laid to its request by it.
`assigned_from` is inclusive, `assigned_to` exclusive; `address_from`/`address_to` are whole days, inclusive.
"""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.instant import Instant, read_instant
from rightdoor.model.statement import Record
from rightdoor.readers import cells
from rightdoor.readers.columns import Column, Sheet, has_columns, sheet_rows
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source

NAME = "results"
VERSION = "1"
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
    "uprn": Column("uprn"),
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
    for item in sheet_rows(source, limits, COLUMNS):
        if isinstance(item, DataFinding):
            yield item
            continue
        _note(item.sheet)
        yield Record("result", f"row:{item.number}", "", tuple(item.statements))


def _note(sheet: Sheet) -> None:
    """What is undeclared about a row, and intervals that end before they start."""
    cell = sheet.cell
    if not cell("request_id") and not cell("check_code"):
        sheet.find("missing-field", sheet.at("request_id"), "request_id")
    if not cell("address_from") and (cell("address") or cell("uprn") or cell("postcode")):
        sheet.find("validity-undeclared", sheet.at("address_from"), "address_from")
    if not cell("network_kind") and cells.plain(cell("result")) in ("data", "partial"):
        sheet.find("network-undeclared", sheet.at("network_kind"), "network_kind")
    start, end = cell("assigned_from"), cell("assigned_to")
    if start and end and not _later(end, start) and _ends_first(start, end, cell("assigned_zone")):
        sheet.find("bad-interval", sheet.at("assigned_to"), "to_time", raw=end)
    first, last = cell("address_from"), cell("address_to")
    if first and last and last[:10] < first[:10] and len(first) == len(last):
        sheet.find("bad-interval", sheet.at("address_to"), "address_to", raw=last)
    low, high = cell("port_from"), cell("port_to")
    if low.isdigit() and high.isdigit() and int(high[:6]) < int(low[:6]):
        sheet.find("bad-interval", sheet.at("port_to"), "port_to", raw=high)


def _later(end: str, start: str) -> bool:
    """A short way for the usual case: both ISO 8601 with the same ending, and the later one is later."""
    return len(end) == len(start) and end[19:] == start[19:] and end[4:5] == "-" == start[4:5] and end > start and end[10] == start[10]


def _ends_first(start: str, end: str, zone: str) -> bool:
    """Whether the end is not after the start under every reading that the two can have together.

    Two times without any zone are compared as clock faces of one clock; one with and one without are not comparable.
    """
    shared = zone if zone and cells.zone_known(zone) else "UTC"
    first, last = read_instant(start, zone=shared), read_instant(end, zone=shared)
    if not first.readings or not last.readings or (shared != zone and _own_zone(first, start) != _own_zone(last, end)):
        return False
    return max(r.start for r in last.readings) <= min(r.start for r in first.readings)


def _own_zone(read: Instant, literal: str) -> bool:
    """Whether the text itself states its zone."""
    return read.basis != "unknown" and read_instant(literal).basis != "unknown"
