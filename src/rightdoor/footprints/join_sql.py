"""The join of readings and assignments as plain SQL: equality on the address, overlap of intervals.

ANSI SQL that DuckDB and Spark both take: no ASOF (it hides overlapping assignments), no vendor
functions. Inputs are two tables with one key, half-open intervals of time and
closed blocks of ports, all without nulls (an open end is a far one):

    (no, key, start_us, end_us, port_from, port_to)

Addresses with thousands of assignments would be compared pairwise; for those the *binned* form cuts
time into bins. Each interval has a level: the narrowest bin that is as long as it, so that it lies in
at most two bins of its level. A pair meets at the coarser of its two levels, and counts once: in the
bin where the later of the two starts. (Cf. interval joins by partitioning: Dignös, Böhlen,
Gamper, SIGMOD 2014.)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

OVERLAP = "l.start_us < p.end_us AND p.start_us < l.end_us"
PORTS = "l.port_from <= p.port_to AND p.port_from <= l.port_to"
EXACT = 32  # hex digits of one address
RATIO = 8  # between the widths of neighbouring levels
LEVELS = 5
UNBINNED = -1  # the level of what is not cut into bins: cold addresses, open ends, lengths beyond the last level


# only where a prefix stands on either side: equal leading digits do not yet mean that the ranges meet
RANGES = "l.ip_low <= p.ip_high AND p.ip_low <= l.ip_high"


class Meets(NamedTuple):
    """What must meet beside key and time; a part that no row states is left out, for speed alone."""

    ranges: bool
    ports: bool

    def sql(self) -> str:
        """The predicate."""
        return " AND ".join([OVERLAP, *([PORTS] if self.ports else []), *([RANGES] if self.ranges else [])])


def bare(probe: str, lease: str, meets: Meets) -> str:
    """Every overlapping pair by equality and range alone: best while an address has few assignments."""
    return f"SELECT p.no AS probe, l.no AS lease FROM {probe} p JOIN {lease} l ON p.key = l.key AND {meets.sql()}"


def widths(median_us: int) -> list[int]:
    """The widths of the levels in microseconds, from the median length of an assignment."""
    return [max(1, median_us) * RATIO**level for level in range(LEVELS)]


def level_of(steps: Sequence[int]) -> str:
    """SQL: the level of an interval, UNBINNED beyond the last."""
    cases = " ".join(f"WHEN end_us - start_us <= {width} THEN {level}" for level, width in enumerate(steps))
    return f"CASE {cases} ELSE {UNBINNED} END"


def binned_side(table: str, *, own: Collection[int], other: Collection[int], steps: Sequence[int]) -> str:
    """SQL: the rows of `table` (its column `own` is their level) in their bins.

    Each stands in the bins of its own level, and of every coarser level that the other side has.
    """
    parts = []
    for level in sorted(set(own) | set(other)):
        width = steps[level]
        first = f"(start_us - start_us % {width})"
        last = f"(end_us - 1 - (end_us - 1) % {width})"
        head = f"SELECT t.*, {level} AS lv, {first} AS first_bin"
        where = f"FROM {table} t WHERE own >= 0 AND own {'<=' if level in other else '='} {level}"
        parts.append(f"{head}, {first} AS bin {where}")
        parts.append(f"{head}, {last} AS bin {where} AND {last} > {first}")
    return " UNION ALL ".join(parts)


def binned(probe: str, lease: str, meets: Meets) -> str:
    """Overlapping pairs of two binned sides, each once."""
    return f"""SELECT p.no AS probe, l.no AS lease FROM {probe} p JOIN {lease} l
      ON p.key = l.key AND p.lv = l.lv AND p.bin = l.bin AND {meets.sql()}
      WHERE p.lv = CASE WHEN p.own > l.own THEN p.own ELSE l.own END
        AND p.bin = CASE WHEN p.first_bin > l.first_bin THEN p.first_bin ELSE l.first_bin END"""


def common_digits() -> str:
    """SQL: how many leading hex digits the first and last address of a range share."""
    cases = " ".join(f"WHEN substr(ip_low, 1, {n}) = substr(ip_high, 1, {n}) THEN {n}" for n in range(EXACT, 0, -1))
    return f"CASE {cases} ELSE 0 END"
