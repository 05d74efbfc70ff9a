"""A case as figures read it: its history as it was known on a day, to which operations its records belong, and how a paper becomes a record."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from rightdoor.cases.custody.state import People
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.figures.membership import Membership
from rightdoor.figures.record import NO_FACTS, Record


class CaseOf(NamedTuple):
    """`case`: its id. `force`: the code of the force area of its unit's organisation now, "" where that is not known.

    `first_receipt_us`: of its first referral anywhere; None where unknown. `whose`: the forces that held it one after the other, each with since
    when (UTC microseconds, by when it was recorded), ascending; empty where it was always of `force`.
    """

    case: str
    force: str
    history: History
    first_receipt_us: int | None = None
    whose: tuple[tuple[int, str], ...] = ()

    def force_at(self, as_of_us: int) -> str:
        """The force that held it on a day, by what was recorded then."""
        held = [force for since_us, force in self.whose if since_us <= as_of_us]
        return held[-1] if held else self.whose[0][1] if self.whose else self.force


class Papers:
    """A case cut to what was recorded by `as_of_us`. Corrections and withdrawals recorded later have not happened yet."""

    def __init__(self, case: CaseOf, as_of_us: int) -> None:
        self.case = case
        self.force = case.force_at(as_of_us)
        self.history = History(event for event in case.history.log if event.recorded_us <= as_of_us)
        self.membership = Membership(self.history)

    @cached_property
    def people(self) -> People:
        """Who is who in the case, by decision."""
        return People(self.history)

    @cached_property
    def _known(self) -> dict[str, int]:
        return {event.id: event.recorded_us for event in self.history.log}

    def root(self, event: Event) -> str:
        """The id of the paper: the first event of its chain of corrections."""
        return self.history.root(event.id)

    def record(self, kind: str, event: Event, *, person: str = "", at_us: int | None = None) -> Record:
        """The record of an event. `at_us`: where it is not the event's own time. What else it needs is put in by `_replace`."""
        at = event.at_us if at_us is None else at_us
        root = self.root(event)
        operations, linked = self.membership.at(at)
        return Record(
            id=root,
            kind=kind,
            at_us=at,
            known_us=self._known.get(root, event.recorded_us),
            force=self.force,
            case=self.case.case,
            person=person,
            operations=operations,
            linked=linked,
            facts=NO_FACTS,
        )
