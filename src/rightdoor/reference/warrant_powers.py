"""Powers of entry and search, as dated data: who issues a warrant, on which test; and searches without one."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rightdoor.reference.tables import own_table, rows_of, span_of

CONFIDENCES = frozenset({"A", "B", "C", "M"})


class Power(NamedTuple):
    """One power, in force from day to day (inclusive). `warrant`: a court issues one. `test`, `sought`, `note` are sentences; `confidence` as in `rules.clocks.rule`."""

    code: str
    warrant: bool
    title: str
    first: int
    last: int
    issued_by: str
    test: str
    sought: str
    note: str
    confidence: str
    source: str

    def in_force(self, day: int) -> bool:
        """Whether it is in force on a day (number from 1970-01-01)."""
        return self.first <= day <= self.last


@lru_cache(maxsize=1)
def powers() -> tuple[Power, ...]:
    """Every row of the program's own table, in its order. Raises ValueError for a bad one."""
    found = []
    for row in rows_of(own_table("warrant_powers.csv")):
        span, warrant = span_of(row.get("from"), row.get("to")), row.get("warrant")
        needed = ("power", "title", "test", "source", *(("issued_by", "sought") if warrant == "yes" else ()))
        if span is None or warrant not in ("yes", "no") or row.get("confidence") not in CONFIDENCES or not all(map(row.get, needed)):
            raise ValueError(f"line {row.line} of the powers of search")
        found.append(
            Power(
                row.get("power"), warrant == "yes", row.get("title"), *span, row.get("issued_by"), row.get("test"), row.get("sought"),
                row.get("note"), row.get("confidence"), row.get("source"),
            )
        )  # fmt: skip
    return tuple(found)


def power(code: str) -> Power | None:
    """The power of a code; None where there is none."""
    return next((each for each in powers() if each.code == code), None)


def warrant_powers(day: int) -> tuple[Power, ...]:
    """Those that a warrant can be applied for under on a day, in the order of the table."""
    return tuple(each for each in powers() if each.warrant and each.in_force(day))
