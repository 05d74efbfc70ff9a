"""What one person may see of a store, given to operations that otherwise speak of all of it: applied before anything is worked out."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.operations.plan_events import Event


class Seen(NamedTuple):
    """The ids of the subjects and of the receipts that their statements are from, as row-level security shows them."""

    subjects: frozenset[str]
    receipts: frozenset[str]

    def shows(self, event: Event) -> bool:
        """Whether the event is stated by a receipt that is seen. One that only others hold is not there for this person."""
        return any(paper.kind == "footprint" and paper.receipt in self.receipts for paper in event.papers)
