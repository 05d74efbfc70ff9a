"""The inbox: referrals that the acting account sees, what needs somebody first, repeated ones folded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce, Concat, RowNumber

from rightdoor.casework.acting import Acting
from rightdoor.casework.listing.models import Subject, SubjectReceipt
from rightdoor.casework.referrals.models import Act, Referral, Transfer

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


def inbox(acting: Acting, wanted: InboxFilter) -> QuerySet[Referral]:
    """Those that need somebody first come first: nobody's and untouched, nobody's, not acknowledged; then the oldest.

    Rows bear `copies` and `loudness` (0 is loudest). Referrals offered to one's units are in `offers`, not here.
    """
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
    rows = rows.annotate(
        loudness=Case(
            When(owner__isnull=True, touched_us__isnull=True, then=Value(0)),
            When(owner__isnull=True, then=Value(1)),
            When(acknowledged_us__isnull=True, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        ),
        since=Coalesce("received_us", "taken_us"),
    )
    order = ("loudness", "since", "pk")
    if not wanted.unfold:
        rows = rows.annotate(
            same=Case(
                When(viral=True, then=Concat("source", Value("\x1f\x1f"))),
                When(number="", then=F("receipt")),
                default=Concat("source", Value("\x1f"), "number"),
            )
        )
        rows = rows.annotate(
            copies=Window(Count("pk"), partition_by=[F("unit"), F("same")]),
            place=Window(RowNumber(), partition_by=[F("unit"), F("same")], order_by=[F(name).asc() for name in order]),
        ).filter(place=1)
    return rows.select_related("unit__organisation", "owner").order_by(*order)


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


def copies_of(referral: Referral) -> list[Referral]:
    """The same number of the same source, received again (in units that one sees)."""
    if not referral.number:
        return []
    same = Referral.objects.filter(source=referral.source, number=referral.number).exclude(pk=referral.pk)
    return list(same.select_related("unit__organisation", "owner").order_by("taken_us", "pk"))
