"""From files to prepared batches: unfold, decide what is kept, read, derive, write. Needs no database.

A batch is closed at the receipts or bytes set, between two received things, and is durable below the
store's `tmp` before it is handed over; nothing of it counts until the main process commits it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rightdoor.exhibits.prepared import TABLES, PreparedBatch, Receipt
from rightdoor.exhibits.survey import container_may_hold_media
from rightdoor.exhibits.unfold import Item, Noted, Unfolding, unfold
from rightdoor.exhibits.vault import ContentChanged, PackWriter
from rightdoor.exhibits.walk import Found, finding
from rightdoor.footprints.batches import BatchTables
from rightdoor.footprints.tables import FindingRow, ReceiptRow
from rightdoor.model.finding import DataFinding
from rightdoor.model.ids import make_id
from rightdoor.operations.intake.keeping import Keeping, fresh, keeping, redacted_finding
from rightdoor.operations.intake.packages import REFUSED, Packages, Within
from rightdoor.operations.intake.reading import Reading, read_item
from rightdoor.operations.intake.settings import BATCH_BYTES, Task, WorkerSettings
from rightdoor.readers.source import Source


class BatchMaker:
    """Makes the batches of one task."""

    def __init__(self, settings: WorkerSettings) -> None:
        self._settings = settings
        self._tmp = settings.store_dir / "tmp"
        self._spool = self._tmp / "spool"
        self._spool.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._seen: set[str] = set()
        self._reported = set(settings.reported)
        self._batch: _Batch | None = None

    def make(self, task: Task) -> Iterator[PreparedBatch]:
        """The batches of a task, each complete and durable."""
        for row in task.findings:
            self._open_batch(f"{row.code}:{row.locator}").add_finding(row)
        for found in task.files:
            yield from self._take(found)
        yield from self._close()

    def _take(self, found: Found) -> Iterator[PreparedBatch]:
        how = Unfolding(self._settings.authority, self._spool, self._settings.archive_limits)
        media_inside: bool | None = None
        packages = Packages(self._settings, self._spool)
        for thing in unfold(found, how):
            if isinstance(thing, Noted):
                if thing.receipt not in packages.refused:
                    self._note(thing)
                continue
            if packages.refuses(thing):
                self._outside(finding("package-training", thing.display, REFUSED))
                continue
            if thing.parent in packages.refused:
                continue
            if thing.receipt in self._settings.known or thing.receipt in self._seen:
                self._skip(thing)
                continue
            if thing.archive and media_inside is None:
                media_inside = container_may_hold_media(found, how)
            if self._batch is not None and self._batch.full(self._settings.batch_receipts):
                yield from self._close()
            self._take_item(thing, packages, keep_container=not media_inside and not thing.parent)

    def _skip(self, item: Item) -> None:
        """Taken in before: nothing to do, but say so when it was erased since."""
        if item.exhibit in self._settings.erased and item.receipt not in self._seen:
            self._seen.add(item.receipt)
            self._outside(_erased_before(item))

    def _note(self, noted: Noted) -> None:
        if noted.receipt in self._settings.known:
            return
        f = noted.finding
        if not noted.receipt:
            self._outside(f)
        elif self._batch is not None:
            self._batch.add_finding(FindingRow(noted.receipt, noted.exhibit, f.locator, f.code, f.severity, f.field, f.raw, f.message))

    def _outside(self, found: DataFinding) -> None:
        if (found.code, found.locator) in self._reported:
            return
        self._reported.add((found.code, found.locator))
        row = FindingRow("", "", found.locator, found.code, found.severity, found.field, found.raw, found.message)
        self._open_batch(f"{row.code}:{row.locator}").add_finding(row)

    def _take_item(self, item: Item, packages: Packages, *, keep_container: bool) -> None:
        if item.exhibit in self._settings.erased:
            self._seen.add(item.receipt)
            self._outside(_erased_before(item))
            return
        self._seen.add(item.receipt)
        batch = self._open_batch(item.receipt)
        if item.archive:
            how = Keeping("whole" if keep_container or self._settings.keep_media else "digest", None)
        else:
            how = keeping(item, keep_media=self._settings.keep_media)
        try:
            batch.add_item(item, how, self._settings, within=packages.place(item))
        except ContentChanged:
            self._outside(finding("unreadable", item.display, "the file changed while it was read; run again when its copying has ended"))

    def _open_batch(self, first: str) -> _Batch:
        if self._batch is None:
            # Not of `first` alone: what is received once more after an erasure, at the same instant, is another batch.
            batch_id = make_id("b", first, str(self._settings.at_us), self._settings.random_bytes(16).hex())
            self._batch = _Batch(batch_id, self._settings, self._tmp)
        return self._batch

    def _close(self) -> Iterator[PreparedBatch]:
        if self._batch is not None:
            yield self._batch.close()
            self._batch = None


def _erased_before(item: Item) -> DataFinding:
    """Located by digest: the name under which erased bytes came may itself be what was erased."""
    return finding("erased-before", f"exhibit:{item.exhibit}", "these bytes were erased before under an authority; not taken in again")


class _Batch:
    """One batch being made below `tmp/<id>/`."""

    def __init__(self, batch_id: str, settings: WorkerSettings, tmp: Path) -> None:
        self.id = batch_id
        self._folder = tmp / batch_id
        self._folder.mkdir(mode=0o700)
        self._pack = PackWriter(self._folder, keys=settings.keys, random_bytes=settings.random_bytes)
        self._tables = BatchTables(spill=self._folder / "spill")
        self._receipts: dict[str, Receipt] = {}
        self._more_findings: dict[str, int] = {}
        self._digests: dict[str, str] = {}
        self._bytes = 0

    def full(self, most: int) -> bool:
        """Whether the next receipt belongs to the next batch."""
        return len(self._receipts) >= most or self._bytes >= BATCH_BYTES

    def add_finding(self, row: FindingRow) -> None:
        """A finding about a receipt of an earlier moment, or about something that was not taken in."""
        self._tables.add_finding(row)
        if row.receipt:
            self._more_findings[row.receipt] = self._more_findings.get(row.receipt, 0) + 1

    def add_item(self, item: Item, how: Keeping, settings: WorkerSettings, *, within: Within) -> None:
        """Keep, read and derive one received thing. Raises ContentChanged before anything of it was added."""
        _, redactions = self._pack.add(item.exhibit, fresh(item.body), size=item.size, keep=how.keep)
        findings = [*([how.finding] if how.finding is not None else []), *within.findings]
        if redactions:
            findings.append(redacted_finding(len(redactions), sum(r.length for r in redactions)))
        if not settings.authority and not item.parent:
            message = "no authority was named under which this exhibit is held; take it in with --authority"
            findings.append(DataFinding("authority-unstated", "caution", "byte:0", "", "", message))
        source = Source(item.name, item.size, item.head, lambda: fresh(item.body))
        reading = Reading(source, settings.limits, unread=item.archive or item.media is not None or within.unread)
        row = ReceiptRow(item.receipt, item.exhibit, item.display, item.size, reading.name, item.parent, settings.authority, settings.at_us)
        done = read_item(self._tables, row, reading, findings)
        if done.digest and item.exhibit not in self._digests:
            self._digests[item.exhibit] = done.digest
        self._receipts[item.receipt] = Receipt(
            item.receipt, item.exhibit, item.parent, settings.authority, settings.at_us, reading.name, reading.version,
            done.statements, done.findings,
        )  # fmt: skip
        self._bytes += item.size

    def close(self) -> PreparedBatch:
        """Write the tables and make everything durable."""
        files: dict[str, dict[str, Any]] = {
            name: {"sha256": f.sha256, "size": f.size, "rows": f.rows} for name, f in self._tables.write(self._folder / TABLES).items()
        }
        pack = self._pack.close()
        if pack is not None:
            files["pack"] = pack
        receipts = [
            r._replace(findings=r.findings + self._more_findings[r.id]) if r.id in self._more_findings else r
            for r in self._receipts.values()
        ]
        return PreparedBatch(self.id, self._folder, self._pack.rows, receipts, files, self._digests)
