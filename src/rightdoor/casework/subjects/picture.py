"""The picture of the attribution of a subject, from the rows that the account sees."""

from __future__ import annotations

from rightdoor.attribution.inputs import TimeReader
from rightdoor.casework.subjects.papers import Papers
from rightdoor.exhibits.holds import restricted
from rightdoor.operations.decided import decisions_in_force
from rightdoor.operations.picture import Of, make_picture, papers_at
from rightdoor.reporting.picture import Picture


def picture_seen(papers: Papers, as_of_us: int) -> Picture:
    """The picture as of an instant (UTC microseconds)."""
    wanted = {(p[1], p[3]) for event in papers.events for p in event.papers if p[0] in ("result", "lease")}
    times = TimeReader(decisions_in_force(papers.connection))
    results, leases = papers_at(papers.store, papers.connection, wanted)
    marked = restricted(papers.connection)
    papers.connection.rollback()
    of = Of(papers.row.subject, as_of_us, papers.row.track, papers.store.kind == "training", frozenset(marked))
    return make_picture(of, papers.events, results, leases, times=times)
