"""The two named sets of the attribution join, made by arithmetic: no generator state, the same everywhere.

Each has four million assignments over a year, one after the other on each address; one in ten runs on
for ten minutes into the next, one in a hundred has no end (so everything later overlaps it), and a
million footprints of one second, spread evenly.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import duckdb

from rightdoor.footprints.parquet_file import ParquetFile
from rightdoor.footprints.tables import BATCH_TABLES, arrow_schema

YEAR_US = 365 * 86_400 * 1_000_000
START_US = 1_767_225_600_000_000  # 2026-01-01T00:00:00Z
FOOTPRINTS = 1_000_000
FIRST_ADDRESS = 198 * 2**24 + 18 * 2**16  # 198.18.0.0, benchmark range of RFC 2544, mapped into IPv6


class JoinSet(NamedTuple):
    """One named set."""

    name: str
    addresses: int
    each: int


SETS = (JoinSet("250,000 addresses x 16", 250_000, 16), JoinSet("768 addresses x 5,208", 768, 5_208))

_HEX = f"'00000000000000000000ffff' || lower(printf('%08X', {FIRST_ADDRESS} + address))"


def write_set(which: JoinSet, folder: Path) -> None:
    """`folder`/leases.parquet as a batch has it, and `folder`/probes.parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    width = YEAR_US // which.each
    rows = which.addresses * which.each
    leases = f"""WITH cut AS (
        SELECT n // {which.each} AS address, n % {which.each} AS place, hash(n) AS h,
          {START_US} + (n % {which.each}) * {width} + CAST(hash(n) % {width // 2} AS BIGINT) AS start_us,
          {START_US} + (n % {which.each} + 1) * {width} + CAST(hash(n + 1) % {width // 2} AS BIGINT) AS next_us
        FROM range({rows}) r(n))
      SELECT 'rc_aaaaaaaaaaaaaaaa' AS receipt, repeat('ab', 32) AS exhibit, 'line:' || address || '-' || place AS locator, '' AS provider,
        'ipv4' AS id_type, '' AS id_value, {_HEX} AS ip_low, {_HEX} AS ip_high, NULL::BIGINT AS port_from, NULL::BIGINT AS port_to, start_us,
        CASE WHEN h % 100 = 7 THEN NULL WHEN h % 10 = 3 THEN next_us + 600000000 ELSE next_us END AS end_us,
        'observed' AS start_basis, CASE WHEN h % 100 = 7 THEN 'open' ELSE 'observed' END AS end_basis, 'S' || h % 1000 AS subscriber_ref
      FROM cut ORDER BY hash(h)"""
    probes = f"""WITH p AS (SELECT n AS no, CAST(hash(n + {rows}) % {which.addresses} AS BIGINT) AS address,
        {START_US} + CAST(hash(-n) % {YEAR_US} AS BIGINT) AS start_us FROM range({FOOTPRINTS}) r(n))
      SELECT no, 'fp' AS footprint, {_HEX} AS ip_low, {_HEX} AS ip_high, NULL::BIGINT AS port, start_us, start_us + 1000000 AS end_us FROM p"""
    with duckdb.connect() as connection:
        table = connection.sql(leases).to_arrow_table()
        schema = arrow_schema(BATCH_TABLES["leases"])
        file = ParquetFile(folder / "leases.parquet", schema)
        file.write(table.cast(schema))
        file.close()
        connection.execute(f"COPY ({probes}) TO '{folder / 'probes.parquet'}' (FORMAT parquet)")
