"""The typed rows of one receipt, one list per table of `model.rows.TABLES`."""

from __future__ import annotations

from collections.abc import Sequence

from rightdoor.model.finding import DataFinding
from rightdoor.model.rows import FootprintRow, IdentifierRow, LeaseRow, MediaRow, ReferralRow, RequestRow, ResultRow


class DerivedRows:
    """Lists named as the tables are, and `findings` beyond those of the reader."""

    __slots__ = ("findings", "footprints", "identifiers", "leases", "media", "referrals", "requests", "results")

    def __init__(self) -> None:
        self.footprints: list[FootprintRow] = []
        self.referrals: list[ReferralRow] = []
        self.identifiers: list[IdentifierRow] = []
        self.requests: list[RequestRow] = []
        self.results: list[ResultRow] = []
        self.leases: list[LeaseRow] = []
        self.media: list[MediaRow] = []
        self.findings: list[DataFinding] = []

    def table(self, name: str) -> Sequence[tuple[object, ...]]:
        """The rows of the table `name` of `model.rows.TABLES`."""
        rows: Sequence[tuple[object, ...]] = getattr(self, name)
        return rows
