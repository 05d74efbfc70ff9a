"""What a subject's pages read beyond the list: its events and the statements at their places, for receipts that the account sees, no others.

Rows of a table that many people share (a log, a provider's result, a package of another force) are shown where they are this
subject's own: a row of somebody else in the same file is as far away as any other file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple, cast

from rightdoor.casework.acting import Acting
from rightdoor.casework.listing.models import Subject, SubjectReceipt
from rightdoor.casework.listing.one import store_of
from rightdoor.casework.listing.queries import events_of as listed_events
from rightdoor.casework.place import kept_connection
from rightdoor.casework.subjects.apart import decisions_within
from rightdoor.casework.subjects.queries import receipts_of
from rightdoor.footprints.tables import StatementRow
from rightdoor.model.decision import Decision
from rightdoor.operations.picture import Derived, Paper
from rightdoor.operations.places import Place, Places
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store
from rightdoor.triage.facts import row_of


def events_of(acting: Acting, row: Subject) -> tuple[Derived, ...]:
    """The lines of a subject's events with their papers, as this row of it was derived, in order of their first reading."""
    found = []
    for line in listed_events(acting, row.subject):
        papers = line.pop("papers")
        found.append(Derived(line, tuple(cast("Paper", tuple(p)) for p in papers)))
    return tuple(sorted(found, key=_when))


def _when(event: Derived) -> tuple[str, str]:
    readings = event.line["instant"]["readings"]
    return (readings[0]["from"] if readings else "~", str(event.line["footprint"]))


class Source(NamedTuple):
    """One value walked back: its statement, its exhibit and the ledger's entry (0 where none is known)."""

    statement: StatementRow
    exhibit: str
    name: str
    reader: str
    authority: str
    restricted: bool
    ledger_seq: int
    received_us: int | None
    received_by: str


class Papers:
    """Events, receipts and statements of one subject. Made by `opened_papers`."""

    def __init__(self, row: Subject, events: tuple[Derived, ...], receipts: Sequence[SubjectReceipt], reading: Reading) -> None:
        self.row = row
        self.events = events
        self.receipts = receipts
        self.store, self.connection, self.places = reading
        self._numbers: dict[str, set[str]] = defaultdict(set)
        for each in receipts:
            self._numbers[each.receipt].add(each.number)
        self._rows: dict[str, set[str]] = defaultdict(set)
        for event in events:
            for paper in event.papers:
                self._rows[paper[1]].add(row_of(paper[3]))
        for cited in self.cited:
            self._rows[cited.receipt].add(row_of(cited.locator))
        self._own: dict[str, list[str] | None] = {}
        self._decisions: tuple[Decision, ...] | None = None

    @property
    def cited(self) -> list[Place]:
        """The statements that the reasons of the list line rest on."""
        reasons: list[dict[str, Any]] = self.row.line.get("reasons", [])
        return [Place(*s.split("#", 1)) for r in reasons for s in r.get("statements", ()) if "#" in s]

    @cached_property
    def spoken_of(self) -> frozenset[str]:
        """Every id by which a decision can speak of this subject: its own, its referrals' numbers, its events, their premises."""
        numbers = {each.number for each in self.receipts if each.number}
        lines = [event.line for event in self.events]
        premises = {str(p["premises"]) for line in lines for p in line["premises"]}
        return frozenset({self.row.subject, *numbers, *premises, *(str(line["footprint"]) for line in lines)})

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions of the store that are in force, but for silent ones that this row is not within; callers keep to those about it."""
        if self._decisions is None:
            self._decisions = tuple(decisions_within(self.connection, (*self.row.compartments, *self.row.papers_in)).decisions)
        return self._decisions

    def own(self, receipt: str) -> list[StatementRow]:
        """The statements of a receipt that are this subject's to show, in the order of the file; none for a receipt of others."""
        if receipt not in self._numbers and receipt not in self._rows:
            return []
        return [s for s in self.places.statements(receipt) if self._shown(s)]

    def record(self, receipt: str, locator: str) -> list[StatementRow]:
        """The record at a place, where it is this subject's to show."""
        if receipt not in self._numbers and receipt not in self._rows:
            return []
        return [s for s in self.places.record(receipt, locator) if self._shown(s)]

    def source(self, receipt: str, locator: str) -> list[Source]:
        """The statements that stand exactly at a place, each with exhibit and ledger entry; none where they are not to be shown."""
        if receipt not in self._numbers and receipt not in self._rows:
            return []
        seen, entry = self.places.receipt(receipt), self.places.received(receipt)
        if seen is None:
            return []
        marked = self.places.is_restricted(seen.exhibit)
        at = (entry.seq, entry.at_us, entry.actor) if entry is not None else (0, None, "")
        return [
            Source(s, seen.exhibit, seen.name, seen.reader, seen.authority, marked, *at)
            for s in self.places.statement(receipt, locator)
            if self._shown(s)
        ]

    def _shown(self, statement: StatementRow) -> bool:
        if row_of(statement.record) in self._rows.get(statement.receipt, ()):
            return True
        if statement.receipt not in self._numbers:
            return False
        heads = self._heads(statement.receipt)
        if heads is None:
            return True
        row = row_of(statement.record)
        return any(row == head or row.startswith(head.rstrip("/") + "/") for head in heads)

    def _heads(self, receipt: str) -> list[str] | None:
        """Where a receipt holds one referral: None, all of it is shown. Where it holds rows or several: the places of this subject's own."""
        if receipt not in self._own:
            statements = self.places.statements(receipt)
            referrals = {s.record for s in statements if s.kind == "referral"}
            if len(referrals) < 2 and not any("row:" in s.record for s in statements):
                self._own[receipt] = None
            else:
                numbers = self._numbers[receipt] - {""}
                mine = {s.record for s in statements if s.kind == "referral" and s.field == "number" and s.value in numbers}
                self._own[receipt] = sorted(row_of(record) for record in mine)
        return self._own[receipt]


class Reading(NamedTuple):
    """What statements are read with."""

    store: Store
    connection: StoreConnection
    places: Places


@contextmanager
def opened_papers(acting: Acting, row: Subject) -> Iterator[Papers]:
    """The papers of a subject that `row` (read under row-level security) shows; files are released at the end of the block."""
    events, receipts = events_of(acting, row), receipts_of(acting, row)
    store = store_of(row.view)
    with kept_connection(store) as connection:
        places = Places(store, connection)
        try:
            yield Papers(row, events, receipts, Reading(store, connection, places))
        finally:
            places.close()
