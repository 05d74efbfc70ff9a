"""How many other people's data a request may return: dated policy data with sources, assumptions named as such.

Collateral intrusion is a consideration of every application for communications data (Investigatory Powers Act 2016,
Communications Data Code of Practice); here it is stated as a number that a person can disagree with.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rightdoor.reference.tables import own_table, rows_of


class CollateralFigure(NamedTuple):
    """For one kind of network: others concerned when asked exactly, when asked loosely, and where the figure is from."""

    kind: str
    exact: int
    loose: int
    source: str


@lru_cache(maxsize=1)
def collateral_figures() -> dict[str, CollateralFigure]:
    """The program's own figures by kind of network ("" for unknown)."""
    rows = (
        CollateralFigure(row.get("kind"), int(row.get("exact")), int(row.get("loose")), row.get("source"))
        for row in rows_of(own_table("collateral.csv"))
    )
    return {row.kind: row for row in rows}
