"""What a unit does in an operation: dated data with sources, names of single forces marked as such."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rightdoor.reference.tables import own_table, rows_of, span_of


class OperationRole(NamedTuple):
    """One role from day to day (inclusive; numbers from 1970-01-01). `local`: the name of one force alone, kept as an example."""

    code: str
    words: str
    first: int
    last: int
    local: bool
    confidence: str
    source: str


@lru_cache(maxsize=1)
def operation_roles() -> tuple[OperationRole, ...]:
    """Every row of the program's own table. Raises ValueError for a bad one."""
    return tuple(read_operation_roles(own_table("operation_roles.csv")))


def read_operation_roles(text: str) -> list[OperationRole]:
    """Rows of a table. Raises ValueError, which names the line, for one that cannot be read or that gives no source."""
    found = []
    for row in rows_of(text):
        span = span_of(row.get("from"), row.get("to"))
        if span is None or not row.get("code") or not row.get("words") or not row.get("source") or row.get("local") not in ("yes", "no"):
            raise ValueError(f"line {row.line} of the roles of operations")
        found.append(
            OperationRole(row.get("code"), row.get("words"), *span, row.get("local") == "yes", row.get("confidence"), row.get("source"))
        )
    return found


def role_words(code: str) -> str:
    """A role in words; the code where the table does not have it."""
    return next((each.words for each in operation_roles() if each.code == code), code)
