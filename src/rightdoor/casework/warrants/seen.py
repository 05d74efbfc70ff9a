"""A case with its subject and papers, for those acts that read both: the subject must be seen as well as the case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.http import Http404

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.adding import subject_of
from rightdoor.casework.cases.models import Case
from rightdoor.casework.cases.queries import case_seen, history_of
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.packages.queries import prospect
from rightdoor.casework.subjects.papers import Papers, opened_papers
from rightdoor.casework.warrants.application import Behind
from rightdoor.casework.warrants.door import door_of


class Seen(NamedTuple):
    """A case, its subject as the account sees it, its history."""

    case: Case
    row: Subject
    history: History

    def event(self, wanted: str, *kinds: str) -> Event:
        """An event of one of these kinds. Raises Http404."""
        found = self.history.one(wanted)
        if found is None or found.kind not in kinds:
            raise Http404
        return found

    @property
    def recorders(self) -> frozenset[str]:
        """The accounts that recorded anything in the case: whose steps at the door are the case's."""
        return frozenset(event.by for event in self.history.log)


def seen(acting: Acting, case: str) -> Seen:
    """The case and its subject. Raises Http404 where either is not seen."""
    held = case_seen(acting, case)
    row = subject_of(acting, held)
    if row is None:
        raise Http404
    return Seen(held, row, history_of(held))


@contextmanager
def with_papers(acting: Acting, found: Seen) -> Iterator[Papers]:
    """The subject's papers; released at the end of the block."""
    with opened_papers(acting, found.row) as papers:
        yield papers


def behind(acting: Acting, found: Seen, papers: Papers, premises: str) -> Behind:
    """What a draft for these premises is made from."""
    door = door_of(papers, premises, now_us=acting.now_us, recorders=found.recorders | {acting.actor})
    return Behind(papers, found.history, prospect(acting, papers, "warrant"), door)
