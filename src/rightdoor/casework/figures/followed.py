"""A query for a force with those that it followed, as far as this store has records of them."""

from __future__ import annotations

from rightdoor.casework.access.models import Organisation
from rightdoor.figures.forces import Reached
from rightdoor.figures.query import Query
from rightdoor.figures.successions import with_forerunners


def followed_here(query: Query) -> Reached:
    """The query that is counted, and the sentences that stand beside its numbers; none where nothing followed anything in its time."""
    if not query.forces:
        return Reached(query, ())
    return with_forerunners(query, frozenset(Organisation.objects.exclude(force="").values_list("force", flat=True)))
