"""Acts on the list: giving subjects to people, keeping views, giving the list away as a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from django.db import IntegrityError, transaction

from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Account, CompartmentMember, Membership, OperationMember
from rightdoor.casework.access.roles import ROLES
from rightdoor.casework.acting import Acting
from rightdoor.casework.conditions import Table, given_away, of_subjects
from rightdoor.casework.export import Cell, File, Form
from rightdoor.casework.listing.filters import SORTS, Filters
from rightdoor.casework.listing.models import Allocation, SavedView, Subject
from rightdoor.casework.listing.queries import Listed, listed
from rightdoor.errors import UsageProblem
from rightdoor.model.civil import iso_utc

MOST_GIVEN: Final = 200  # at once
MOST_VIEWS: Final = 30
HEAD: Final = (
    "rank", "subject", "tier on what is known", "tier if unknowns were yes", "track", "attribution status", "force", "first received",
    "age in days", "next step", "why", "due", "allocated to", "referrals", "events", "reasons",
)  # fmt: skip
_MOST_EXPORTED: Final = 100_000


class NotGiven(UsageProblem):
    """Nothing was given: to nobody who may see it, or no subject was chosen. Its text is for the person who asked."""


class Given(NamedTuple):
    """What an allocation did: subjects given; those that somebody else had given meanwhile; those that are not yours to give."""

    given: list[str]
    overtaken: list[str]
    refused: list[str]


def allocate(acting: Acting, subjects: Mapping[str, int], *, account: int | None) -> Given:
    """Give subjects to a person who sees them (None: take them back). `subjects`: each with the instant of the allocation that was shown.

    One that was given meanwhile stays as it is and is told. Raises NotAllowed, NotGiven.
    """
    require(acting, "allocate")
    refuse_too_many(subjects)
    person = None if account is None else Account.objects.filter(pk=account, is_active=True).first()
    if account is not None and person is None:
        raise NotGiven("Choose a person of the unit.")
    mine = set(acting.units_with("allocate"))
    done = Given([], [], [])
    for row in Subject.objects.filter(subject__in=subjects).order_by("subject"):
        if not mine.intersection(row.units) or (person is not None and not _sees(person, row)):
            done.refused.append(row.subject)
        elif _give(acting, row.subject, person, subjects[row.subject]):
            done.given.append(row.subject)
        else:
            done.overtaken.append(row.subject)
    if done.given:
        acting.note("altered", {"page": "triage", "allocated_to": account or 0, "subjects": done.given})
    return done


def refuse_too_many(subjects: Collection[str]) -> None:
    """Raises NotGiven for none, and for more than can be done at once."""
    if not subjects or len(subjects) > MOST_GIVEN:
        raise NotGiven(f"Choose one to {MOST_GIVEN} subjects." if subjects else "Choose at least one subject.")


def _sees(person: Account, row: Subject) -> bool:
    """Whether somebody sees a subject: by a role in one of its units, or by any and an operation of it; and every compartment of it."""
    roles = [role for role, (_, capabilities) in ROLES.items() if "see-subjects" in capabilities]
    holding = Membership.objects.filter(account=person, ended_us__isnull=True, role__in=roles)
    held = holding.filter(unit__in=row.units).exists() or (
        holding.exists() and OperationMember.objects.filter(account=person, operation__in=row.operations).exists()
    )
    wanted = {*row.compartments, *row.papers_in}
    return held and CompartmentMember.objects.filter(account=person, compartment__in=wanted).count() == len(wanted)


def _give(acting: Acting, subject: str, person: Account | None, shown_us: int) -> bool:
    last = Allocation.objects.filter(subject=subject, superseded_by__isnull=True).first()
    if (last.at_us if last is not None else 0) != shown_us:
        return False
    try:
        with transaction.atomic():
            Allocation.objects.create(subject=subject, account=person, by=acting.account, at_us=acting.now_us, supersedes=last)
    except IntegrityError:  # the same row was superseded by somebody else at this moment
        return False
    return True


def save_view(acting: Acting, name: str, query: str) -> SavedView:
    """Keep filters and order under a name of one's own; one of that name is replaced. Raises NotGiven."""
    wanted = " ".join(name.split())[:60]
    if not wanted:
        raise NotGiven("Enter a name for the view.")
    if SavedView.objects.exclude(name=wanted).count() >= MOST_VIEWS:
        raise NotGiven(f"You have {MOST_VIEWS} views. Remove one first.")
    view, _ = SavedView.objects.update_or_create(account=acting.account, name=wanted, defaults={"query": query[:1000]})
    return view


def drop_view(acting: Acting, view: int) -> None:
    """Remove one of one's own views; another's is not seen."""
    SavedView.objects.filter(pk=view, account=acting.account).delete()


def export(acting: Acting, filters: Filters, *, sort: str, form: Form) -> File:
    """The rows that filters leave, of units in which one may export, as a file. Ledgered with its digest. Raises NotAllowed."""
    require(acting, "export")
    mine = set(acting.units_with("export"))
    rows = [one for one in listed(acting, filters, sort=sort, size=_MOST_EXPORTED).rows if mine.intersection(one.row.units)]
    cells = [(one.row.subject, _cells(one)) for one in rows]
    stated = of_subjects(acting, {one.row.subject for one in rows})
    made, told = given_away(acting, Table("triage list", HEAD, cells, 2), form, stated)
    acting.note("exported", {"page": "triage", **told, "filters": filters.codes(), "sort": sort if sort in SORTS else "list"})
    return made


def _cells(one: Listed) -> list[Cell]:
    row, line = one.row, one.row.line
    return [
        one.rank,
        row.subject,
        row.tier_low,
        row.tier_high,
        row.track,
        row.status,
        row.force,
        iso_utc(row.received_us) if row.received_us is not None else "",
        line["age_days"],
        row.next_action,
        line["next"]["why"],
        iso_utc(row.due_us) if row.due_us is not None else "",
        one.owner.name if one.owner is not None else "",
        row.referrals,
        row.events,
        " ".join(reason["text"] for reason in line["reasons"]),
    ]


def consulted(acting: Acting, *, shown: int, found: int) -> None:
    """Have it recorded that the list was looked at: how many rows were shown of how many."""
    acting.note("consulted", {"page": "triage", "shown": shown, "found": found})
