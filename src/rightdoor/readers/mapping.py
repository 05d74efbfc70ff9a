"""Declared column mappings: what the columns of a table without a public specification mean.

A mapping is a YAML mapping with `rightdoor_mapping: 1` (docs/formats-we-read.md has an example). It is itself a received
file or reference data: somebody declared it, and every value read by it says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rightdoor.model.vocabulary import FIELDS
from rightdoor.model.zones import normal_zone

FORMS = ("package", "provider-report")
CLOCKS = ("", "24h", "12h")
DATE_ORDERS = ("", "dmy", "mdy", "ymd")
KINDS = ("referral", "person", "event")
MOST_EVENTS = 9
_OWN = frozenset({("referral", "form"), ("event", "format_zone")})  # what the reader itself states


class Target(NamedTuple):
    """Where a column goes: kind of record, field, number of the event of its row (1 unless said), kind of a hash."""

    kind: str
    field: str
    event: int = 1
    hash: str = ""


class ColumnMapping(NamedTuple):
    """A declared mapping. `columns` is by case-folded column name; `constants` holds what every row says."""

    name: str
    form: str
    source: str
    needed: frozenset[str]
    zone: str
    clock: str
    date_order: str
    region: str
    columns: Mapping[str, Target]
    constants: tuple[tuple[Target, str], ...]

    def explains(self, keys: frozenset[str]) -> bool:
        """Whether a table with these columns (case-folded) is one that the mapping was declared for."""
        return self.needed <= keys


def target_of(text: str) -> Target | None:
    """`person.account`, `event.ip`, `event.2.ip`, `event.hash:md5`; None when it names no field of ours."""
    text, _, kind_of_hash = text.strip().partition(":")
    kind, _, field = text.partition(".")
    event = 1
    if kind == "event" and field[:1].isdigit():
        number, _, field = field.partition(".")
        event = int(number) if number.isdigit() and len(number) == 1 else 0
    if kind not in KINDS or field not in FIELDS[kind] or (kind, field) in _OWN or not 1 <= event <= MOST_EVENTS:
        return None
    if (field == "hash") != bool(kind_of_hash):
        return None
    return Target(kind, field, event, kind_of_hash)


def mapping_of(data: Mapping[str, object]) -> tuple[ColumnMapping | None, tuple[tuple[str, str], ...]]:
    """(the mapping, its faults as (key, what to do)); None when there are faults."""
    texts = {key: _text(data.get(key)) for key in ("name", "form", "source", "zone", "clock", "date_order", "region")}
    applies = data.get("applies")
    listed = applies.get("columns") if isinstance(applies, Mapping) else None
    needed = [_text(each) for each in listed] if isinstance(listed, list) else []
    columns = data.get("columns")
    constants = data.get("constants", {})
    faults = list(_faults(texts, needed, columns, constants))
    if faults or not isinstance(columns, Mapping) or not isinstance(constants, Mapping):
        return None, tuple(faults)
    made = ColumnMapping(
        name=texts["name"],
        form=texts["form"],
        source=texts["source"] or texts["name"],
        needed=frozenset(each.strip().casefold() for each in needed),
        zone=texts["zone"],
        clock=texts["clock"],
        date_order=texts["date_order"],
        region=texts["region"],
        columns={str(key).strip().casefold(): found for key, value in columns.items() if (found := target_of(_text(value)))},
        constants=tuple((found, _text(value)) for key, value in constants.items() if (found := target_of(str(key)))),
    )
    return made, ()


def _faults(texts: Mapping[str, str], needed: list[str], columns: object, constants: object) -> Iterator[tuple[str, str]]:
    if not texts["name"]:
        yield "name", "a mapping needs a name"
    if texts["form"] not in FORMS:
        yield "form", f"form is one of {', '.join(FORMS)}"
    if not needed or not all(each.strip() for each in needed):
        yield "applies", "applies/columns lists the columns that tell such a table"
    if texts["zone"] and normal_zone(texts["zone"]) is None:
        yield "zone", "no zone, or one with several meanings: write UTC, an offset like +01:00 or a name like Europe/London"
    if texts["clock"] not in CLOCKS:
        yield "clock", "clock is 24h or 12h"
    if texts["date_order"] not in DATE_ORDERS:
        yield "date_order", "date_order is dmy, mdy or ymd"
    if not isinstance(columns, Mapping) or not columns:
        yield "columns", "columns gives for each column a field such as event.ip"
    else:
        for key, value in columns.items():
            if target_of(_text(value)) is None:
                yield f"columns/{key}", "no field of a referral, person or event; a hash needs its kind, as event.hash:md5"
    if not isinstance(constants, Mapping):
        yield "constants", "constants gives for each field a text"
    else:
        for key in constants:
            if target_of(str(key)) is None:
                yield f"constants/{key}", "no field of a referral, person or event"


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
