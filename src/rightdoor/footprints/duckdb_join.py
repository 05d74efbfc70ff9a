"""How DuckDB carries out the join of `join_sql`: which form, on which part of the addresses.

The answer never depends on the choice; only the time does.
"""

from __future__ import annotations

from typing import Any

from rightdoor.footprints import join_sql

HOT = 256  # assignments per address from which bins pay; measured: at 16 they cost four times, at 5,208 they save nine tenths
_COLUMNS = "no, start_us, end_us"


def join_pairs(cursor: Any, *, probe: str, lease: str, into: str) -> None:
    """Make the temporary table `into` (probe, lease) of all overlapping pairs of two tables.

    Both hold no, ip_low, ip_high, start_us, end_us without nulls or empty intervals; the probes
    `port`, the leases `port_from`, `port_to` as well.
    """
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {into} (probe BIGINT, lease BIGINT)")
    for probe_digits in _digits(cursor, probe):
        for lease_digits in _digits(cursor, lease):
            ranges = not probe_digits == lease_digits == join_sql.EXACT
            length = min(probe_digits, lease_digits)
            key = f"substr(ip_low, 1, {length})" if ranges else "ip_low"
            sides = [
                f"(SELECT *, {key} AS key FROM {table} WHERE {join_sql.common_digits()} = {digits})"
                if digits != join_sql.EXACT
                else f"(SELECT *, {key} AS key FROM {table} WHERE ip_low = ip_high)"
                for table, digits in ((probe, probe_digits), (lease, lease_digits))
            ]
            _branch(cursor, sides[0], sides[1], into=into, ranges=ranges)


def _digits(cursor: Any, table: str) -> list[int]:
    """The lengths of prefix, in hex digits, that stand in a table."""
    rows = cursor.execute(f"SELECT DISTINCT {join_sql.common_digits()} AS digits FROM {table} ORDER BY digits").fetchall()
    return [row[0] for row in rows]


def _branch(cursor: Any, probe: str, lease: str, *, into: str, ranges: bool) -> None:
    if not _may_be_hot(cursor, lease):
        cursor.execute(f"INSERT INTO {into} {join_sql.bare(probe, lease, ranges=ranges)}")
        return
    carried = f"{_COLUMNS}, ip_low, ip_high" if ranges else _COLUMNS
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE rd_key AS SELECT key, row_number() OVER () AS id FROM (SELECT DISTINCT key FROM {probe})")
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE rd_keyed AS SELECT {carried}, port_from, port_to, k.id AS key FROM {lease} JOIN rd_key k USING (key)"
    )
    probe_keyed = f"(SELECT {carried}, port, k.id AS key FROM {probe} JOIN rd_key k USING (key))"
    hot, median = _hot(cursor)
    if median is None:
        cursor.execute(f"INSERT INTO {into} {join_sql.bare(probe_keyed, 'rd_keyed', ranges=ranges)}")
    else:
        _binned_branch(cursor, probe_keyed, into=into, ranges=ranges, steps=join_sql.widths(median), hot=hot)
    cursor.execute("DROP TABLE rd_key")
    cursor.execute("DROP TABLE rd_keyed")


def _may_be_hot(cursor: Any, lease: str) -> bool:
    """Cheap and never wrong in the negative: groups of the last four digits are unions of addresses' groups."""
    most = cursor.execute(
        f"SELECT max(n) FROM (SELECT substr(key, length(key) - 3) AS tail, count(*) AS n FROM {lease} GROUP BY substr(key, length(key) - 3)) t"
    ).fetchone()[0]
    return most is not None and most > HOT


def _hot(cursor: Any) -> tuple[str, int | None]:
    """A query for the hot keys, and the median length of their assignments that end; None when there are none."""
    hot = f"SELECT key FROM rd_keyed GROUP BY key HAVING count(*) > {HOT}"
    lengths = (
        f"SELECT end_us - start_us AS length, row_number() OVER () AS n FROM rd_keyed WHERE key IN ({hot}) AND end_us - start_us < {2**60}"
    )
    # a few thousand lengths are enough: the median steers time alone, never the answer
    median = cursor.execute(f"SELECT median(length) FROM ({lengths}) t WHERE n % 64 = 1").fetchone()[0]
    return hot, None if median is None else int(median)


def _binned_branch(cursor: Any, probe: str, *, into: str, ranges: bool, steps: list[int], hot: str) -> None:
    level = join_sql.level_of(steps)
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE rd_lease AS SELECT t.*, "
        f"CASE WHEN h.key IS NULL THEN {join_sql.UNBINNED} ELSE {level} END AS own FROM rd_keyed t LEFT JOIN ({hot}) h ON t.key = h.key"
    )
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE rd_probe AS SELECT t.*, {level} AS own FROM {probe} t")
    lease_levels, probe_levels = _levels(cursor, "rd_lease"), _levels(cursor, "rd_probe")
    if lease_levels and probe_levels:
        lease_side = join_sql.binned_side("rd_lease", own=lease_levels, other=probe_levels, steps=steps)
        probe_side = join_sql.binned_side(
            f"(SELECT * FROM rd_probe WHERE key IN ({hot}))", own=probe_levels, other=lease_levels, steps=steps
        )
        cursor.execute(f"INSERT INTO {into} {join_sql.binned(f'({probe_side})', f'({lease_side})', ranges=ranges)}")
    cursor.execute(f"INSERT INTO {into} {join_sql.unbinned('rd_probe', 'rd_lease', ranges=ranges)}")
    cursor.execute("DROP TABLE rd_lease")
    cursor.execute("DROP TABLE rd_probe")


def _levels(cursor: Any, table: str) -> list[int]:
    rows = cursor.execute(f"SELECT DISTINCT own FROM {table} WHERE own >= 0 ORDER BY own").fetchall()
    return [row[0] for row in rows]
