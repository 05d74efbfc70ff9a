"""Reads of data findings, under row-level security: tallies, lists, and one raw place as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, NamedTuple

from django.db import connection

from rightdoor.casework.acting import Acting
from rightdoor.casework.place import held_store
from rightdoor.model.civil import DAY
from rightdoor.model.codes import CODES
from rightdoor.operations.places import Place, Places

SEVERITIES: Final = ("stop", "caution", "note")
_BY_SEVERITY: Final = ", ".join(f"count(*) filter (where severity = '{one}')" for one in SEVERITIES)
_WEEK = 7 * DAY
_MONDAY = 4 * DAY  # 1970-01-05 was a Monday
MOST_WEEKS: Final = 26


class Wanted(NamedTuple):
    """Which findings: empty means any. `week_us`: the Monday on which the week began; `received_us`: the instant that one intake's receipts bear.

    Both are UTC microseconds.
    """

    source: str = ""
    code: str = ""
    severity: str = ""
    receipt: str = ""
    exhibit: str = ""
    week_us: int | None = None
    received_us: int | None = None


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding. `raw`, `field`, `locator` and `message` come from received files: they are shown as text."""

    id: int
    receipt: str
    exhibit: str
    locator: str
    code: str
    severity: str
    field: str
    raw: str
    message: str
    source: str
    received_us: int

    @property
    def meaning(self) -> str:
        """What the code means."""
        return CODES[self.code].meaning if self.code in CODES else ""


_COLUMNS = ", ".join(each.name for each in fields(FindingLine))


@dataclass(frozen=True, slots=True)
class Week:
    """How many findings were received in a week, by severity."""

    week_us: int
    stop: int
    caution: int
    note: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.stop + self.caution + self.note


@dataclass(frozen=True, slots=True)
class RawPlace:
    """What stands at a place: statements as (field, raw, value), of the record that the place is in."""

    finding: FindingLine
    reader: str
    record: tuple[tuple[str, str, str], ...]
    restricted: bool


def _where(wanted: Wanted) -> tuple[str, list[Any]]:
    parts, values = ["true"], []
    for name in ("source", "code", "severity", "receipt", "exhibit"):
        if value := getattr(wanted, name):
            parts.append(f"{name} = %s")
            values.append(value)
    if wanted.week_us is not None:
        parts.append("received_us >= %s and received_us < %s")
        values += [wanted.week_us, wanted.week_us + _WEEK]
    if wanted.received_us is not None:
        parts.append("received_us = %s and receipt <> ''")
        values.append(wanted.received_us)
    return " and ".join(parts), values


def _rows(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def tally(acting: Acting, by: str, wanted: Wanted) -> list[tuple[str, int, int, int]]:
    """(value, stops, cautions, notes) for each value of `by` (``source`` or ``code``), most first."""
    del acting
    assert by in ("source", "code")
    where, values = _where(wanted)
    return [
        tuple(row)
        for row in _rows(
            f"select {by}, {_BY_SEVERITY} from casework.continuity_finding where {where} group by {by} order by 2 desc, 3 desc, 4 desc, 1",
            values,
        )
    ]


def weeks(acting: Acting, wanted: Wanted) -> list[Week]:
    """The last `MOST_WEEKS` weeks up to now in which something was received that one sees, weeks without any between them."""
    where, values = _where(wanted)
    rows = _rows(
        f"select (received_us - {_MONDAY}) / {_WEEK}, {_BY_SEVERITY} "
        f"from casework.continuity_finding where {where} and receipt <> '' group by 1 order by 1",
        values,
    )
    found = {int(row[0]): row[1:] for row in rows}
    if not found:
        return []
    last = max(*found, (acting.now_us - _MONDAY) // _WEEK)
    first = max(min(found), last - MOST_WEEKS + 1)
    return [Week(n * _WEEK + _MONDAY, *found.get(n, (0, 0, 0))) for n in range(first, last + 1)]


def findings(acting: Acting, wanted: Wanted, *, limit: int = 50, offset: int = 0, within: Sequence[int] | None = None) -> list[FindingLine]:
    """The findings that one sees, newest receipt first, stops before others; `within`: of these units alone."""
    del acting
    where, values = _where(wanted)
    if within is not None:
        where += " and units && %s::bigint[]"
        values.append(list(within))
    rank = "case severity when 'stop' then 0 when 'caution' then 1 else 2 end"
    rows = _rows(
        f"select {_COLUMNS} from casework.continuity_finding where {where} "
        f"order by received_us desc, {rank}, receipt, code, locator, field, raw, message, id limit %s offset %s",
        [*values, limit, offset],
    )
    return [FindingLine(*row) for row in rows]


def count(acting: Acting, wanted: Wanted) -> int:
    """How many findings one sees."""
    del acting
    where, values = _where(wanted)
    return int(_rows(f"select count(*) from casework.continuity_finding where {where}", values)[0][0])


def one_finding(acting: Acting, number: int) -> FindingLine | None:
    """One finding; None when there is none that one may see."""
    del acting
    rows = _rows(f"select {_COLUMNS} from casework.continuity_finding where id = %s", [number])
    return FindingLine(*rows[0]) if rows else None


def raw_place(acting: Acting, number: int) -> RawPlace | None:
    """The raw place of a finding, recorded as a look; None when there is no finding that one may see.

    A place that no record holds (the file as a whole, a row that could not be read) has no statements: the finding's raw text
    is all there is of it.
    """
    line = one_finding(acting, number)
    if line is None:
        return None
    acting.note("consulted", {"what": "raw-place", **({"receipt": line.receipt} if line.receipt else {})})
    if not line.receipt:
        return RawPlace(line, "", (), False)
    store = held_store()
    with store.connect() as raw:
        places = Places(store, raw)
        try:
            places.prefetch([Place(line.receipt, line.locator)])
            row = places.receipt(line.receipt)
            held = places.record(line.receipt, line.locator) or places.record(line.receipt, line.locator.rpartition("/")[0])
            return RawPlace(
                line,
                row.reader if row is not None else "",
                tuple((s.field, s.raw, s.value) for s in held[:200]),
                places.is_restricted(line.exhibit),
            )
        finally:
            places.close()
