"""Kea memfile lease files, version 4 and 6: one `lease` record per row.

Recognised by the header (`address,…,valid_lifetime,expire,…`), old ones that stop early included. Values have no
quotes; a comma inside one is written `&#x2c`. `expire` is in epoch seconds, UTC; the lease event started at `expire` minus `valid_lifetime`
(from_basis `computed`). A lifetime of 4294967295 is without end. A declined address (state 1) and a lifetime of 0 (the mark of a deleted lease) assign
nothing: the address is kept as `extra:ip`. Rows are counted as a spreadsheet shows them: `row:2/expire`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rightdoor.model.civil import SECOND, iso_utc
from rightdoor.model.finding import DataFinding
from rightdoor.model.identifiers import canonical_ip, canonical_prefix
from rightdoor.model.statement import Method, Record, Statement
from rightdoor.readers import cells
from rightdoor.readers.columns import UNREAD, Column, Sheet, SheetRow, has_columns, row_records
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source

NAME = "kea_leases"
VERSION = "1"
NEEDED = frozenset({"address", "valid_lifetime", "expire"})
INFINITE = 4_294_967_295
_LATEST = 4_102_444_800  # 2100-01-01
_STATES: Mapping[str, str] = {
    "0": "assigned", "1": "declined", "2": "expired-reclaimed", "3": "released", "4": "registered",
}  # fmt: skip
_LEASE_TYPES = {"0": "ia-na", "1": "ia-ta", "2": "ia-pd", "ia-na": "ia-na", "ia-ta": "ia-ta", "ia-pd": "ia-pd"}
_ESCAPE = re.compile(r"&#x([0-9a-fA-F]{2})")


def _decoded(_sheet: Sheet, raw: str, _locator: str, _field: str) -> tuple[str, Method]:
    """A text with Kea's escapes undone."""
    value = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), raw).strip()
    return value, ("copied" if value == raw else "decoded")


def _octets(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    """A hardware address, client identifier or DUID as hexadecimal bytes."""
    text = raw.strip()
    if not re.fullmatch(r"[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2})*", text):
        return cells.unread(sheet, "encoding", (raw, locator, field), message="no hexadecimal bytes; not read")
    return cells.same(":".join(part.zfill(2).lower() for part in text.split(":")), raw)


def _client_id(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    """The client identifier, written as in the readers of other logs."""
    value, _ = _octets(sheet, raw, locator, field)
    return (f"uid:{value}", "canonical") if value else UNREAD


def _address(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    """An address; with lease type IA_PD the prefix of the row's length."""
    if _lease_type(sheet) == "ia-pd":
        prefix = canonical_prefix(f"{raw.strip()}/{sheet.cell('prefix_len')}")
        return cells.unread(sheet, "bad-address", (raw, locator, field)) if prefix is None else (prefix.value, "joined")
    found = canonical_ip(raw)
    return cells.unread(sheet, "bad-address", (raw, locator, field)) if found is None else cells.same(found.value, raw)


def _epoch(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    """Seconds since 1970 in UTC."""
    text = raw.strip()
    if _number(text) is None:
        return cells.unread(sheet, "bad-time", (raw, locator, field))
    return cells.same(text, raw)


def _lease_type(sheet: Sheet) -> str:
    return _LEASE_TYPES.get(cells.plain(sheet.cell("lease_type")), "")


def _kept(name: str) -> Column:
    return Column(f"extra:{name}", _decoded)


COLUMNS = {
    "address": Column("ip", _address, "missing-field"),
    "hwaddr": Column("extra:hwaddr", _octets),
    "duid": Column("extra:duid", _octets),
    "client_id": Column("device", _client_id),
    "valid_lifetime": Column("extra:valid_lifetime", cells.whole, "missing-field"),
    "expire": Column("extra:expire", _epoch, "missing-field"),
    "state": Column("state", cells.words(aliases=_STATES)),
    "lease_type": Column("extra:lease_type", cells.words(aliases=_LEASE_TYPES)),
    "iaid": Column("session"),
    **{
        name: _kept(name)
        for name in (
            "subnet_id", "fqdn_fwd", "fqdn_rev", "hostname", "user_context", "pool_id", "pref_lifetime", "prefix_len", "hwtype",
            "hwaddr_source",
        )
    },
}  # fmt: skip


def recognises(source: Source) -> bool:
    """Whether the header is that of a memfile: it begins with the address, and hardware address or DUID follow."""
    return has_columns(source, NEEDED) and (has_columns(source, frozenset({"hwaddr"})) or has_columns(source, frozenset({"duid"})))


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """`lease` records `row:<n>` in the order of the file: history is what attribution needs."""
    return row_records(source, limits, COLUMNS, _record, quoting=False)


def _record(item: SheetRow) -> Iterator[Record]:
    yield Record("lease", f"row:{item.number}", "", tuple(_lease(item)))


def _lease(item: SheetRow) -> list[Statement]:
    sheet, made = item.sheet, item.statements
    made = [*made, *_subscriber(made)]
    lifetime, expire = _number(sheet.cell("valid_lifetime")), _number(sheet.cell("expire"))
    state = cells.plain(sheet.cell("state"))
    if state == "1" or lifetime == 0:
        sheet.find("not-an-assignment", sheet.at("state"), "state", raw=sheet.cell("state"))
        return [s._replace(field="extra:ip") if s.field == "ip" else s for s in made]
    if lifetime is None or expire is None:
        return [s._replace(field="extra:ip") if s.field == "ip" else s for s in made]
    return made + _times(sheet, lifetime, expire)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _subscriber(made: list[Statement]) -> Iterator[Statement]:
    """DUID, else hardware address, else client identifier."""
    for name in ("extra:duid", "extra:hwaddr", "device"):
        for statement in made:
            if statement.field == name and statement.value:
                yield statement._replace(field="subscriber_ref")
                return


def _times(sheet: Sheet, lifetime: int, expire: int) -> list[Statement]:
    """Start (computed) and end of the lease as ISO 8601 in UTC."""
    place = sheet.at("expire")
    raw = sheet.cell("expire")
    start = expire - lifetime
    made = [Statement("format_zone", sheet.cell("expire"), "UTC", place, "enumerated")]
    if 0 <= start < _LATEST:
        made.append(Statement("from_time", raw, iso_utc(start * SECOND), place, "decoded"))
        made.append(Statement("from_basis", raw, "computed", place, "enumerated"))
    else:
        made.append(Statement("from_time", raw, "", place, "uninterpreted"))
        sheet.find("absurd-time", place, "from_time", raw=raw)
    if lifetime == INFINITE:
        made.append(Statement("to_basis", sheet.cell("valid_lifetime"), "open", sheet.at("valid_lifetime"), "enumerated"))
    elif expire < _LATEST:
        made.append(Statement("to_time", sheet.cell("expire"), iso_utc(expire * SECOND), place, "decoded"))
        made.append(Statement("to_basis", sheet.cell("expire"), "observed", place, "enumerated"))
    else:
        made.append(Statement("to_time", sheet.cell("expire"), "", place, "uninterpreted"))
        sheet.find("absurd-time", place, "to_time", raw=sheet.cell("expire"))
    return made
