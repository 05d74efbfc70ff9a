"""Declared mappings of exports of records systems: which column is which field of which kind of event.

A mapping is a YAML document with ``rightdoor_records_mapping: 1`` (docs/guide.md has an example). One row may tell of several events:
each begins with the column of its time, and is left out where that cell is empty. ``=text`` is what every row says, ``@person`` the
event of that name of the same row, ``Day + Time`` two columns put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from rightdoor.cases.kinds import Field, Kind
from rightdoor.model.zones import normal_zone
from rightdoor.readers.mappings import MOST_BYTES, plain_tree

DATE_ORDERS: Final = ("dmy", "mdy", "ymd")
MOST_EVENTS: Final = 20
_SYSTEM: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_KEYS: Final = frozenset(
    {
        "rightdoor_records_mapping",
        "name",
        "system",
        "zone",
        "date_order",
        "record",
        "row",
        "case",
        "empty",
        "yes",
        "no",
        "same_by",
        "events",
        "values",
    }
)


class EventMapping(NamedTuple):
    """One event of a row. `key`: the kind, or the kind with a number ("custody-review 2"). `at`: the columns of its time. `fields`: field to cell."""

    key: str
    kind: Kind
    at: str
    fields: Mapping[str, str]


class RecordsMapping(NamedTuple):
    """`record`: the column of the record's number; `row`: the column that tells rows of one record apart, "" where a record has one row.

    `case`: the column that says which case a row belongs to, "" where the whole file is of one. `same_by`: for a kind without references
    the field by which two events of it are the same. `values`: of a field, what a cell stands for.
    """

    name: str
    system: str
    zone: str
    date_order: str
    record: str
    row: str
    case: str
    empty: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    same_by: Mapping[str, str]
    events: tuple[EventMapping, ...]
    values: Mapping[str, Mapping[str, str]]

    def columns(self) -> frozenset[str]:
        """The columns that must be there, case-folded."""
        named = [self.record, self.row, self.case]
        for event in self.events:
            named += parts(event.at)
            named += [part for cell in event.fields.values() if cell[:1] not in "=@" for part in parts(cell)]
        return frozenset(each.casefold() for each in named if each)

    @property
    def source(self) -> str:
        """What events say of where they come from."""
        return f"records:{self.system}"


def parts(cell: str) -> list[str]:
    """The columns of "Day + Time"."""
    return [part.strip() for part in cell.split(" + ")]


class Fault(NamedTuple):
    """Where in a mapping something is wrong, and what to do."""

    place: str
    what: str


def mapping_of(data: bytes, kinds: Mapping[str, Kind]) -> tuple[RecordsMapping | None, tuple[Fault, ...]]:
    """(the mapping, what is wrong with it); None where something is."""
    if len(data) > MOST_BYTES:
        return None, (Fault("", f"More than {MOST_BYTES:,} bytes. A mapping is a short text."),)
    tree, found = plain_tree(data)
    if tree is None:
        return None, tuple(Fault("", each.message) for each in found)
    faults = list(_faults(tree, kinds))
    return (None, tuple(faults)) if faults else (_made(tree, kinds), ())


def _faults(tree: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Iterator[Fault]:
    if _text(tree.get("rightdoor_records_mapping")) != "1":
        yield Fault("rightdoor_records_mapping", "The version is not known: write rightdoor_records_mapping: 1.")
    for key in sorted(set(tree) - _KEYS):
        yield Fault(key[:80], "This is no part of such a mapping. Take it out.")
    for key in ("name", "record"):
        if not _text(tree.get(key)):
            yield Fault(key, "This is needed.")
    system = _text(tree.get("system"))
    if not system or not set(system) <= _SYSTEM or len(system) > 40:
        yield Fault("system", "Name the records system in small letters, digits and hyphens, for instance custody.")
    if normal_zone(_text(tree.get("zone"))) is None:
        yield Fault("zone", "Say by which clock its times are written: Europe/London, UTC, or an offset.")
    if _text(tree.get("date_order")) not in DATE_ORDERS:
        yield Fault("date_order", "Say dmy, mdy or ymd.")
    for key in ("empty", "yes", "no"):
        if not isinstance(tree.get(key, []), list):
            yield Fault(key, "This is a list of words.")
    events = tree.get("events")
    if not isinstance(events, dict) or not 0 < len(events) <= MOST_EVENTS:
        yield Fault("events", f"Give for each event of a row its fields and columns; 1 to {MOST_EVENTS} of them.")
        return
    for key, fields in events.items():
        yield from _faults_of(key, fields, frozenset(events), kinds)
    yield from _of_tables(tree, kinds)


def _of_tables(tree: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Iterator[Fault]:
    values, same_by = tree.get("values", {}), tree.get("same_by", {})
    if not isinstance(values, dict) or not all(isinstance(each, dict) for each in values.values()):
        yield Fault("values", "Give for each field what its cells stand for.")
    if not isinstance(same_by, dict) or not all(_field(kinds.get(kind), _text(name)) for kind, name in same_by.items()):
        yield Fault("same_by", "Give for a kind of event the field that identifies it.")


def _faults_of(key: str, fields: object, there: frozenset[str], kinds: Mapping[str, Kind]) -> Iterator[Fault]:
    kind = kinds.get(_kind(key))
    if kind is None:
        yield Fault(f"events/{key[:80]}", "No such kind of event. The kinds are listed in the guide.")
        return
    if not kind.capability:
        yield Fault(f"events/{key}", "This is recorded by its own act, not from a table.")
    if not isinstance(fields, dict) or not _text(fields.get("at")) or _text(fields.get("at"))[:1] in "=@":
        yield Fault(f"events/{key}", "Say under at which column holds the time at which it happened.")
        return
    for name, cell in fields.items():
        place, text, field = f"events/{key}/{name[:80]}", _text(cell), _field(kind, name)
        if name == "at":
            continue
        if field is None:
            yield Fault(place, f"{kind.words} has no such field.")
        elif field.private:
            yield Fault(place, "A child's identity is not taken in from a table. Enter it where few people see it.")
        elif not text or text in ("=", "@"):
            yield Fault(place, "Name a column, or write = and what every row says.")
        elif (field.type == "event") != text.startswith("@"):
            yield Fault(
                place,
                "This field points to another event: write @ and its name." if field.type == "event" else "This field is no reference.",
            )
        elif text.startswith("@") and (text[1:] not in there or _kind(text[1:]) not in field.to):
            yield Fault(place, "The row tells of no event of that name to which this field may point.")


def _made(tree: Mapping[str, Any], kinds: Mapping[str, Kind]) -> RecordsMapping:
    events = tuple(
        EventMapping(key, kinds[_kind(key)], _text(fields["at"]), {name: _text(cell) for name, cell in fields.items() if name != "at"})
        for key, fields in tree["events"].items()
    )
    values = {field: {_text(k).casefold(): _text(v) for k, v in table.items()} for field, table in tree.get("values", {}).items()}
    return RecordsMapping(
        name=_text(tree["name"]),
        system=_text(tree["system"]),
        zone=normal_zone(_text(tree["zone"])) or "",
        date_order=_text(tree["date_order"]),
        record=_text(tree["record"]),
        row=_text(tree.get("row")),
        case=_text(tree.get("case")),
        empty=_words(tree.get("empty")) | {""},
        yes=_words(tree.get("yes")) | {"yes", "y", "true", "1"},
        no=_words(tree.get("no")) | {"no", "n", "false", "0"},
        same_by={"arrest": "custody_record", **{kind: _text(name) for kind, name in tree.get("same_by", {}).items()}},
        events=_in_order(events),
        values=values,
    )


def _in_order(events: tuple[EventMapping, ...]) -> tuple[EventMapping, ...]:
    """Those that others of the row point to in front; events that point to each other keep their order, and are found when they are read."""
    waiting, placed = list(events), list[EventMapping]()
    while waiting:
        held = {each.key for each in placed}
        ready = [each for each in waiting if all(cell[1:] in held for cell in each.fields.values() if cell.startswith("@"))]
        placed += ready or waiting
        waiting = [each for each in waiting if each not in placed]
    return tuple(placed)


def _kind(key: str) -> str:
    """The kind of "custody-review 2"."""
    kind, space, number = key.rpartition(" ")
    return kind if space and number.isdigit() else key


def _field(kind: Kind | None, name: str) -> Field | None:
    return next((field for field in kind.fields if field.name == name), None) if kind is not None else None


def _words(listed: object) -> frozenset[str]:
    return frozenset(_text(each).casefold() for each in listed) if isinstance(listed, list) else frozenset()


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
