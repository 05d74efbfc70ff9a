"""How DuckDB carries out the join of `join_sql`: which form, on which part of the addresses.

The answer never depends on the choice; only the time does.
"""

from __future__ import annotations

from typing import Any

from rightdoor.footprints.join_sql import (
    EXACT,
    UNBINNED,
    Meets,
    bare,
    binned,
    binned_side,
    common_digits,
    level_of,
    widths,
)

FEW = 128  # probes per address up to which the bare join is best, however many assignments there are
HOT = 256  # assignments per address from which bins pay; measured: at 16 they cost three times, at 5,208 they save nine tenths
_CARRIED = "no, start_us, end_us, port_from, port_to"
_SAMPLE = 8
_OPEN_US = 2**60  # an interval that long has an open end


def join_pairs(cursor: Any, *, probe: str, lease: str, into: str) -> None:
    """Make the temporary view `into` (probe, lease) of all overlapping pairs of two tables.

    Both hold no, is_prefix, ip_low, ip_high, start_us, end_us, port_from, port_to without nulls or empty
    intervals; `is_prefix` tells whether ip_low and ip_high may differ.
    """
    pairs = _Pairs(cursor, into)
    ports = _states_ports(cursor, probe) and _states_ports(cursor, lease)
    for probe_digits, probe_rows in _lengths(cursor, probe).items():
        for lease_digits, lease_rows in _lengths(cursor, lease).items():
            ranges = not probe_digits == lease_digits == EXACT
            key = f"substr(ip_low, 1, {min(probe_digits, lease_digits)})" if ranges else "ip_low"
            probe_side, lease_side = (f"(SELECT *, {key} AS key FROM {rows})" for rows in (probe_rows, lease_rows))
            meets = Meets(ranges, ports)
            if _most_asked(cursor, probe_side) <= FEW:
                pairs.add(bare(probe_side, lease_side, meets))
            else:
                _keyed_branch(cursor, probe_side, lease_side, pairs=pairs, meets=meets)
    pairs.finish()


class _Pairs:
    """Parts of the answer, a table each: filling one table part by part takes three times as long."""

    def __init__(self, cursor: Any, into: str) -> None:
        self._cursor = cursor
        self._into = into
        self._parts: list[str] = []

    def add(self, query: str) -> None:
        name = f"{self._into}_{len(self._parts)}"
        self._cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
        self._parts.append(name)

    def finish(self) -> None:
        parts = " UNION ALL ".join(f"SELECT probe, lease FROM {name}" for name in self._parts)
        nothing = "SELECT CAST(0 AS BIGINT) AS probe, CAST(0 AS BIGINT) AS lease WHERE false"
        self._cursor.execute(f"CREATE OR REPLACE TEMP VIEW {self._into} AS {parts or nothing}")


def _most_asked(cursor: Any, probe: str) -> int:
    """About the most probes on one address, from a sample: with the number of assignments it bounds the bare join's comparisons."""
    counted = f"SELECT key, count(*) AS n FROM {probe} s WHERE no % {_SAMPLE} = 0 GROUP BY key"
    row = cursor.execute(f"SELECT max(n) FROM ({counted}) t").fetchone()
    return int(row[0] or 0) * _SAMPLE


def _states_ports(cursor: Any, table: str) -> bool:
    row = cursor.execute(f"SELECT max(port_from), min(port_to) FROM {table}").fetchone()
    return row[0] is not None and (row[0] >= 0 or row[1] < _OPEN_US)


def _lengths(cursor: Any, table: str) -> dict[int, str]:
    """The lengths of prefix in hex digits that stand in a table, each with its rows; EXACT for single addresses."""
    digits = common_digits()
    found = cursor.execute(f"SELECT DISTINCT {digits} AS digits FROM {table} WHERE is_prefix ORDER BY digits").fetchall()
    if not found:
        return {EXACT: table}
    rows = {n: f"{table} WHERE is_prefix AND {digits} = {n}" for (n,) in found}
    rows[EXACT] = f"{table} WHERE NOT is_prefix OR {digits} = {EXACT}"
    return rows


def _keyed_branch(cursor: Any, probe: str, lease: str, *, pairs: _Pairs, meets: Meets) -> None:
    """Addresses as integers first, then by bins where some have many assignments."""
    carried = f"{_CARRIED}, ip_low, ip_high" if meets.ranges else _CARRIED
    cursor.execute(
        "CREATE OR REPLACE TEMP TABLE rd_key AS "
        f"SELECT t.key AS text_key, row_number() OVER () AS key FROM (SELECT DISTINCT key FROM {probe}) t"
    )
    for name, side in (("rd_probe", probe), ("rd_lease", lease)):
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {carried}, k.key FROM {side} s JOIN rd_key k ON s.key = k.text_key")
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE rd_hot AS SELECT key FROM rd_lease GROUP BY key HAVING count(*) > {HOT}")
    median = _median_length(cursor)
    if median is None:
        pairs.add(bare("rd_probe", "rd_lease", meets))
    else:
        _binned_branch(cursor, pairs=pairs, meets=meets, steps=widths(median))
    for name in ("rd_key", "rd_probe", "rd_lease", "rd_hot"):
        cursor.execute(f"DROP TABLE {name}")


def _median_length(cursor: Any) -> int | None:
    """The median length of the hot addresses' assignments that end; None when there are none.

    A sample is enough: the median steers time alone, never the answer.
    """
    for sample in ("no % 64 = 0 AND", ""):
        row = cursor.execute(
            f"SELECT median(end_us - start_us) FROM rd_lease WHERE {sample} end_us - start_us < {_OPEN_US} AND key IN (SELECT key FROM rd_hot)"
        ).fetchone()
        if row[0] is not None:
            return int(row[0])
    return None


def _binned_branch(cursor: Any, *, pairs: _Pairs, meets: Meets, steps: list[int]) -> None:
    """What is cut into bins meets there; what is not, on either side, meets by the bare join."""
    level = level_of(steps)
    for name in ("rd_probe", "rd_lease"):
        levelled = (
            f"SELECT t.*, CASE WHEN h.key IS NULL THEN {UNBINNED} ELSE {level} END AS own FROM {name} t LEFT JOIN rd_hot h ON t.key = h.key"
        )
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name}_own AS {levelled}")
        # a table of its own, in order: its size then tells which side to hash, and neighbours lie together
        cursor.execute(
            f"CREATE OR REPLACE TEMP TABLE {name}_long AS SELECT * FROM {name}_own WHERE own = {UNBINNED} ORDER BY key, start_us, no"
        )
    probe_levels, lease_levels = _levels(cursor, "rd_probe_own"), _levels(cursor, "rd_lease_own")
    if lease_levels and probe_levels:
        probe_side = binned_side("rd_probe_own", own=probe_levels, other=lease_levels, steps=steps)
        lease_side = binned_side("rd_lease_own", own=lease_levels, other=probe_levels, steps=steps)
        pairs.add(binned(f"({probe_side})", f"({lease_side})", meets))
    pairs.add(bare("rd_probe", "rd_lease_long", meets))
    pairs.add(bare("rd_probe_long", "(SELECT * FROM rd_lease_own WHERE own >= 0)", meets))
    for name in ("rd_probe_own", "rd_lease_own", "rd_probe_long", "rd_lease_long"):
        cursor.execute(f"DROP TABLE {name}")


def _levels(cursor: Any, table: str) -> list[int]:
    rows = cursor.execute(f"SELECT DISTINCT own FROM {table} WHERE own >= 0 ORDER BY own").fetchall()
    return [row[0] for row in rows]
