"""Gathering a subject's papers from the store: which receipts, which of their rows, and the bytes as kept.

Other people's rows stay behind: a table or log is cut to the rows that concern the subject, and the cut is read again before it is
taken. Only where that cannot be done is the whole file taken, and how many rows of others it holds is said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, cast

from rightdoor.errors import UsageProblem
from rightdoor.exhibits.holds import restricted
from rightdoor.exhibits.vault import ExhibitErased, ExhibitNotKept, KeptExhibit, VaultReader, open_kept
from rightdoor.footprints.tables import StatementRow
from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record, Statement
from rightdoor.operations.derived import decode_line, rows_where, shown_derived
from rightdoor.operations.package_reread import read_bytes
from rightdoor.operations.places import Place, Places
from rightdoor.readers.limits import Limits
from rightdoor.readers.register import read_any
from rightdoor.readers.source import Source
from rightdoor.reporting.extract import LOGS, TABLES, extracts, holds_the_same, line_of, row_of
from rightdoor.reporting.package import NOT_COUNTED, Held, Others, Paper
from rightdoor.reporting.package_form import PAPERS
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_HEAD = "row:1"
_ROWS = frozenset({"request", "result", "lease", "event"})
_REPORTS = frozenset({"cybertip_xml", "cybertip_json", "vics_json"})  # one report a file
_WHOLE = frozenset({"pdf_text", "nat_rules"})  # of many rows, and never cut
# findings that mean: something of the paper was not read, so that nobody can count what it holds
_UNREAD = frozenset(
    {"document-unread", "unknown-format", "malformed", "too-large", "truncated", "archive-broken", "archive-encrypted", "unreadable", "mapping-out-of-date", "count-differs"}
)  # fmt: skip
_ORDER = {"footprint": 0, "request": 1, "stray-request": 1, "result": 2, "lease": 3}


class PaperAt(NamedTuple):
    """A paper of an event, as the derived line names it."""

    kind: str
    receipt: str
    exhibit: str
    locator: str
    request_id: str
    how: str


class SubjectPapers(NamedTuple):
    """A subject as derived: its key, the lines of its events with their papers, the receipts that speak of it."""

    subject: str
    key: str
    derived: str
    lines: list[dict[str, Any]]
    papers: dict[str, list[PaperAt]]
    numbers: frozenset[str]
    persons: dict[str, frozenset[str]]
    receipts: list[str]


def subject_papers(store: Store, connection: StoreConnection, wanted: str) -> SubjectPapers:
    """Everything derived of one subject. Raises UsageProblem when there is none of that id."""
    ref = shown_derived(store, connection)
    rows = rows_where(ref, "subjects", [("subject", "=", wanted)]) if ref is not None else []
    if not rows or ref is None:
        raise UsageProblem(f"No subject here has the id {wanted[:80]}.", advice="`rightdoor triage` shows the ids of subjects (sub_…).")
    row = cast("dict[str, str]", rows[0])
    lines: list[dict[str, Any]] = []
    papers: dict[str, list[PaperAt]] = {}
    for found in rows_where(ref, "attributions", [("actor", "=", row["key"])]):
        line = decode_line(str(found["line"]))
        lines.append(line)
        listed = cast("list[list[str]]", decode_line(f'{{"p":{found["papers"]}}}')["p"])
        papers[str(line["footprint"])] = [PaperAt(*each) for each in listed]
    spoken = cast("list[list[str]]", decode_line(f'{{"r":{row["receipts"]}}}')["r"])
    persons: dict[str, set[str]] = {}
    for receipt, locator in cast("list[list[str]]", decode_line(f'{{"p":{row["persons"]}}}')["p"]):
        persons.setdefault(receipt, set()).add(locator)
    first: dict[str, int] = {}
    for paper in (p for each in papers.values() for p in each):
        first[paper.receipt] = min(first.get(paper.receipt, 9), _ORDER[paper.kind])
    for receipt, _, _ in spoken:
        first.setdefault(receipt, 0)
    numbers = frozenset(n for _, n, _ in spoken if n) | frozenset(str(line["referral"]) for line in lines if line["referral"])
    ordered = sorted(first, key=lambda receipt: (first[receipt], receipt))
    held = {receipt: frozenset(places) for receipt, places in persons.items()}
    return SubjectPapers(wanted, row["key"], ref.digest, lines, papers, numbers, held, ordered)


class Gathered(NamedTuple):
    """The papers for a package: entries of the manifest, and the bytes of their members."""

    papers: list[Paper]
    members: dict[str, bytes]


class _Taken(NamedTuple):
    """A paper as the package takes it: its bytes, how they are held, rows of others in them, rows left out."""

    data: bytes | None
    held: Held
    others: Others
    left_out: int


class _Concerned(NamedTuple):
    """The records to be kept; how many rows of others are not among them, and how many are. `beside`: places of records of others that
    stand on a line which a kept one needs.
    """

    records: list[Record]
    others: int
    strange: int
    beside: frozenset[str]


class Desk:
    """The store as papers are gathered from it: statements, receipts, kept bytes. Everything is read once."""

    def __init__(self, store: Store, connection: StoreConnection, subject: SubjectPapers, limits: Limits) -> None:
        self.subject = subject
        self._places = Places(store, connection)
        self._limits = limits
        self._store = store
        try:
            self._places.prefetch(Place(receipt, "") for receipt in subject.receipts)
        except BaseException:
            self._places.close()
            raise
        self._restricted = restricted(connection)
        rows = connection.execute(
            "select id, coalesce(reader_version, '') from rightdoor.receipt where id = any(%s)", (subject.receipts,)
        ).fetchall()
        self._versions: dict[str, str] = {str(receipt): str(version) for receipt, version in rows}
        vault = VaultReader(store.dir, store.keys, connection)
        known = (self._places.receipt(receipt) for receipt in subject.receipts)
        self._kept: dict[str, KeptExhibit] = {row.exhibit: vault.find(row.exhibit) for row in known if row is not None}
        connection.rollback()
        refs = [paper for each in subject.papers.values() for paper in each]
        self._at: dict[str, set[str]] = {}
        for paper in refs:
            self._at.setdefault(paper.receipt, set()).add(paper.locator)
        self._requests = {paper.request_id for paper in refs if paper.request_id}
        self._asked = self._questions(refs)

    def close(self) -> None:
        """Release the files."""
        self._places.close()

    def _questions(self, refs: Iterable[PaperAt]) -> tuple[set[str], set[str]]:
        """(identifiers, times as written) that the requests about this subject name: rows of a log that they could be confused with."""
        values, times = set(), set()
        for paper in refs:
            if paper.kind in ("request", "stray-request"):
                for s in self._places.record(paper.receipt, paper.locator):
                    if s.field == "identifier" and s.value:
                        values.add(s.value)
                    elif s.field == "event_time" and s.value:
                        times.add(s.value)
        return values, times

    def gather(self, *, confusable: bool = False, whole: Collection[str] = ()) -> Gathered:
        """Every paper. With `confusable` logs keep the rows of others that a request could have been mixed up with; those papers
        in `whole` (receipts) are not cut.
        """
        papers: list[Paper] = []
        members: dict[str, bytes] = {}
        seen: dict[tuple[str, str], str] = {}
        for number, receipt in enumerate(self.subject.receipts, start=1):
            row = self._places.receipt(receipt)
            if row is None:
                continue
            data, held, others, left_out = self._bytes(receipt, confusable=confusable, uncut=receipt in whole)
            member = ""
            if data is not None:
                key = (row.exhibit, held if held != "extract" else receipt)
                member = seen.setdefault(key, f"{PAPERS}{number:04d}/{safe_name(row.name)}")
                members[member] = data
            papers.append(
                Paper(
                    receipt, row.exhibit, row.name, row.parent, row.authority, row.received_us, row.reader,
                    self._versions.get(receipt, ""), held, member, others, left_out, row.exhibit in self._restricted,
                )
            )  # fmt: skip
        return Gathered(papers, members)

    def _bytes(self, receipt: str, *, confusable: bool, uncut: bool) -> _Taken:
        """The bytes of a paper as the package takes them."""
        row = self._places.receipt(receipt)
        assert row is not None
        kept = self._kept[row.exhibit]
        try:
            with open_kept(self._store.dir, self._store.keys, kept) as body:
                data = body.read()
        except (ExhibitNotKept, ExhibitErased):
            return _Taken(None, "not-kept", 0, 0)
        held: Held = "redacted" if kept.stored.startswith("redacted") else "whole"
        records = list(self._records(receipt))
        if row.reader not in TABLES | LOGS:
            return _Taken(data, held, self._counted(row.reader, data, self._other_records(receipt, records)), 0)
        concerned = self._concerned(receipt, row.reader, records, confusable=confusable)
        if uncut or not concerned.others:
            return _Taken(data, held, self._counted(row.reader, data, concerned.others + concerned.strange), 0)
        # the head of a table takes its source from whichever row comes first: that is no reason to keep the row
        mine = concerned.records
        rows = [record for record in mine if record.kind != "referral" or record.locator != _HEAD]
        places = {place for record in rows for place in (record.locator, *(s.locator for s in record.statements))}
        for made in extracts(data, reader=row.reader, places=places, limits=self._limits):
            again = partial(self._again, row.name, row.reader)
            if holds_the_same(made.data, mine, again, beside=concerned.beside):
                return _Taken(made.data, "extract", concerned.strange, made.left_out)
        return _Taken(data, held, self._counted(row.reader, data, concerned.others + concerned.strange), 0)

    def _again(self, name: str, reader: str, data: bytes) -> list[Record]:
        return read_bytes(name, data, self._limits, reader=reader)[2]

    def _counted(self, reader: str, data: bytes, others: int) -> Others:
        """That many rows of others, unless the reader did not read all that the paper says."""
        if reader in _REPORTS:
            return others
        if reader not in TABLES | LOGS | _WHOLE:
            return NOT_COUNTED
        _, _, items = read_any(Source.of_bytes("", data), self._limits)
        unread = any(isinstance(item, DataFinding) and item.code in _UNREAD and item.severity != "note" for item in items)
        return NOT_COUNTED if unread else others

    def _records(self, receipt: str) -> Iterator[Record]:
        held: list[StatementRow] = []
        for s in self._places.statements(receipt):
            if held and (s.record, s.kind) != (held[0].record, held[0].kind):
                yield _record(held)
                held = []
            held.append(s)
        if held:
            yield _record(held)

    def _concerned(self, receipt: str, reader: str, records: Sequence[Record], *, confusable: bool) -> _Concerned:
        """Which records of a table or log are to be kept, and how many rows of somebody else are among them and are not."""
        at = self._at.get(receipt, set()) | self.subject.persons.get(receipt, frozenset())
        if reader in LOGS:
            mine = [r for r in records if r.locator in at]
            needed = {line_of(s.locator) for r in mine for s in r.statements} if reader == "nat_ports" else set()
            beside = frozenset(r.locator for r in records if r.locator not in at and line_of(r.locator) in needed)
            return _Concerned(mine, len(records) - len(mine) - len(beside), len(beside), beside)
        rows = {row_of(place) for place in at} | {row_of(r.locator) for r in records if self._is_mine(r)}
        strange = {row_of(r.locator) for r in records if self._could_be_meant(r)} - rows if confusable else set()
        rows |= strange
        heads = [r for r in records if r.kind == "referral" and r.locator == _HEAD]
        mine = [r for r in records if row_of(r.locator) in rows or r in heads]
        others = {row_of(r.locator) for r in records if r not in heads} - rows
        return _Concerned(mine, len(others), len(strange), frozenset())

    def _other_records(self, receipt: str, records: Sequence[Record]) -> int:
        """How many requests, results, assignments and events of a paper that is not cut are not this subject's."""
        persons = {r.locator for r in records if r.kind == "person"} - self.subject.persons.get(receipt, frozenset())
        at = self._at.get(receipt, set())
        rows = [r for r in records if r.kind in _ROWS and r.locator not in at and not self._is_mine(r)]
        return sum(1 for r in rows if r.kind != "event" or r.parent in persons)

    def _is_mine(self, record: Record) -> bool:
        """Whether a row concerns the subject by its numbers."""
        if record.kind == "request":
            return record.first("request_id") in self._requests or record.first("source_ref") in self.subject.numbers
        if record.kind == "result":
            return record.first("request_id") in self._requests
        return record.kind == "referral" and record.locator != _HEAD and record.first("number") in self.subject.numbers

    def _could_be_meant(self, record: Record) -> bool:
        """Whether a row of a log has the identifier or the time that a request about the subject names."""
        values, times = self._asked
        return record.kind == "event" and (record.first("ip") in values or record.first("event_time") in times)


def _record(rows: Sequence[StatementRow]) -> Record:
    first = rows[0]
    statements = tuple(Statement(s.field, s.raw, s.value, s.locator, cast("Any", s.method)) for s in rows)
    return Record(cast("Any", first.kind), first.record, first.parent, statements)


def safe_name(name: str) -> str:
    """The last part of a name as received, in letters that a member may bear; its suffix and its digits stay."""
    last = re.split(r"[/\\!]", name)[-1]
    cleaned = _UNSAFE.sub("_", last).strip("._-").replace("..", ".") or "paper"
    return cleaned if len(cleaned) <= 100 else cleaned[:60] + "_" + cleaned[-39:].lstrip("._-")
