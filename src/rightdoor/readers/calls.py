"""Calls by the public (101, Crimestoppers, front desk): a `referral` per row, and a `person` where one is named (contracts, section 3).

Recognised by the columns `reference`, `received_at`, `channel`. The identifier given is a person record with the
role `reported`: what a caller says of somebody else. Its type is as stated, else by its form where that leaves no doubt, else it is
kept as `extra:identifier`. National telephone numbers follow the plan of the United Kingdom, by the definition of this file.
"""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Method, Record, Statement
from rightdoor.readers import cells
from rightdoor.readers.columns import Column, Sheet, SheetRow, has_columns, row_records
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source

NAME = "calls"
VERSION = "1"
NEEDED = frozenset({"reference", "received_at", "channel"})

_KINDS = {
    "email": "email", "e-mail": "email", "phone": "msisdn", "telephone": "msisdn", "msisdn": "msisdn", "account": "account",
    "screen-name": "screen-name", "ip": "ip", "ipv4": "ipv4", "ipv6": "ipv6", "device": "device",
}  # fmt: skip
_FIELDS = {"email": "email", "msisdn": "phone", "account": "account", "screen-name": "screen_name", "device": "device"}
_type_cell = cells.words(aliases=_KINDS)
_PERSON_FIELDS = frozenset({"identifier", "identifier_type"})


def _identifier(sheet: Sheet, raw: str, locator: str, _field: str) -> tuple[str, Method]:
    kind = _kind(sheet)
    if not kind:
        value = raw.strip()
        return value, ("copied" if value == raw else "trimmed")
    return cells.typed(sheet, kind, (raw, locator, _person_field(kind)))


def _kind(sheet: Sheet) -> str:
    stated = _KINDS.get(cells.plain(sheet.cell("identifier_type")), "")
    return stated or cells.form_of(sheet.cell("identifier"))[0]


def _person_field(kind: str) -> str:
    return "extra:identifier" if not kind else _FIELDS.get(kind, "ip")


COLUMNS = {
    "reference": Column("number", empty="missing-field"),
    "received_at": Column("received_time", cells.time(), "missing-field"),
    "channel": Column("channel", empty="missing-field"),
    "anonymous": Column("anonymous", cells.YES_NO),
    "identifier_type": Column("identifier_type", _type_cell),
    "identifier": Column("identifier", _identifier),
    "child_at_risk": Column("child_at_risk", cells.YES_NO),
    "text": Column("text"),
    "urgent": Column("urgent", cells.YES_NO),
}


def recognises(source: Source) -> bool:
    """Whether the columns are those of a list of calls."""
    return has_columns(source, NEEDED)


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """A `referral` per row (`row:<n>`), and a `person` (`row:<n>/identifier`) where an identifier is given."""
    return row_records(source, limits, COLUMNS, _records)


def _records(item: SheetRow) -> Iterator[Record]:
    sheet, place = item.sheet, f"row:{item.number}"
    reference = sheet.cell("reference")
    form = Statement("form", reference, "call", sheet.at("reference"), "enumerated")
    own = [s for s in item.statements if s.field not in _PERSON_FIELDS]
    given = {s.field: s for s in item.statements if s.field in _PERSON_FIELDS}
    yield Record("referral", place, "", (form, *own))
    identifier = given.get("identifier")
    if identifier is None:
        if "identifier_type" in given:
            sheet.find("missing-field", sheet.at("identifier"), "identifier")
        return
    role = Statement("role", identifier.raw, "reported", identifier.locator, "enumerated")
    made = [role, identifier._replace(field=_person_field(_kind(sheet)))]
    if "identifier_type" in given:
        made.append(given["identifier_type"]._replace(field="extra:identifier_type"))
    yield Record("person", identifier.locator, place, tuple(made))
