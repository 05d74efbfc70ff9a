"""Reading kept exhibits from the vault: the same receipts, names and findings of their intake, what today's readers say."""

from __future__ import annotations

import io
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from rightdoor.errors import StoreDamaged
from rightdoor.exhibits.archives import archive_kind, is_archive
from rightdoor.exhibits.media import media_kind
from rightdoor.exhibits.read_again import NewReading
from rightdoor.exhibits.register import current_batches
from rightdoor.exhibits.vault import EXHIBIT_COLUMNS, KeptExhibit, open_kept
from rightdoor.footprints.batches import BatchTables
from rightdoor.footprints.parquet_file import read_tables
from rightdoor.footprints.statements_digest import StatementsDigest, statement_rows
from rightdoor.footprints.tables import FindingRow, ReceiptRow
from rightdoor.model.codes import CODES
from rightdoor.model.finding import DataFinding
from rightdoor.operations.intake.reading import Reading, read_item
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import HEAD_BYTES, Source
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

_BUFFER = 1 << 18
# Findings that the intake made and no reader: of the delivery and of the keeping, which reading again does not change.
_OF_INTAKE = frozenset({"authority-unstated", "media-redacted", "media-not-kept", "package-opened"})


class Kept(NamedTuple):
    """A receipt of a kept exhibit, the current batch that its rows are in, and whether its reader is of another version."""

    id: str
    exhibit: str
    parent: str
    batch: str
    reader: str
    stale: bool
    row: KeptExhibit


def kept_receipts(
    connection: StoreConnection, versions: Sequence[tuple[str, str]], *, unread: bool, tables: str, everything: bool
) -> dict[str, list[Kept]]:
    """By exhibit, in the order of receipt, all receipts of those that may be read otherwise now.

    Read by a version not among `versions`; with `unread` also those that nobody read or the reader named `tables`; with
    `everything` all. Not those that were erased, or of which only the digest was kept.
    """
    listed = ", ".join(f"e.{column}" for column in EXHIBIT_COLUMNS.split(", "))
    stale = "(r.reader is not null and not (r.reader || '/' || coalesce(r.reader_version, '')) = any(%(versions)s))"
    rows = connection.execute(
        "with recursive last (id, now) as (select id, id from rightdoor.batch where superseded_by is null"
        " union all select b.id, l.now from rightdoor.batch b join last l on b.superseded_by = l.id),"
        " wanted as (select distinct r.exhibit from rightdoor.receipt r join rightdoor.exhibit e on e.sha256 = r.exhibit"
        "  where e.erased_seq is null and e.stored <> 'none' and e.size > 0"
        f"  and (%(everything)s or {stale} or (%(unread)s and (r.reader is null or r.reader = %(tables)s))))"
        f" select r.id, r.exhibit, coalesce(r.parent, ''), l.now, coalesce(r.reader, ''), {stale}, {listed}"
        " from wanted w join rightdoor.receipt r on r.exhibit = w.exhibit join rightdoor.exhibit e on e.sha256 = r.exhibit"
        " join last l on l.id = r.batch order by r.seq",
        {
            "versions": [f"{name}/{version}" for name, version in versions],
            "unread": unread,
            "tables": tables,
            "everything": everything,
        },
    ).fetchall()
    connection.rollback()
    found: dict[str, list[Kept]] = defaultdict(list)
    for row in rows:
        found[row[1]].append(Kept(row[0], row[1], row[2], row[3], row[4], row[5], KeptExhibit(*row[6:])))
    return dict(found)


def source_of(store: Store, row: KeptExhibit, name: str) -> Source:
    """The kept bytes (the redacted copy where there is one) as a reader takes them. Raises what the vault raises.

    Trouble of the store's own disk is StoreDamaged, never a finding about what was received.
    """

    def opener() -> BinaryIO:
        try:
            return own_disk(open_kept(store.dir, store.keys, row), row.sha256)
        except OSError as problem:
            raise _damaged(row.sha256) from problem

    with opener() as body:
        head = body.read(HEAD_BYTES)
        size = body.seek(0, 2)
    return Source(name, size, head, opener)


def own_disk(body: BinaryIO, exhibit: str) -> BinaryIO:
    """The body, whose OSErrors become StoreDamaged: readers take an OSError for an error of the medium that was received."""
    return io.BufferedReader(_OwnDisk(body, exhibit), _BUFFER)


class _OwnDisk(io.RawIOBase):
    def __init__(self, body: BinaryIO, exhibit: str) -> None:
        self._body = body
        self._exhibit = exhibit

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer)
        try:
            data = self._body.read(len(view))
        except OSError as problem:
            raise _damaged(self._exhibit) from problem
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._body.seek(offset, whence)

    def tell(self) -> int:
        return self._body.tell()

    def close(self) -> None:
        if not self.closed:
            self._body.close()
        super().close()


def _damaged(exhibit: str) -> StoreDamaged:
    return StoreDamaged(f"The kept bytes of exhibit {exhibit} cannot be read.", advice="Run `rightdoor verify`; nothing was changed.")


def unread_source(store: Store, receipt: Kept) -> Source | None:
    """The same without a name; None for archives and media, which no reader is asked about."""
    source = source_of(store, receipt.row, "")
    if media_kind(source.head) is not None:
        return None
    if archive_kind(source.head) is not None:
        with source.open() as body:
            return None if is_archive(source.head, body) else source
    return source


def reading_digest(source: Source, limits: Limits) -> str:
    """The digest over the statements that a reading gives now."""
    digest = StatementsDigest()
    for records, _ in Reading(source, limits, unread=False).parts():
        digest.update(statement_rows(records))
    return digest.hexdigest()


def shown_names(store: Store, connection: StoreConnection, receipts: Iterable[str]) -> dict[str, str]:
    """How people are shown receipts: `container!member`."""
    wanted = pa.array(sorted(set(receipts) - {""}), pa.string())
    batches = current_batches(connection) if len(wanted) else []
    connection.rollback()
    found: dict[str, str] = {}
    for batch in batches:
        if "receipts" in batch.files:
            for table in read_tables(batch.path(store.dir) / "receipts.parquet", ["receipt", "name"]):
                mine = table.filter(pc.is_in(table["receipt"], value_set=wanted))
                found.update(zip(mine["receipt"].to_pylist(), mine["name"].to_pylist(), strict=True))
    return found


def batch_again(
    store: Store, batch: Path, receipts: Sequence[Kept], limits: Limits, *, work: Path, parents: Mapping[str, str]
) -> list[NewReading]:
    """Read receipts of a batch again into tables below `work`/added; what each gave, in the order given.

    `parents`: the shown names of the archives that they came in.
    """
    ids = {receipt.id for receipt in receipts}
    rows = {row.receipt: row for row in (ReceiptRow(**r) for r in _rows_of(batch, "receipts", ids))}
    intake = _findings_of_intake(batch, rows)
    tables = BatchTables(spill=work / "spill")
    made = []
    for receipt in receipts:
        row = rows[receipt.id]
        name = row.name.removeprefix(f"{parents[row.parent]}!") if row.parent else row.name
        reading = Reading(source_of(store, receipt.row, name), limits, unread=False)
        done = read_item(tables, row._replace(reader=reading.name), reading, intake[receipt.id])
        made.append(NewReading(receipt.id, receipt.exhibit, reading.name, reading.version, done.statements, done.findings, done.digest))
    tables.write(work / "added")
    shutil.rmtree(work / "spill", ignore_errors=True)
    return made


def _findings_of_intake(batch: Path, rows: Mapping[str, ReceiptRow]) -> dict[str, list[DataFinding]]:
    found: dict[str, list[DataFinding]] = defaultdict(list)
    for said in (FindingRow(**f) for f in _rows_of(batch, "findings", set(rows))):
        # the file changed while it was taken in: said by its name, which no reader's place is
        if said.code in _OF_INTAKE or (said.code == "unreadable" and said.locator == rows[said.receipt].name):
            severity = CODES[said.code].severity
            found[said.receipt].append(DataFinding(said.code, severity, said.locator, said.field, said.raw, said.message))
    return found


def _rows_of(batch: Path, table: str, receipts: set[str]) -> Iterable[dict[str, Any]]:
    path = batch / f"{table}.parquet"
    if not path.exists():
        return
    wanted = pa.array(sorted(receipts), pa.string())
    for each in read_tables(path):
        yield from each.filter(pc.is_in(each["receipt"], value_set=wanted)).to_pylist()
