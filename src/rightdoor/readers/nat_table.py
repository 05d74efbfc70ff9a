"""Port blocks of carrier NAT as a table: one `lease` record per row, public address, first and last port, start, end, whose it was.

Recognised by a column for each of the address, the two ports and the start, under the usual names. The subscriber is the column of that
name, else the inside address. An empty end is open, or its release was lost: `session-unclosed`. Tables with other names are read by a
declared mapping of the form `assignments`.
"""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record, Statement
from rightdoor.readers import cells
from rightdoor.readers.columns import Column, Sheet, SheetRow, row_records
from rightdoor.readers.csv_rows import header_of
from rightdoor.readers.limits import Limits
from rightdoor.readers.result_notes import ends_first
from rightdoor.readers.source import Source

NAME = "nat_table"
VERSION = "1"
PUBLIC = ("public_ip", "external_ip", "nat_ip", "translated_ip")
LOW = ("port_from", "port_lo", "port_start", "start_port")
HIGH = ("port_to", "port_hi", "port_end", "end_port")
START = ("start", "start_time", "allocated_at")
END = ("end", "end_time", "released_at")
INSIDE = ("private_ip", "internal_ip", "inside_ip")
SUBSCRIBER = ("subscriber", "subscriber_id", "subscriber_ref")

COLUMNS = {
    **dict.fromkeys(PUBLIC, Column("ip", cells.ip, "missing-field")),
    **dict.fromkeys(LOW, Column("port_from", cells.port, "missing-field")),
    **dict.fromkeys(HIGH, Column("port_to", cells.port, "missing-field")),
    **dict.fromkeys(START, Column("from_time", cells.time("zone"), "missing-field")),
    **dict.fromkeys(END, Column("to_time", cells.time("zone"))),
    **dict.fromkeys(INSIDE, Column("extra:inside", cells.ip)),
    **dict.fromkeys(SUBSCRIBER, Column("subscriber_ref")),
    "zone": Column("zone"),
    "state": Column("state", cells.words("allocated", "held", "released")),
    "provider": Column("provider"),
    "server": Column("server"),
    "proto": Column("extra:proto"),
}


def recognises(source: Source) -> bool:
    """Whether the columns are there."""
    header = header_of(source)
    return header is not None and all(any(name in header.keys for name in names) for names in (PUBLIC, LOW, HIGH, START))


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """`lease` records `row:<n>`."""
    return row_records(source, limits, COLUMNS, _record)


def _record(item: SheetRow) -> Iterator[Record]:
    yield Record("lease", f"row:{item.number}", "", tuple(_lease(item.sheet, item.statements)))


def _lease(sheet: Sheet, made: list[Statement]) -> list[Statement]:
    values = {s.field: s for s in reversed(made)}
    if "subscriber_ref" not in values and "extra:inside" in values and values["extra:inside"].value:
        made = [*made, values["extra:inside"]._replace(field="subscriber_ref")]
    zone = sheet.cell("zone")
    start, end = values.get("from_time"), values.get("to_time")
    if start is not None and end is None:
        sheet.find("session-unclosed", sheet.place[:-1], "to_time")
    if start is not None and end is not None and ends_first(start.value, end.value, zone):
        sheet.find("bad-interval", end.locator, "to_time", raw=end.raw)
    low, high = values.get("port_from"), values.get("port_to")
    if low is not None and high is not None and low.value and high.value and int(high.value) < int(low.value):
        sheet.find("bad-interval", high.locator, "port_to", raw=high.raw)
    return made
