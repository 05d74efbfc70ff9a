"""Offences by code: provision, class, mode, the days from which and to which they are in force, and the maximum as it stood.

A code has one row for each maximum; what the table does not state is empty and never guessed. Maxima of magistrates' courts for
either-way offences are not held: they were changed several times since 2022.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from rightdoor.reference.tables import FIRST_DAY, Row, own_table, rows_of, span_of

READ: Final = {
    "A": "read in the law itself",
    "B": "read in an official or good secondary source",
    "C": "read in a weak source only",
    "M": "from memory: look it up",
    "none": "not a code of the published list: look it up",
    "": "not stated here: look it up",
}
MODES: Final = {"CE": "either way", "CI": "indictable only", "": "mode not stated here"}
# letters after a code: attempts and the like of the offence
SUFFIXES: Final = (("A", "attempt"), ("B", "aiding, abetting or encouraging"), ("C", "conspiracy"))
NOT_CONFIRMED: Final = "not-confirmed"
CODE: Final = re.compile(r"[A-Z]{2}[0-9]{5}[A-C]?|[A-Z0-9]{2,8}-[A-Z0-9]{2,6}")


class Offence(NamedTuple):
    """One code as it stood from day to day (inclusive). `commenced`: whether it is known to be in force at all.

    `consent`: whether the DPP's consent is needed, None where the table does not say. Each `..._confidence` is a key of `READ`.
    """

    code: str
    words: str
    provision: str
    ho_class: str
    mode: str
    first: int
    last: int
    first_confidence: str
    maximum: str
    maximum_confidence: str
    consent: bool | None
    consent_confidence: str
    confidence: str
    source: str
    commenced: bool

    @property
    def maximum_words(self) -> str:
        """The maximum on indictment and how it was read."""
        return f"{self.maximum or 'not stated'} ({READ[self.maximum_confidence]})"

    @property
    def label(self) -> str:
        """Wording, provision and code, for lists to choose from."""
        return f"{self.words} - {self.provision} - {self.code}"


@lru_cache(maxsize=1)
def offences() -> tuple[Offence, ...]:
    """Every row of the program's own table, in its order. Raises ValueError for a bad one."""
    return tuple(_offence(row) for row in rows_of(own_table("offences.csv")))


def _offence(row: Row) -> Offence:
    stated = row.get("from")
    span = span_of("" if stated == NOT_CONFIRMED else stated, row.get("to"))
    read = [row.get(name) for name in ("from_confidence", "maximum_confidence", "consent_confidence", "confidence")]
    if span is None or not CODE.fullmatch(row.get("code")) or not row.get("source") or any(each not in READ for each in read):
        raise ValueError(f"line {row.line} of the offences")
    if row.get("mode") not in MODES or row.get("consent") not in ("yes", "no", ""):
        raise ValueError(f"line {row.line} of the offences")
    consent = {"yes": True, "no": False}.get(row.get("consent"))
    return Offence(
        row.get("code"), row.get("words"), row.get("provision"), row.get("class"), row.get("mode"), *span, read[0],
        row.get("maximum"), read[1], consent, read[2], read[3], row.get("source"), stated != NOT_CONFIRMED,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _by_code() -> dict[str, tuple[Offence, ...]]:
    found: dict[str, list[Offence]] = {}
    for each in offences():
        found.setdefault(each.code, []).append(each)
    return {code: tuple(rows) for code, rows in found.items()}


def versions(code: str) -> tuple[Offence, ...]:
    """The rows of a code, in the order of days; empty for a code that the table does not have."""
    return _by_code().get(code, ())


def standing(code: str, day: int) -> Offence | None:
    """The row in force on a day (number from 1970-01-01); None where none was, or none is known to have been."""
    return next((each for each in versions(code) if each.commenced and each.first <= day <= each.last), None)


def since(code: str) -> int | None:
    """The first day on which a code is known to be in force; None where the table does not state one."""
    days = [each.first for each in versions(code) if each.commenced and each.first != FIRST_DAY]
    return min(days) if days else None


def latest() -> tuple[Offence, ...]:
    """The last row of each code, in the order of the table: what a list to choose from shows."""
    return tuple(rows[-1] for rows in _by_code().values())
