"""How a cell of a records system's export is read as a field of an event: one meaning, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from rightdoor.cases.check import MOST_LINE, MOST_LONG
from rightdoor.cases.event import Value
from rightdoor.cases.kinds import RANKS, Field
from rightdoor.cases.mirror.mapping import RecordsMapping
from rightdoor.model.civil import DAY, SECOND
from rightdoor.model.literal_time import read_literal
from rightdoor.model.zones import to_utc


class Wrong(NamedTuple):
    """Why a cell was not read, and what to do; without what stands in it."""

    what: str


def cell(field: Field, raw: str, mapping: RecordsMapping) -> Value | Wrong:
    """The value of a cell that is not empty."""
    text = mapping.values.get(field.name, {}).get(raw.casefold(), raw)
    return _READ[field.type](field, text, mapping)


def instant(text: str, mapping: RecordsMapping) -> int | Wrong:
    """The instant of a time by the mapping's clock (UTC microseconds). A day without a time is refused: detention counts by the minute."""
    read = read_literal(text, clock="24h", date_order=mapping.date_order)
    if len(read.candidates) != 1:
        return Wrong("No time that can be read in one way. Look at the record, and at the order of day and month in the mapping.")
    if read.precision >= DAY:
        return Wrong("A day without a time of day. Export the time with it, or name both columns: Day + Time.")
    found = to_utc(read.candidates[0].local, _zone(read.zone) or mapping.zone).utc
    if not found:
        return Wrong("A time that no clock showed: the hour is skipped when clocks go forward. Look at the record.")
    if len(found) > 1:
        return Wrong("The hour that clocks show twice in autumn: which of the two is not said. Enter this event by hand.")
    return found[0][0] - found[0][0] % SECOND


def _zone(stated: str) -> str:
    return "UTC" if stated == "Z" else stated


def _day(field: Field, text: str, mapping: RecordsMapping) -> Value | Wrong:
    del field
    read = read_literal(text, clock="24h", date_order=mapping.date_order)
    days = {candidate.local // DAY for candidate in read.candidates}
    return days.pop() if len(days) == 1 else Wrong("No day that can be read in one way. Look at the record.")


def _text(field: Field, text: str, mapping: RecordsMapping) -> Value | Wrong:
    del mapping
    most = MOST_LONG if field.type == "long" else MOST_LINE
    if len(text) > most:
        return Wrong(f"More than {most:,} characters. Shorten it at the source, or leave the column out of the mapping.")
    if any(not c.isprintable() and (field.type != "long" or c not in "\n\r\t") for c in text):
        return Wrong("Signs that cannot be shown. Look at the record.")
    return text


def _count(field: Field, text: str, mapping: RecordsMapping) -> Value | Wrong:
    del field, mapping
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else Wrong("No whole number.")


def _yes_no(field: Field, text: str, mapping: RecordsMapping) -> Value | Wrong:
    del field
    said = text.casefold()
    if said in mapping.yes or said in mapping.no:
        return said in mapping.yes
    return Wrong("Neither yes nor no. Add the word to the mapping under yes or no.")


def _choice(field: Field, text: str, mapping: RecordsMapping) -> Value | Wrong:
    del mapping
    said = " ".join(text.casefold().split())
    for code, words in RANKS if field.type == "rank" else field.choices:
        if said in (code, words.casefold()):
            return code
    return Wrong("A word that is not known for this field. Say under values in the mapping what it stands for.")


def _many(field: Field, text: str, mapping: RecordsMapping) -> Value | Wrong:
    found: list[str] = []
    table = mapping.values.get(field.name, {})
    for part in (each.strip() for each in text.replace("|", ";").split(";")):
        if part and not field.choices:
            found.append(part)
        elif part:
            read = _choice(field, table.get(part.casefold(), part), mapping)
            if isinstance(read, Wrong):
                return read
            found.append(str(read))
    return tuple(dict.fromkeys(found))


def _instant(field: Field, text: str, mapping: RecordsMapping) -> Value | Wrong:
    del field
    return instant(text, mapping)


_READ: Final[dict[str, Callable[[Field, str, RecordsMapping], Value | Wrong]]] = {
    "text": _text,
    "long": _text,
    "instant": _instant,
    "day": _day,
    "count": _count,
    "yes-no": _yes_no,
    "choice": _choice,
    "rank": _choice,
    "many": _many,
    "event": _text,
}
