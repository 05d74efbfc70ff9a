"""Declared column mappings: what the columns of a table without a public specification mean.

A mapping is a YAML mapping with `rightdoor_mapping: 1` (docs/formats-we-read.md has an example). It is itself a received
file, reference data, or a decision: somebody declared it, and every value read by it says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rightdoor.model.vocabulary import FIELDS
from rightdoor.model.zones import normal_zone
from rightdoor.readers.mapping_options import NO_OPTIONS, Options, option_faults, options_of

FORMS = ("package", "provider-report", "result", "assignments")
CLOCKS = ("", "24h", "12h")
DATE_ORDERS = ("", "dmy", "mdy", "ymd")
KINDS = ("referral", "person", "event", "result", "lease")
MOST_EVENTS = 9
PARTS = ("date", "clock")  # a time whose day and clock stand in two columns
_OWN = frozenset({("referral", "form"), ("event", "format_zone"), ("lease", "format_zone")})  # what the reader itself states
_OF_FORM: Mapping[str, tuple[str, ...]] = {"result": ("result",), "assignments": ("lease",)}
_OF_REPORTS = ("referral", "person", "event")
# The names that our own table of results uses, for people who know them
ALIASES: Mapping[str, str] = {
    "echo_instant": "echo_time", "assigned_from": "from_time", "assigned_to": "to_time", "assigned_zone": "zone", "produced_at": "produced_time",
}  # fmt: skip


class Target(NamedTuple):
    """Where a column goes: kind of record, field, number of the event of its row (1 unless said), kind of a hash or part of a time."""

    kind: str
    field: str
    event: int = 1
    hash: str = ""


class ColumnMapping(NamedTuple):
    """A declared mapping. `columns` is by case-folded column name; `constants` holds what every row says.

    `first` and `last` (day numbers, inclusive) say for which rows it speaks, by their own dates. `decided` is the decision that it is
    kept as, empty for a received or loaded one.
    """

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
    options: Options = NO_OPTIONS
    decided: str = ""

    @property
    def for_results(self) -> bool:
        """Whether it says what results or assignments mean: what leads to a door, so that a person answers for it (ADR 14)."""
        return self.form in _OF_FORM

    def explains(self, keys: frozenset[str]) -> bool:
        """Whether a table with these columns (case-folded) is one that the mapping was declared for."""
        return self.needed <= keys


def target_of(text: str) -> Target | None:
    """`person.account`, `event.ip`, `event.2.ip`, `event.hash:md5`, `result.from_time:date`; None when it names no field of ours."""
    text, _, suffix = text.strip().partition(":")
    kind, _, field = text.partition(".")
    event = 1
    if kind == "event" and field[:1].isdigit():
        number, _, field = field.partition(".")
        event = int(number) if number.isdigit() and len(number) == 1 else 0
    if kind in ("result", "lease"):
        field = ALIASES.get(field, field)
    if kind not in KINDS or field not in FIELDS[kind] or (kind, field) in _OWN or not 1 <= event <= MOST_EVENTS:
        return None
    if kind in ("result", "lease"):
        return Target(kind, field, 1, suffix) if not suffix or (field.endswith("_time") and suffix in PARTS) else None
    if (field == "hash") != bool(suffix):
        return None
    return Target(kind, field, event, suffix)


def mapping_of(data: Mapping[str, object]) -> tuple[ColumnMapping | None, tuple[tuple[str, str], ...]]:
    """(the mapping, its faults as (key, what to do)); None when there are faults."""
    texts = {key: _text(data.get(key)) for key in ("name", "form", "source", "zone", "clock", "date_order", "region", "provider")}
    applies = data.get("applies")
    listed = applies.get("columns") if isinstance(applies, Mapping) else None
    needed = [_text(each) for each in listed] if isinstance(listed, list) else []
    columns = data.get("columns")
    constants = data.get("constants", {})
    faults = [*_faults(texts, needed, columns, constants), *option_faults(data, columns, texts["form"])]
    if faults or not isinstance(columns, Mapping) or not isinstance(constants, Mapping):
        return None, tuple(faults)
    made = ColumnMapping(
        name=texts["name"],
        form=texts["form"],
        source=texts["source"] or texts["provider"] or texts["name"],
        needed=frozenset(each.strip().casefold() for each in needed),
        zone=texts["zone"],
        clock=texts["clock"],
        date_order=texts["date_order"],
        region=texts["region"],
        columns={str(key).strip().casefold(): found for key, value in columns.items() if (found := target_of(_text(value)))},
        constants=tuple((found, _text(value)) for key, value in constants.items() if (found := target_of(str(key)))),
        options=options_of(data),
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
    yield from _targets(columns, constants, texts["form"])


def _targets(columns: object, constants: object, form: str) -> Iterator[tuple[str, str]]:
    kinds = _OF_FORM.get(form, _OF_REPORTS)
    if not isinstance(columns, Mapping) or not columns:
        yield "columns", "columns gives for each column a field such as event.ip"
        columns = {}
    targets = {key: target_of(_text(value)) for key, value in columns.items()}
    for key, target in targets.items():
        if target is None or target.kind not in kinds:
            yield f"columns/{key}", f"no field of a {', '.join(kinds)}; a hash needs its kind, as event.hash:md5"
    if form in _OF_FORM and columns and not any(t is not None and t.field in ("request_id", "check_code", "ip") for t in targets.values()):
        yield (
            "columns",
            "a column must go to result.request_id or result.check_code" if form == "result" else "a column must go to lease.ip",
        )
    if not isinstance(constants, Mapping):
        yield "constants", "constants gives for each field a text"
        return
    for key in constants:
        target = target_of(str(key))
        if target is None or target.kind not in kinds:
            yield f"constants/{key}", f"no field of a {', '.join(kinds)}"


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
