"""The form in which a force refers to exhibits: dated data that the force replaces by its own; a convention, no rule."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rightdoor.reference.tables import own_table, rows_of, span_of


class Convention(NamedTuple):
    """One form from day to day (inclusive): `pattern` that a whole reference matches, an example, in words, what it rests on."""

    code: str
    first: int
    last: int
    pattern: re.Pattern[str]
    example: str
    words: str
    confidence: str
    source: str

    def fits(self, reference: str) -> bool:
        """Whether a reference has this form."""
        return self.pattern.fullmatch(reference.strip()) is not None


@lru_cache(maxsize=1)
def conventions() -> tuple[Convention, ...]:
    """Every row of the program's own table. Raises ValueError for a bad one."""
    found = []
    for row in rows_of(own_table("exhibit_references.csv")):
        span = span_of(row.get("from"), row.get("to"))
        if span is None or not row.get("pattern") or not row.get("source"):
            raise ValueError(f"line {row.line} of the forms of exhibit references")
        pattern = re.compile(row.get("pattern"), re.IGNORECASE)
        rest = row.get("example"), row.get("words"), row.get("confidence"), row.get("source")
        found.append(Convention(row.get("convention"), *span, pattern, *rest))
    return tuple(found)


def convention_of(day: int) -> Convention | None:
    """The form in use on a day (number from 1970-01-01); None where the data say nothing of it."""
    return next((each for each in conventions() if each.first <= day <= each.last), None)


def reference_key(reference: str) -> str:
    """What two references are the same by: without spaces, capitals and small letters alike."""
    return "".join(reference.split()).casefold()


def next_reference(initials: str, taken: frozenset[str]) -> str:
    """The next free reference of a finder; `taken`: those of the case. Raises ValueError for something else than 2 to 4 letters."""
    letters = initials.strip().upper()
    if not (2 <= len(letters) <= 4 and letters.isascii() and letters.isalpha()):
        raise ValueError("initials are 2 to 4 letters")
    keys = {reference_key(each) for each in taken}
    number = 1
    while reference_key(f"{letters}/{number}") in keys:
        number += 1
    return f"{letters}/{number}"
