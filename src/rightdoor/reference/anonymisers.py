"""Dated lists of anonymisers and hosting that users load: CSV with `address, first_seen, last_seen`, also `kind, list`.

`address` may be a prefix. Days are inclusive, in UTC; a time of day is cut to its day. An empty `last_seen` speaks for
the first day alone: a list says what was seen, not what went on.
"""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.reference.addresses import parse_prefix
from rightdoor.reference.dated_ranges import DatedRange
from rightdoor.reference.errors import Loaded, LoadProblem
from rightdoor.reference.tables import rows_of, span_of

COLUMNS = frozenset({"address", "first_seen", "last_seen"})


class Listed(NamedTuple):
    """What a list says: hosting or another kind (tor-exit, vpn, proxy), and which list says it."""

    kind: str
    name: str


def read_anonymisers(text: str, name: str) -> Loaded[tuple[DatedRange[Listed], ...]]:
    """The entries of one list; `name` is its file's, used where the list does not name itself."""
    found: list[DatedRange[Listed]] = []
    problems: list[LoadProblem] = []
    for row in rows_of(text):
        prefix = parse_prefix(row.get("address"))
        first = row.get("first_seen")[:10]
        span = span_of(first, row.get("last_seen")[:10] or first) if first else None
        if prefix is None:
            problems.append(LoadProblem("bad-address", row.line, "not an address or prefix"))
        elif span is None:
            problems.append(LoadProblem("bad-days", row.line, "first_seen and last_seen are days YYYY-MM-DD in this order"))
        else:
            kind = row.get("kind").lower() or "anonymiser"
            found.append(DatedRange(prefix, span[0], span[1], Listed(kind, row.get("list") or name)))
    return Loaded(tuple(found) or None, tuple(problems))
