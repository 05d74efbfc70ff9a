"""What is kept, as far as one sees it: exhibits of visible referrals, with holds, restriction and age. The core is asked after row-level security."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.place import held_store
from rightdoor.casework.referrals.models import Referral
from rightdoor.casework.retention.models import RightsRequest, RightsStep
from rightdoor.exhibits.holds import Hold, holds, restricted

_END = frozenset({"granted", "partly", "refused", "withdrawn"})
_PAGE = 100

# Review periods by group stay off until the records manager has confirmed the table: what could be read of it is not the source.
REVIEW_GROUPS_CONFIRMED = False


class Kept(NamedTuple):
    """One exhibit. `received_us` is its first receipt here, of those that one sees."""

    exhibit: str
    receipts: tuple[str, ...]
    authority: str
    received_us: int
    holds: tuple[Hold, ...]
    restricted: bool


def listed(acting: Acting, *, page: int = 1) -> tuple[list[Kept], bool]:
    """Exhibits of the referrals that one sees, oldest first; and whether there are more. Raises NotAllowed."""
    require(acting, "retention")
    first = (page - 1) * _PAGE
    seen = list(Referral.objects.order_by("taken_us", "pk").values_list("receipt", flat=True)[first : first + _PAGE + 1])
    return _of_receipts(seen[:_PAGE]), len(seen) > _PAGE


def kept(acting: Acting, exhibit: str) -> Kept | None:
    """One exhibit, None when no receipt of it is seen."""
    require(acting, "retention")
    with held_store().connect() as connection:
        receipts = [row[0] for row in connection.execute("select id from receipt where exhibit = %s", (exhibit,)).fetchall()]
    seen = list(Referral.objects.filter(receipt__in=receipts).values_list("receipt", flat=True))
    return next(iter(_of_receipts(seen)), None)


def _of_receipts(receipts: list[str]) -> list[Kept]:
    with held_store().connect() as connection:
        rows = connection.execute(
            "select r.exhibit, array_agg(r.id order by r.id), coalesce(min(r.authority), ''), min(r.received_us) from receipt r "
            "join exhibit e on e.sha256 = r.exhibit and e.erased_seq is null where r.id = any(%s) group by r.exhibit order by 4, 1",
            (receipts,),
        ).fetchall()
        exhibits = [row[0] for row in rows]
        lying = holds(connection, exhibits)
        marked = restricted(connection)
    return [
        Kept(exhibit, tuple(ids), authority, at_us, tuple(h for h in lying if h.exhibit == exhibit), exhibit in marked)
        for exhibit, ids, authority, at_us in rows
    ]


def requests(acting: Acting) -> list[RightsRequest]:
    """The requests of one's units, those that run out first on top."""
    require(acting, "subject-rights")
    return sorted(
        RightsRequest.objects.select_related("unit", "entered_by").prefetch_related("steps"), key=lambda r: (ended(r), r.due_us, r.pk)
    )


def ended(request: RightsRequest) -> bool:
    """Whether it was answered."""
    return any(step.step in _END for step in request.steps.all())


def steps(request: RightsRequest) -> list[RightsStep]:
    """What was done, in order."""
    return list(request.steps.select_related("by").order_by("at_us", "pk"))
