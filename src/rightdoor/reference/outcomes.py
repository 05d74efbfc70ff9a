"""Outcome codes by which a recorded crime is closed: dated data, with what each rests on."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rightdoor.reference.tables import own_table, rows_of, span_of


class OutcomeCode(NamedTuple):
    """One code from day to day (inclusive). `child`: one that is asked for where the person reported is a child."""

    code: str
    words: str
    first: int
    last: int
    child: bool
    confidence: str
    first_confidence: str
    source: str

    @property
    def label(self) -> str:
        """Number and words."""
        return f"{self.code} - {self.words}"


@lru_cache(maxsize=1)
def outcomes() -> tuple[OutcomeCode, ...]:
    """Every row of the program's own table. Raises ValueError for a bad one."""
    found = []
    for row in rows_of(own_table("outcomes.csv")):
        span = span_of(row.get("from"), row.get("to"))
        if span is None or not row.get("code").isdigit() or not row.get("words") or not row.get("source"):
            raise ValueError(f"line {row.line} of the outcome codes")
        read = row.get("confidence"), row.get("from_confidence")
        found.append(OutcomeCode(row.get("code"), row.get("words"), *span, row.get("child") == "yes", *read, row.get("source")))
    return tuple(found)


def outcome(code: str) -> OutcomeCode | None:
    """A code of the table; None for any other."""
    return next((each for each in outcomes() if each.code == code), None)
