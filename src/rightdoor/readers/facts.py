"""Facts: what was found after action, of an account, of premises and their line, of the door, of local research; one row each.

Recognised by the columns `fact_id`, `about`, `fact`; the others (`at`, `zone`, `check`, `number`, `detail`, `exhibit`,
`outcome`, `recorded_by`) are optional. A row becomes a `decision` record of the kind `fact`. A row that cannot be taken in is refused as a
whole with `decision-refused`; a fact whose time or number cannot be read is kept without it, since what it says may stop a search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rightdoor.model.civil import DAY, HOUR, MINUTE, iso_day, iso_utc
from rightdoor.model.decision import FACTS, OUTCOMES
from rightdoor.model.finding import DataFinding
from rightdoor.model.ids import ID_PATTERN
from rightdoor.model.instant import read_instant
from rightdoor.model.literal_time import read_literal
from rightdoor.model.statement import Method, Record, Statement
from rightdoor.readers import cells
from rightdoor.readers.columns import UNREAD, Column, Sheet, SheetRow, has_columns, row_records
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source

NAME = "facts"
VERSION = "2"
NEEDED = frozenset({"fact_id", "about", "fact"})
UNNAMED = "not stated"  # who recorded a fact that nobody signed
MOST_WORDS = 4_000
_ABOUT = ("fp_", "sub_", "pr_")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_NUMBER = re.compile(r"[0-9]{1,6}")


def _time(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    """The time with its zone written into it; without one that is known it is not read."""
    text, zone = raw.strip(), sheet.cell("zone")
    for code in cells.codes_of(text, zone):
        sheet.find(code, locator, field, raw=raw)
    instant = read_instant(text, zone=zone)
    if not instant.single:
        return UNREAD
    if read_instant(text).single:
        return text, ("copied" if text == raw else "trimmed")
    return _zoned(text, instant.readings[0].start, instant.precision), "joined"


def _zoned(text: str, start: int, precision: int) -> str:
    """A day keeps being a day, with the offset that it has in its zone; anything finer is written in UTC."""
    if precision < DAY:
        return iso_utc(start)
    local = read_literal(text).candidates[0].local
    shift = local - start
    return f"{iso_day(local // DAY)}{'+' if shift >= 0 else '-'}{abs(shift) // HOUR:02d}:{abs(shift) % HOUR // MINUTE:02d}"


def _number(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    if not _NUMBER.fullmatch(raw.strip()):
        return cells.unread(sheet, "bad-number", (raw, locator, field))
    return cells.same(str(int(raw.strip())), raw)


def _words(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    """Text on one line: what cannot be printed is made visible; nobody's words run on without end."""
    text = _CONTROL.sub(lambda found: " " if found[0] in "\t\r\n" else f"\\x{ord(found[0]):02x}", raw.strip())
    if len(text) > MOST_WORDS:
        sheet.find("too-large", locator, field, raw=raw)
        text = text[:MOST_WORDS]
    return cells.same(text, raw)


_TABLE = {cells.plain(word): word for word in FACTS}


def _kind(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    del sheet, locator, field  # one that is not known is refused with its row
    value = _TABLE.get(cells.plain(raw), raw.strip())
    return value, ("copied" if value == raw else "enumerated")


_OUTCOMES = {cells.plain(word): word for word in OUTCOMES}


def _outcome(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    del sheet, locator, field  # one that is not known is refused with its row
    value = _OUTCOMES.get(cells.plain(raw), raw.strip())
    return value, ("copied" if value == raw else "enumerated")


COLUMNS = {
    "fact_id": Column("fact_id", _words, "missing-field"),
    "about": Column("about", _words),
    "fact": Column("fact", _kind),
    "at": Column("at", _time),
    "zone": Column("zone"),
    "check": Column("check", _words),
    "number": Column("number", _number),
    "detail": Column("detail", _words),
    "exhibit": Column("exhibit", _words),
    "outcome": Column("outcome", _outcome),
    "recorded_by": Column("actor", _words, "missing-field"),
}


def recognises(source: Source) -> bool:
    """Whether the columns are those of a list of facts."""
    return has_columns(source, NEEDED)


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """One `decision` record of the kind `fact` per row, `row:<n>`."""
    return row_records(source, limits, COLUMNS, _record)


def _record(item: SheetRow) -> Iterator[Record]:
    sheet = item.sheet
    values = {s.field: s.value for s in item.statements if s.value}
    faults = list(fact_faults(values, required=True))
    for key, message in faults:
        sheet.find("decision-refused", sheet.at(key), key, raw=sheet.cell(key), message=message)
    if faults:
        return
    place = f"row:{item.number}"
    raws = {s.field: s.raw for s in item.statements}
    kind = Statement("kind", raws["fact"], "fact", sheet.at("fact"), "enumerated")
    own = [s for s in item.statements if s.field != "zone" or s.value]
    if "actor" not in values:
        own.append(Statement("actor", "", UNNAMED, sheet.at("recorded_by"), "enumerated"))
    reason = f"fact {values.get('fact_id', 'without a number')} as received"
    own.append(Statement("reason", raws.get("fact_id", ""), reason, sheet.at("fact_id"), "enumerated"))
    yield Record("decision", place, "", (kind, *own))


def fact_faults(values: Mapping[str, str], *, required: bool = False) -> Iterator[tuple[str, str]]:
    """(key, what to do) for each thing that keeps a fact from being taken in; `required` asks for `about` and `fact` too."""
    about, fact = values.get("about", "").strip(), values.get("fact", "").strip()
    if required and not about:
        yield "about", "about is missing: write the id of an event, a subject or premises, or a referral's number"
    if about.startswith(_ABOUT) and not ID_PATTERN.match(about):
        yield "about", "about is not the id of an event, a subject or premises, nor a referral's number"
    if (required or fact) and fact not in FACTS:
        yield "fact", f"fact is none of {', '.join(FACTS)}"
    outcome = values.get("outcome", "").strip()
    if outcome and (outcome not in OUTCOMES or fact != "line-tested"):
        yield "outcome", f"outcome is none of {', '.join(OUTCOMES)}, of the fact line-tested"
    if values.get("at") and not read_instant(values["at"]).single:
        yield "at", "at is not one instant: write it with its zone, like 2026-01-05T07:58:11Z"
    if values.get("number") and not _NUMBER.fullmatch(values["number"].strip()):
        yield "number", "number is not a number of at most six digits"
