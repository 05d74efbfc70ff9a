"""Peer: the same with bins of the median width; assignments without an end, which lie in all bins, are joined apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def run(connection: Any, folder: Path) -> int:
    """Join footprints and assignments of a set; the number of pairs."""
    leases, probes = f"read_parquet('{folder}/leases.parquet')", f"read_parquet('{folder}/probes.parquet')"
    width = int(connection.execute(f"SELECT median(end_us - start_us) FROM {leases} WHERE file_row_number % 64 = 0").fetchone()[0])
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE pairs AS
      WITH held AS (SELECT file_row_number AS no, ip_low, start_us, end_us, start_us // {width} AS first_bin,
          unnest(range(start_us // {width}, (end_us - 1) // {width} + 1)) AS bin FROM {leases} WHERE end_us IS NOT NULL),
        asked AS (SELECT no, ip_low, start_us, end_us, start_us // {width} AS first_bin,
          unnest(range(start_us // {width}, (end_us - 1) // {width} + 1)) AS bin FROM {probes})
      SELECT p.no AS probe, l.no AS lease FROM asked p JOIN held l
        ON p.ip_low = l.ip_low AND p.bin = l.bin AND l.start_us < p.end_us AND p.start_us < l.end_us
        WHERE p.bin = greatest(p.first_bin, l.first_bin)
      UNION ALL
      SELECT p.no, l.file_row_number FROM {probes} p JOIN {leases} l ON p.ip_low = l.ip_low AND l.start_us < p.end_us WHERE l.end_us IS NULL""")
    return int(connection.execute("SELECT count(*) FROM pairs").fetchone()[0])
