"""The records of a case, as they were known on a day: what figures count of it."""

from __future__ import annotations

from rightdoor.figures.case_of import CaseOf, Papers
from rightdoor.figures.from_charges import of_charges
from rightdoor.figures.from_children import of_children
from rightdoor.figures.from_closing import of_closing
from rightdoor.figures.from_custody import of_custody
from rightdoor.figures.from_devices import of_devices
from rightdoor.figures.from_opening import of_opening
from rightdoor.figures.from_warrants import of_warrants
from rightdoor.figures.record import Record

__all__ = ["CaseOf", "records_of"]

_PARTS = (of_opening, of_warrants, of_custody, of_charges, of_children, of_devices, of_closing)


def records_of(case: CaseOf, as_of_us: int) -> list[Record]:
    """Each record of the case as far as it was recorded by `as_of_us` (UTC microseconds), by when it happened.

    A corrected event is what it became by then, a withdrawn one is not there. An id is used once within a kind: an entry under a warrant is a
    record of kind "warrant-executed" and one of kind "search".
    """
    papers = Papers(case, as_of_us)
    found = [record for part in _PARTS for record in part(papers)]
    return sorted(found, key=lambda each: (each.at_us, each.kind, each.id))
