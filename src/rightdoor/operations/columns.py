"""The columns of received tables: what RD-A04 holds against the columns that a source used before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rightdoor.footprints.engine import Engine
from rightdoor.model.rows import ReferralRow

TABLES = frozenset({"observation-log", "package", "call"})


def columns_of(engine: Engine, referrals: Iterable[ReferralRow]) -> Mapping[str, frozenset[str]]:
    """Receipt of a table to the fields that its events hold; reports have no columns to drift."""
    receipts = {row.receipt for row in referrals if row.form in TABLES}
    found: dict[str, set[str]] = defaultdict(set)
    for receipt, field in engine.fields("event", receipts) if receipts else ():
        found[receipt].add(field)
    return {receipt: frozenset(fields) for receipt, fields in found.items()}
