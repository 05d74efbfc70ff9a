"""Communications-data schedules: what was sent to providers, one `request` record per row (contracts, section 3).

Recognised by the columns `request_id`, `source_ref`, `identifier`, `instant`; asked before the other tables, so a
file with these and a `result` column is a schedule. The zone column speaks for `instant` and `sent_at` alike.
An identifier without a stated type is typed where its form leaves no doubt (address, e-mail, +country number). Columns that only our own
exports have are known; a row marked there as not authorised is a request all the same, with the finding `not-authorised`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Method, Record, Statement
from rightdoor.readers import cells
from rightdoor.readers.columns import Column, Sheet, SheetRow, has_columns, sheet_rows
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source

NAME = "schedule"
VERSION = "1"
NEEDED = frozenset({"request_id", "source_ref", "identifier", "instant"})

_TYPES = {cells.plain(kind): kind for kind in ("ipv4", "ipv6", "email", "msisdn", "account")}
_type_cell = cells.words(*_TYPES)


def _identifier(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    kind = _TYPES.get(cells.plain(sheet.cell("identifier_type")), "")
    return cells.typed(sheet, kind, (raw, locator, field)) if kind else cells.by_form(sheet, raw, locator, field)


COLUMNS = {
    "request_id": Column("request_id", empty="missing-field"),
    "source_ref": Column("source_ref"),
    "footprint": Column("footprint"),
    "provider": Column("provider"),
    "identifier_type": Column("identifier_type", _type_cell),
    "identifier": Column("identifier", _identifier, "missing-field"),
    "port": Column("port", cells.port),
    "instant": Column("event_time", cells.time("zone"), "missing-field"),
    "zone": Column("zone"),
    "authority": Column("authority"),
    "sent_at": Column("sent_time", cells.time("zone")),
    "sent_by": Column("sent_by"),
    "entered": Column("entered", cells.words("machine", "typed", "dictated")),
    "check_code": Column("check_code"),
    **{
        name: Column(f"extra:{name}")
        for name in (
            "authorised", "mark", "application", "applicant", "data", "collateral", "collateral_why", "expires", "send_by", "route",
            "authority_expires", "source_exhibit", "source_locator",
        )
    },
}  # fmt: skip


def recognises(source: Source) -> bool:
    """Whether the columns are those of a schedule."""
    return has_columns(source, NEEDED)


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """One `request` record per row, `row:<n>`."""
    yield from records(sheet_rows(source, limits, COLUMNS, guarded=True))


def records(items: Iterable[SheetRow | DataFinding]) -> Iterator[Record | DataFinding]:
    """The rows of a table with these columns as records."""
    for item in items:
        if isinstance(item, DataFinding):
            yield item
            continue
        sheet = item.sheet
        if cells.plain(sheet.cell("authorised")) == "no":
            sheet.find("not-authorised", sheet.at("authorised"), "extra:authorised", raw=sheet.cell("authorised"))
        yield Record("request", sheet.place[:-1], "", (*item.statements, *_type_by_form(sheet)))


def _type_by_form(sheet: Sheet) -> tuple[Statement, ...]:
    """The type of an identifier whose row states none (or none that is known), where its form leaves no doubt."""
    if cells.plain(sheet.cell("identifier_type")) in _TYPES:
        return ()
    raw = sheet.cell("identifier")
    kind = cells.form_of(raw)[0]
    return (Statement("identifier_type", raw, kind, sheet.at("identifier"), "enumerated"),) if kind else ()
