"""From the records of one exhibit to typed rows: what is derived once, when it is taken in.

Nothing is interpreted beyond types here: times stay literal (readings come with the decisions in
force), except in providers' logs, whose formats define their zone.
"""

from __future__ import annotations

from collections.abc import Sequence

from rightdoor.footprints.derive_context import Context
from rightdoor.footprints.derive_events import event_rows, person_rows, referral_row
from rightdoor.footprints.derive_papers import lease_row, media_rows, request_row, result_row
from rightdoor.footprints.derived_rows import DerivedRows
from rightdoor.model.statement import Record

__all__ = ["DerivedRows", "Deriver", "derive"]


def derive(records: Sequence[Record], *, receipt: str, exhibit: str, reader: str, name: str) -> DerivedRows:
    """The typed rows of one receipt, and findings that only show once values stand side by side.

    `receipt` is our id, `exhibit` the SHA-256, `reader` the name of the reader, `name` the path as
    received. The order of rows is that of the records; parents may stand behind their children.
    """
    return Deriver(receipt=receipt, exhibit=exhibit, reader=reader, name=name).take(records)


class Deriver:
    """The same for an exhibit that is read in parts: parents must stand in the same part or an earlier one."""

    def __init__(self, *, receipt: str, exhibit: str, reader: str, name: str) -> None:
        self._context = Context(receipt, exhibit, reader, name)

    def take(self, records: Sequence[Record]) -> DerivedRows:
        """The typed rows of the next part."""
        context = self._context
        context.learn(records)
        rows = DerivedRows()
        for record in records:
            kind = record.kind
            if kind == "event":
                event_rows(record, context, rows)
            elif kind == "person":
                person_rows(record, context, rows)
            elif kind == "referral":
                rows.referrals.append(referral_row(record, context))
            elif kind == "media":
                media_rows(record, context, rows)
            elif kind == "lease":
                lease_row(record, context, rows)
            elif kind == "request":
                rows.requests.append(request_row(record, context))
            elif kind == "result":
                rows.results.append(result_row(record, context))
        return rows
