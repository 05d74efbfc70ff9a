"""What of the registers an account may see: they speak of the whole store, and are narrowed here before anything of them is shown.

An event is seen when the receipt that states it is, or when it stands in an application that is seen. What speaks of several events
(premises, a referral's number) is shown to whoever sees all of them. A decision made at the desk is seen as its tie is. The registers
are those of the open view: what stands in a silent compartment is in none of them, for nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from django.http import Http404

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.communications_data.models import Draft, Request, Tie
from rightdoor.casework.communications_data.seen import held, seen_now, unit_for
from rightdoor.casework.listing.models import View as ListView
from rightdoor.casework.place import held_store
from rightdoor.operations.derived import shown_derived
from rightdoor.operations.register_view import View, register_view
from rightdoor.operations.standing import papers_of


class Place(NamedTuple):
    """Whose something is: the unit, and the receipts and compartments by which it is guarded."""

    unit: int
    receipts: tuple[str, ...]
    compartments: tuple[int, ...]


class Sight:
    """The registers of the store, and what of them the acting account sees."""

    def __init__(self, acting: Acting) -> None:
        self.acting = acting
        seen = seen_now()[ListView.OPEN]  # under row-level security, before anything is read past it
        self.subjects = seen.subjects
        self.drafts = {row.key: row for row in Draft.objects.select_related("unit")}
        self.asked = dict(Request.objects.values_list("footprint", "draft__key"))
        self.ties = {row.decision: row for row in Tie.objects.select_related("unit", "by")}
        store = held_store()
        with store.connect() as connection:
            self.view: View = register_view(store, connection)
            ref = shown_derived(store, connection)
            connection.rollback()
        stated = {
            each.footprint for each in papers_of(ref) if any(paper[0] == "footprint" and paper[1] in seen.receipts for paper in each.papers)
        }
        self.footprints = frozenset(stated) | self.asked.keys()

    @cached_property
    def _bodies(self) -> dict[str, str]:
        """Decision to what it is about."""
        return {row.id: row.body.get("about", "") or row.body.get("error", "") for row in self.view.rows}

    @cached_property
    def _of_drafts(self) -> dict[str, Draft]:
        return {row.subject: row for row in self.drafts.values()}

    @cached_property
    def _subject_of(self) -> dict[str, str]:
        standing = self.view.standing
        return {f: name for name in self.subjects if name in standing.subjects for f in standing.footprints_of(name)}

    def shows(self, about: str) -> bool:
        """Whether what has this id, or number, may be spoken of to the account."""
        if about in self.subjects or about in self.footprints or about in self.ties or about in self._of_drafts:
            return True
        if about.startswith(("sub_", "fp_")):
            return False
        if about in self._bodies:
            return bool(self._bodies[about]) and self._bodies[about] != about and self.shows(self._bodies[about])
        events = self.view.standing.footprints_of(about)
        return bool(events) and events <= self.footprints

    def only(self, footprints: Iterable[str]) -> list[str]:
        """Those of some events that are seen, in order."""
        return sorted(self.footprints.intersection(footprints))

    def place(self, about: str, capability: str) -> Place:
        """Whose it is, for the account that may do `capability` with it. Raises Http404 for what is not seen, NotAllowed."""
        if not self.shows(about):
            raise Http404
        found = self._place(about, capability)
        require(self.acting, capability, unit=found.unit if found is not None else None)
        if found is None:
            raise Http404
        return found

    def _place(self, about: str, capability: str) -> Place | None:
        if about in self.ties:
            tie = self.ties[about]
            return Place(tie.unit_id, tuple(tie.receipts), tuple(tie.compartments))
        draft = self.drafts.get(self.asked.get(about, "")) or self._of_drafts.get(about)
        if draft is not None:
            return Place(draft.unit_id, tuple(draft.receipts), tuple(draft.compartments))
        if about in self._bodies:
            return self._place(self._bodies[about], capability)
        subject = about if about in self.subjects else self._subject_of.get(about, "")
        if not subject:
            events = self.only(self.view.standing.footprints_of(about))
            return self._place(events[0], capability) if events and events[0] != about else None
        found = held(self.acting, subject)
        unit = unit_for(self.acting, found, capability)
        return None if unit is None else Place(unit, found.receipts, found.compartments)
