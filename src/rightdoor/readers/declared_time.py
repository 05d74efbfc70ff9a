"""Times of declared tables: written as ISO 8601 where the declared order and clock leave one meaning, else with all that is left."""

from __future__ import annotations

import re
from typing import NamedTuple

from rightdoor.model.civil import DAY, MINUTE, iso_utc
from rightdoor.model.literal_time import read_literal
from rightdoor.model.zones import normal_zone
from rightdoor.readers.mapping import ColumnMapping

_ZONE_WORD = re.compile(r"(.*\S)[ ]+\(?([A-Za-z]{1,5})\)?", re.DOTALL)
_SERIAL = re.compile(r"[345]\d{4}(?:[.,]\d{1,12})?", re.ASCII)  # 1982 to 2064 as days since 1900
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Declared(NamedTuple):
    """What a mapping makes of a time: `text` takes the place of the literal, "" when it stays as it is; `open` how many meanings are left."""

    text: str
    open: int


def looks_like_serial(text: str) -> bool:
    """Whether the text is what a spreadsheet makes of a date whose format was lost: a day number with a fraction."""
    return _SERIAL.fullmatch(text.strip()) is not None


def declared_time(text: str, mapping: ColumnMapping) -> Declared:
    """A time by the order, clock and zone words of its mapping.

    Where only the half of the day is open, the day is written by name, so that a.m. and p.m. stay two readings and the order
    of day and month cannot be taken otherwise again.
    """
    text, zone = _zone_word(text.strip(), mapping)
    read = read_literal(text, clock=mapping.clock, date_order=mapping.date_order)
    if not read.candidates:
        return Declared("", 0)
    zone = zone or read.zone
    days = {candidate.local // DAY for candidate in read.candidates}
    if len(read.candidates) == 1:
        if zone == read.zone and ("not-iso" not in read.problems or not (mapping.clock or mapping.date_order)):
            return Declared("", 1)
        face = iso_utc(read.candidates[0].local)[:-1]
        shown = face[:10] if read.precision == DAY else face[:16] if read.precision == MINUTE else face
        return Declared(shown + zone, 1)
    if len(days) == 1 and (mapping.clock == "12h" or mapping.date_order):
        face = iso_utc(read.candidates[0].local)[:-1]
        hour = int(face[11:13]) or 12
        clock = f"{hour:02}{face[13:16] if read.precision == MINUTE else face[13:]}"
        return Declared(f"{face[8:10]} {_MONTHS[int(face[5:7]) - 1]} {face[:4]} {clock}{' ' + zone if zone else ''}", len(read.candidates))
    return Declared("", len(read.candidates))


def _zone_word(text: str, mapping: ColumnMapping) -> tuple[str, str]:
    """The text without a zone word that the mapping declares, and the offset that the word stands for."""
    found = _ZONE_WORD.fullmatch(text)
    offset = mapping.options.word("zone", found[2]) if found else ""
    if not found or not offset:
        return text, ""
    normal = normal_zone(offset) or ""
    return found[1], "Z" if normal == "UTC" else normal
