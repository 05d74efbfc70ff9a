"""Observation logs of tools that watch public file-sharing networks: one `event` record per row (contracts, section 3).

Recognised by the columns `observation_id`, `observed_at`, `ip`. The log itself is one `referral` record at `row:1`,
whose source is the tool of its first row; the events name their own tool and have no parent. `clock_error_s` is a bound, its sign
ignored. A hash is read only with its kind.
"""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record, Statement
from rightdoor.readers import cells
from rightdoor.readers.columns import Column, has_columns, sheet_rows
from rightdoor.readers.csv_rows import header_of
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source

NAME = "observations"
VERSION = "1"
NEEDED = frozenset({"observation_id", "observed_at", "ip"})

COLUMNS = {
    "observation_id": Column("observation_id", empty="missing-field"),
    "observed_at": Column("event_time", cells.time("zone"), "no-instant"),
    "zone": Column("zone"),
    "clock_error_s": Column("clock_error_s", cells.seconds),
    "ip": Column("ip", cells.ip, "missing-field"),
    "port": Column("port", cells.port),
    "network": Column("network"),
    "client_id": Column("client_id"),
    "client_name": Column("client_name"),
    "act": Column("act", cells.words("offered", "sent-part", "sent-complete", "listed", "present")),
    "file_name": Column("file_name"),
    "file_size": Column("file_size", cells.whole),
    "hash_type": Column("extra:hash_type"),
    "hash": Column("hash", cells.hash_of("hash_type")),
    "tool": Column("tool"),
    "tool_version": Column("tool_version"),
    "authority": Column("authority"),
}


def recognises(source: Source) -> bool:
    """Whether the columns are those of an observation log."""
    return has_columns(source, NEEDED)


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """The log's `referral` at `row:1`, then one `event` per row, `row:<n>`."""
    log = False
    for item in sheet_rows(source, limits, COLUMNS):
        if isinstance(item, DataFinding):
            yield item
            continue
        if not log:
            log = True
            yield _log(source, limits, item.statements)
        yield Record("event", f"row:{item.number}", "", tuple(item.statements))
    if not log:
        yield _log(source, limits, [])


def _log(source: Source, limits: Limits, first: list[Statement]) -> Record:
    header = header_of(source, limits)
    raw = header.raw[: limits.max_value_chars] if header is not None else ""
    place = f"row:{header.number if header is not None else 1}"
    tool = [Statement("source", s.raw, s.value, s.locator, s.method) for s in first if s.field == "tool" and s.value]
    return Record("referral", place, "", (Statement("form", raw, "observation-log", place, "enumerated"), *tool))
