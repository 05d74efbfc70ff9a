"""Peer: the join that one writes first, equality on the address and a range on time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FAR = 2**61


def run(connection: Any, folder: Path) -> int:
    """Join footprints and assignments of a set; the number of pairs."""
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE pairs AS
      SELECT p.no AS probe, l.file_row_number AS lease
      FROM read_parquet('{folder}/probes.parquet') p JOIN read_parquet('{folder}/leases.parquet') l
        ON p.ip_low = l.ip_low AND l.start_us < p.end_us AND p.start_us < coalesce(l.end_us, {FAR})""")
    return int(connection.execute("SELECT count(*) FROM pairs").fetchone()[0])
