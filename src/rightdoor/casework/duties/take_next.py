"""What to take up next of the list: subjects that one sees, that nobody has, in the order of `cases.next_work`."""

from __future__ import annotations

from itertools import islice
from typing import Final, NamedTuple

from django.db import connection

from rightdoor.cases.next_work import Next, Waiting, next_work
from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.listing.models import Subject

SHOWN: Final = 20
_IN_FORCE: Final = "not exists (select 1 from casework.decided_decision n where n.supersedes_id = d.id)"
_WAITING: Final = (
    "select s.subject, s.place, s.received_us, s.at_risk or s.track = 'child' from (select subject, received_us, at_risk, track, "
    "row_number() over (order by placed) as place from casework.listing_subject) s where not exists (select 1 from casework.listing_allocation a "
    "where a.subject = s.subject and a.account_id is not null and not exists (select 1 from casework.listing_allocation n where n.supersedes_id = a.id)) "
    "and not exists (select 1 from casework.decided_decision d where d.subject = s.subject and "
    f"(d.kind = 'close' and d.state = 'closed' or d.kind = 'accept' and d.state = 'accepted') and {_IN_FORCE})"
)


class Proposed(NamedTuple):
    """A subject with its place on the list, and why it comes now."""

    row: Subject
    place: int
    why: str


class NextShown(NamedTuple):
    """The first of them, how many wait, and how many of these are children's."""

    rows: tuple[Proposed, ...]
    waiting: int
    children: int


def take_next(acting: Acting, *, limit: int = SHOWN) -> NextShown:
    """Of what the account sees; nothing is given to anybody by it. Raises NotAllowed."""
    require(acting, "see-subjects")
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        waiting = [Waiting(*row) for row in cursor.fetchall()]
    chosen: list[Next] = list(islice(next_work(waiting), limit))
    held = {row.subject: row for row in Subject.objects.filter(subject__in=[each.subject for each in chosen])}
    places = {each.subject: each.place for each in waiting}
    rows = tuple(Proposed(held[each.subject], places[each.subject], each.why) for each in chosen if each.subject in held)
    acting.note("consulted", {"what": "take-next", "shown": len(rows)})
    return NextShown(rows, len(waiting), sum(each.child for each in waiting))
