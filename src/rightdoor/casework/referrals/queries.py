"""The inbox: referrals that the acting account sees, what needs somebody first, repeated ones folded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from rightdoor.casework.access.models import Operation
from rightdoor.casework.acting import Acting
from rightdoor.casework.listing.models import Subject, SubjectReceipt
from rightdoor.casework.referrals.models import Act, Placing, Referral, Transfer

SHOW: Final = {
    "all": "All of the unit",
    "loud": "Without an owner",
    "new": "Not acknowledged",
    "mine": "Mine",
    "offered": "Offered to others",
}


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """`unit`: an id, None for all of one's units; `show`: a key of SHOW; `text`: part of number or source; `unfold`: repeated ones apart."""

    unit: int | None = None
    show: str = "all"
    text: str = ""
    unfold: bool = False


@dataclass(slots=True)
class InboxRow:
    """A referral for the list. `copies`: how many of the same source and number are folded into it, itself included.

    `age_us`: since first receipt anywhere, where `stated`, else since it came here.
    """

    referral: Referral
    loud: str
    copies: int
    age_us: int
    stated: bool
    subjects: list[Subject] = field(default_factory=list)


class InboxPage(NamedTuple):
    """One page. `found`: how many lines there are; `loud`: how many of one's units (of the unit asked for) have no owner, folded."""

    referrals: list[Referral]
    number: int
    found: int
    loud: int


_ORDER: Final = ("loudness", "since", "pk")


def inbox(acting: Acting, wanted: InboxFilter) -> QuerySet[Referral]:
    """Those that need somebody first come first: nobody's and untouched, nobody's, not acknowledged; then the oldest.

    Rows bear `copies` and `loudness` (0 is loudest). Referrals offered to one's units are in `offers`, not here.
    """
    return _folded(acting, wanted).filter(place=1).select_related("unit__organisation", "owner").order_by(*_ORDER)


def inbox_page(acting: Acting, wanted: InboxFilter, number: int, size: int) -> InboxPage:
    """One page of it, the last where `number` is beyond it. Lines are found in an index; the rows of the page alone are read."""
    text, values = _folded(acting, wanted).values_list("pk", "owner", *_ORDER[:2], "copies", "place").query.sql_with_params()
    query = (
        "select id, copies, count(*) over (), count(*) filter (where owner is null) over () "
        f"from ({text}) as line (id, owner, loudness, since, copies, place) where place = 1 order by loudness, since, id limit %s offset %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, size, (number - 1) * size])
        found = cursor.fetchall()
        if not found and number > 1:
            count = inbox(acting, wanted).count()
            return inbox_page(acting, wanted, max(1, -(-count // size)), size)
    rows = Referral.objects.select_related("unit__organisation", "owner").in_bulk([pk for pk, *_ in found])
    for pk, copies, *_ in found:
        if pk in rows:
            rows[pk].copies = copies  # type: ignore[attr-defined]
    lines, loud = (found[0][2], found[0][3]) if found else (0, 0)
    if wanted.unfold or wanted.text or wanted.show not in ("all", "loud"):
        loud = _narrowed(acting, InboxFilter(wanted.unit, "loud")).values("unit", "same").distinct().count()
    return InboxPage([rows[pk] for pk, *_ in found if pk in rows], number, lines, loud)


def _narrowed(acting: Acting, wanted: InboxFilter) -> QuerySet[Referral]:
    rows = Referral.objects.filter(unit__in=acting.units_with("see-referrals") if wanted.unit is None else [wanted.unit])
    if wanted.show == "loud":
        rows = rows.filter(owner__isnull=True)
    elif wanted.show == "new":
        rows = rows.filter(acknowledged_us__isnull=True)
    elif wanted.show == "mine":
        rows = rows.filter(owner=acting.account)
    elif wanted.show == "offered":
        rows = rows.exclude(offered_to=[])
    if wanted.text:
        rows = rows.filter(Q(number__icontains=wanted.text) | Q(source__icontains=wanted.text))
    return rows


def _folded(acting: Acting, wanted: InboxFilter) -> QuerySet[Any]:
    """Each with `copies` and its `place` among the same ones, 1 for the one that stands for them."""
    rows = _narrowed(acting, wanted)
    if wanted.unfold:
        return rows.annotate(copies=Value(1), place=Value(1))
    together = [F("unit"), F("same")]
    return rows.annotate(
        copies=Window(Count("pk"), partition_by=together),
        place=Window(RowNumber(), partition_by=together, order_by=[F(name).asc() for name in _ORDER]),
    )


def with_subjects(referrals: Iterable[Referral], now_us: int) -> list[InboxRow]:
    """The rows of a page, with the subjects that they became (those that the account sees)."""
    page = list(referrals)
    joined: dict[tuple[str, str], list[str]] = defaultdict(list)
    links = SubjectReceipt.objects.filter(receipt__in={r.receipt for r in page}).values_list("receipt", "number", "subject")
    for receipt, number, subject in links:
        joined[receipt, number].append(subject)
    seen = {s.subject: s for s in Subject.objects.filter(subject__in={name for names in joined.values() for name in names})}
    rows = []
    for referral in page:
        names = dict.fromkeys([*joined[referral.receipt, referral.number], *(joined[referral.receipt, ""] if referral.number else ())])
        since = referral.received_us if referral.received_us is not None else referral.taken_us
        rows.append(
            InboxRow(
                referral, _loud(referral), getattr(referral, "copies", 1), max(0, now_us - since), referral.received_us is not None,
                [seen[name] for name in names if name in seen],
            )
        )  # fmt: skip
    return rows


def _loud(referral: Referral) -> str:
    if referral.owner_id is None:
        return "Nobody's, untouched" if referral.touched_us is None else "Nobody's"
    return "Not acknowledged" if referral.acknowledged_us is None else ""


def offers(acting: Acting) -> QuerySet[Transfer]:
    """Open offers to one's units, oldest first."""
    mine = Transfer.objects.filter(state=Transfer.State.OFFERED, to_unit__in=acting.units_with("see-referrals"))
    return mine.select_related("referral", "from_unit__organisation", "to_unit__organisation", "offered_by").order_by("offered_us", "pk")


def referral(referral_id: int) -> Referral:
    """One. Raises Referral.DoesNotExist, also for one that is not visible."""
    return Referral.objects.select_related("unit__organisation", "owner", "operation").get(pk=referral_id)


def history(referral: Referral) -> list[Act]:
    """What people did to it, newest first."""
    return list(Act.objects.filter(referral=referral.pk).select_related("by", "whom", "unit__organisation").order_by("-pk"))


def transfers(referral: Referral) -> list[Transfer]:
    """Its offers, newest first."""
    found = Transfer.objects.filter(referral=referral).select_related(
        "from_unit__organisation", "to_unit__organisation", "offered_by", "answered_by"
    )
    return list(found.order_by("-offered_us", "-pk"))


def placings(referral: Referral) -> list[Placing]:
    """Into which operations it was put and why, newest first; an operation that one is not in has no name."""
    return list(Placing.objects.filter(referral=referral.pk).select_related("operation", "by").order_by("-at_us", "-pk"))


def operations_of(acting: Acting) -> list[Operation]:
    """The operations that one is in, by name."""
    return list(Operation.objects.filter(members__account=acting.account).order_by("name"))


def copies_of(referral: Referral) -> list[Referral]:
    """The same number of the same source, received again (in units that one sees)."""
    if not referral.number:
        return []
    same = Referral.objects.filter(source=referral.source, number=referral.number).exclude(pk=referral.pk)
    return list(same.select_related("unit__organisation", "owner").order_by("taken_us", "pk"))
