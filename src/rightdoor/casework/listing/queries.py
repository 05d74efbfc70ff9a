"""Reads of the list. Rights are the rows': row-level security lets each account see its own, and rank is counted among those."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import msgspec
from django.db import connection

from rightdoor.casework.access.models import Account
from rightdoor.casework.acting import Acting
from rightdoor.casework.decided.queries import Standing, standing_of_many
from rightdoor.casework.listing.events_file import read_events
from rightdoor.casework.listing.filters import SORTS, Filters
from rightdoor.casework.listing.models import Allocation, Projection, SavedView, Subject
from rightdoor.casework.place import everything, held_store
from rightdoor.footprints.engine import Engine
from rightdoor.footprints.visible import visible
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.places import current_batch_of

PAGE: Final = 50
_PAPERS = msgspec.json.Decoder(list[list[str]]).decode
_LINE = msgspec.json.Decoder(dict[str, Any]).decode
_NARROW = "id, subject, placed, tier_low, tier_high, track, status, force, at_risk, received_us, due_us, events, units"  # of one index
_CLOSED = (
    "select d.subject from casework.decided_decision d where d.kind = 'close' and d.state = 'closed' "
    "and not exists (select 1 from casework.decided_decision n where n.supersedes_id = d.id)"
)


class Listed(NamedTuple):
    """One row of the list: its rank among all rows that the account sees, the projected row, who has it, what was decided of it."""

    rank: int
    row: Subject
    owner: Account | None
    given_us: int
    standing: Standing | None


class Withheld(NamedTuple):
    """What of one's units stands in an acknowledged compartment: how many subjects, how many files of no subject, whom to ask."""

    compartment: str
    contact: str
    subjects: int
    files: int


class WithheldFiles(NamedTuple):
    """Files of one's units in an acknowledged compartment."""

    compartment: str
    contact: str
    files: int
    in_no_subject: int


class Page(NamedTuple):
    """One page of the list. `found`: how many the filters leave; `as_of_us`: the day's instant that the lines speak of, 0 before any."""

    rows: list[Listed]
    number: int
    found: int
    as_of_us: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.found // PAGE))


def listed(acting: Acting, filters: Filters, *, sort: str = "list", page: int = 1, size: int = PAGE) -> Page:
    """One page. `sort`: a key of `SORTS`; an unknown one gives the order of the list."""
    ranked, found = _ranked(acting, filters, sort, (max(page, 1) - 1) * size, size)
    rows = {row.pk: row for row in Subject.objects.filter(pk__in=[pk for pk, _ in ranked])}
    subjects = [row.subject for row in rows.values()]
    owners = _owners(subjects)
    standing = standing_of_many(acting, subjects) if subjects else {}
    listed_rows = [
        Listed(rank, rows[pk], *owners.get(rows[pk].subject, (None, 0)), standing.get(rows[pk].subject))
        for pk, rank in ranked
        if pk in rows
    ]
    return Page(listed_rows, max(page, 1), found, as_of(acting))


def _ranked(acting: Acting, filters: Filters, sort: str, offset: int, size: int) -> tuple[list[tuple[int, int]], int]:
    """(row, rank) of one page, and how many the filters leave."""
    condition, values = filters.conditions(me=acting.account.pk, now_us=acting.now_us)
    if filters.state != "all":
        condition += f" and s.subject {'not in' if filters.state != 'closed' else 'in'} ({_CLOSED})"
    narrow = f"{_NARROW}, codes" if filters.code else _NARROW
    # ranks first and apart from the count: in the list's own order the rows of a page are there before the rest is looked at
    query = (
        f"select s.id, s.rank from (select {narrow}, row_number() over (order by placed) as rank "
        f"from casework.listing_subject) s where {condition} order by {SORTS.get(sort, SORTS['list'])} limit %s offset %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, size, offset])
        ranked = [(row[0], row[1]) for row in cursor.fetchall()]
        if not offset and len(ranked) < size:
            return ranked, len(ranked)
        cursor.execute(f"select count(*) from casework.listing_subject s where {condition}", values)
        return ranked, int(cursor.fetchone()[0])


def _owners(subjects: Collection[str]) -> dict[str, tuple[Account | None, int]]:
    newest = Allocation.objects.filter(subject__in=subjects, superseded_by__isnull=True).select_related("account")
    return {row.subject: (row.account, row.at_us) for row in newest}


def as_of(acting: Acting) -> int:
    """As of which instant the lines speak (UTC microseconds); 0 before the first projection."""
    del acting
    last = Projection.objects.order_by("-pk").values_list("as_of_us", flat=True).first()
    return last or 0


def new_since(acting: Acting, since_us: int) -> int:
    """How many subjects that the account sees came onto the list after an instant."""
    del acting
    return Subject.objects.filter(listed_us__gt=since_us).count()


def withheld(acting: Acting) -> list[Withheld]:
    """What is openly withheld from the account."""
    del acting
    with connection.cursor() as cursor:
        cursor.execute(
            "select compartment, contact, count(distinct subject), count(distinct receipt) from ("
            "select compartment, contact, subject, null as receipt from casework.withheld() union all "
            "select compartment, contact, null, receipt from casework.withheld_files() where not in_subject) w group by 1, 2 order by 1, 2"
        )
        return [Withheld(*row) for row in cursor.fetchall()]


def withheld_files(acting: Acting) -> list[WithheldFiles]:
    """What of the register of exhibits is openly withheld."""
    del acting
    with connection.cursor() as cursor:
        cursor.execute(
            "select compartment, contact, count(distinct receipt), count(distinct receipt) filter (where not in_subject) "
            "from casework.withheld_files() group by 1, 2 order by 1, 2"
        )
        return [WithheldFiles(*row) for row in cursor.fetchall()]


def forces(acting: Acting) -> list[str]:
    """The forces that rows which the account sees name."""
    del acting
    return sorted(set(Subject.objects.exclude(force="").values_list("force", flat=True)))


def people_of(acting: Acting, units: Iterable[int]) -> list[Account]:
    """Whom subjects of these units can be given to: those who see them there, or by an operation that one is in too."""
    del acting
    roles = "select role from casework.access_rolecapability where capability = 'see-subjects'"
    return list(
        Account.objects.raw(
            "select distinct a.* from casework.access_account a join casework.access_membership m on m.account_id = a.id "
            f"where a.is_active and m.ended_us is null and m.role in ({roles}) and (m.unit_id = any(%s) or exists ("
            "select 1 from casework.access_operationmember o where o.account_id = a.id and o.operation_id = any("
            "(select casework.my_operations())::bigint[]))) order by a.name, a.id",
            [list(units)],
        )
    )


def saved_views(acting: Acting) -> list[SavedView]:
    """One's own views, by name."""
    del acting
    return list(SavedView.objects.order_by("name"))


def events_of(acting: Acting, subject: str) -> list[dict[str, Any]]:
    """The contract's lines of a subject's events, each with its `papers` ([kind, receipt, exhibit, locator, request id, how]).

    Empty for a subject that the account does not see.
    """
    del acting
    row = Subject.objects.filter(subject=subject).only("view", "subject", "events_group").first()
    place = Projection.objects.order_by("-pk").values_list("events_file", flat=True).first()
    if row is None or place is None:
        return []
    found = read_events(held_store().path(place), row.view, row.subject, row.events_group)
    return [{**_LINE(line), "papers": _PAPERS(papers)} for line, papers in found]


def seen_receipts(acting: Acting, receipts: Iterable[str]) -> frozenset[str]:
    """Of these receipts those that the account sees: of its referrals and of its subjects."""
    del acting
    with connection.cursor() as cursor:
        cursor.execute(
            "select r from unnest(%s::text[]) r where exists (select 1 from casework.referrals_referral f where f.receipt = r) "
            "or exists (select 1 from casework.listing_subjectreceipt s where s.receipt = r)",
            [list(receipts)],
        )
        return frozenset(row[0] for row in cursor.fetchall())


@contextmanager
def bulk(acting: Acting, receipts: Iterable[str]) -> Iterator[Engine]:
    """The bulk store as far as these receipts go and the account sees them; no other batch is opened, no other row is given."""
    seen = seen_receipts(acting, receipts)
    store = everything(held_store())  # the receipts themselves were shown
    with store.connect() as own:
        batches = sorted({batch for _, batch in current_batch_of(own, sorted(seen))})
        own.rollback()
        with open_engine(store, own, batches=batches) as engine:
            yield visible(engine, seen)
