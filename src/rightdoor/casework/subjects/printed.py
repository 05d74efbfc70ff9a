"""A subject given away as a whole: on paper by its page, as data by the interface. An export: recorded, its conditions confirmed first."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.conditions import Conditioned, current, of_subject, released
from rightdoor.casework.decided.history import Entry, history_of
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.subjects.events import EventRow, event_rows
from rightdoor.casework.subjects.first_screen import FirstScreen, first_screen
from rightdoor.casework.subjects.notes import NoteShown, notes_of
from rightdoor.casework.subjects.papers import Papers
from rightdoor.casework.subjects.queries import units_for
from rightdoor.casework.subjects.statements import Joined, Media, Person, ReferralShown, identifiers, media, persons, referrals
from rightdoor.errors import UsageProblem


class NotConfirmed(UsageProblem):
    """The conditions of the sources were not confirmed."""


class Asked(NamedTuple):
    """What has to be known before: the referrals with grade and conditions of each, all conditions, whether an exhibit is restricted."""

    referrals: list[ReferralShown]
    conditioned: Conditioned
    restricted: bool

    @property
    def conditional(self) -> bool:
        """Whether there is anything to confirm."""
        return bool(self.conditioned.stated) or self.restricted


class Printed(NamedTuple):
    """Everything but texts that may harm their reader."""

    screen: FirstScreen
    events: tuple[EventRow, ...]
    identifiers: list[Joined]
    persons: list[Person]
    media: Media
    notes: list[NoteShown]
    entries: list[Entry]


def asked(acting: Acting, row: Subject, papers: Papers) -> Asked:
    """The conditions of what would be given away. Raises NotAllowed."""
    require(acting, "export", units=units_for(acting, row))
    found = referrals(papers)
    return Asked(found, of_subject(acting, row.subject), any(r.restricted for r in found))


def printed(acting: Acting, row: Subject, papers: Papers, first: Asked, *, confirmed: bool, originator: str = "") -> Printed:
    """The subject, given away. `originator`: reference of the permission, where a condition leaves it to the originator.

    Raises NotConfirmed, AskOriginator, UsageProblem, and Refused while the conditions are not known.
    """
    current(acting)
    if first.conditional and not confirmed:
        raise NotConfirmed("Confirm that you keep to the conditions.")
    agreed = released(first.conditioned, originator)
    events = event_rows(papers.events)
    made = Printed(
        first_screen(papers),
        events,
        identifiers(papers),
        persons(papers),
        media(papers),
        notes_of(acting, row),
        history_of(acting, row.subject),
    )
    acting.note("exported", {"subject": row.subject, "what": "printed", "referrals": len(first.referrals), "events": len(events), **agreed})
    return made
