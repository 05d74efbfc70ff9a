"""Reads of data findings, under row-level security: tallies, lists, and one raw place as text.

Received text that may harm its reader is on no page and in no file of findings (`closing`); of one finding it is opened by choice (`acts.open_place`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any, Final, NamedTuple

from django.db import connection

from rightdoor.casework.acting import Acting
from rightdoor.casework.listing.models import Subject, SubjectReceipt
from rightdoor.casework.listing.one import seen_subject
from rightdoor.casework.oversight.models import Consultation
from rightdoor.casework.oversight.queries import current_purpose
from rightdoor.casework.place import held_store
from rightdoor.casework.subjects.statements import EXPOSING, exposing, exposing_field
from rightdoor.footprints.tables import StatementRow
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
    """One finding. `raw`, `field`, `locator` and `message` come from received files: they are shown as text.

    `closed`: the kind of exposure for which `raw` was taken out, "" where it was not.
    """

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
    closed: str = ""

    @property
    def meaning(self) -> str:
        """What the code means."""
        return CODES[self.code].meaning if self.code in CODES else ""


# those of a row; what has a default is added to it
_COLUMNS = ", ".join(each.name for each in fields(FindingLine) if each.default is MISSING)


def closing(line: FindingLine) -> str:
    """The kind of exposure that a finding's raw text may be, "" for none: a whole row or line has every cell of it."""
    if not line.raw.strip():
        return ""
    return exposing_field(line.field, line.raw) if line.field else "report-text"


def closed(line: FindingLine) -> FindingLine:
    """The finding without raw text that may harm its reader."""
    kind = closing(line)
    return replace(line, raw="", closed=kind) if kind else line


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


class FieldAt(NamedTuple):
    """One statement at a place; without its text where that is `closed` (the kind of exposure)."""

    field: str
    raw: str
    value: str
    closed: str


@dataclass(frozen=True, slots=True)
class RawPlace:
    """What stands at a place: statements of the record that the place is in. `subjects`: whose record it is, of those that one sees.

    `withheld`: the record speaks of people, and is for whoever sees subjects; others see the finding itself.
    """

    finding: FindingLine
    reader: str
    record: tuple[FieldAt, ...]
    restricted: bool
    subjects: tuple[Subject, ...] = ()
    withheld: bool = False

    @property
    def closed(self) -> dict[str, int]:
        """How many texts are closed, by kind of exposure."""
        kinds = [kind for kind in (self.finding.closed, *(each.closed for each in self.record)) if kind]
        return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}


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
    """The raw place of a finding without closed texts, recorded as a look; None when there is no finding that one may see.

    A place that no record holds (the file as a whole, a row that could not be read) has no statements: the finding's raw text
    is all there is of it.
    """
    whole = whole_place(acting, number)
    if whole is None:
        return None
    looked(acting, whole, "raw-place")
    if whole.finding.closed:
        whole = replace(whole, finding=replace(whole.finding, raw=""))
    return replace(whole, record=tuple(s._replace(raw="", value="") if s.closed else s for s in whole.record))


def looked(acting: Acting, place: RawPlace, what: str) -> None:
    """Record a look at a place: of each subject whose record it is, under the purpose that holds for it."""
    body = {"what": what, **({"receipt": place.finding.receipt} if place.finding.receipt else {})}
    if not place.record or not place.subjects:
        acting.note("consulted", body)
        return
    for row in place.subjects:
        held = current_purpose(acting, row.subject)
        acting.purpose = held.purpose if held is not None else ""
        at = Consultation(account=acting.account, subject=row.subject, at_us=acting.now_us, what=what, purpose=acting.purpose)
        acting.look(at)
        acting.note("consulted", {**body, "subject": row.subject})


def whole_place(acting: Acting, number: int) -> RawPlace | None:
    """The raw place with its closed texts, which are only for whoever opens them; None when there is no finding that one may see."""
    line = one_finding(acting, number)
    if line is None:
        return None
    if not line.receipt:
        return RawPlace(replace(line, closed=closing(line)), "", (), False)
    store = held_store()
    with store.connect() as raw:
        places = Places(store, raw)
        try:
            places.prefetch([Place(line.receipt, line.locator)])
            row = places.receipt(line.receipt)
            held = places.record(line.receipt, line.locator) or places.record(line.receipt, line.locator.rpartition("/")[0])
            texts = _holds_texts(places.statements(line.receipt))
            kind = closing(line) if texts else ""
            withheld = bool(held) and texts and not acting.can("see-subjects")
            return RawPlace(
                replace(line, closed=kind),
                row.reader if row is not None else "",
                tuple(FieldAt(s.field, s.raw, s.value, exposing(s)) for s in held[:200]) if not withheld else (),
                places.is_restricted(line.exhibit),
                _subjects(acting, line.receipt, held),
                withheld,
            )
        finally:
            places.close()


def _holds_texts(statements: Sequence[StatementRow]) -> bool:
    """Whether a file may hold text that harms its reader: one of which nothing was read may."""
    return not statements or any(s.kind in EXPOSING or exposing(s) for s in statements)


def _subjects(acting: Acting, receipt: str, held: Sequence[StatementRow]) -> tuple[Subject, ...]:
    """Those that one sees of the subjects that a record speaks of; of a file with several referrals by the record's own number."""
    rows = list(SubjectReceipt.objects.filter(receipt=receipt).values_list("subject", "number"))
    numbers = {s.value for s in held if s.kind == "referral" and s.field == "number"}
    if not numbers and len({number for _, number in rows}) > 1:
        return ()
    wanted = sorted({subject for subject, number in rows if not numbers or number in numbers or not number})
    return tuple(row for each in wanted if (row := seen_subject(acting, each)) is not None)
