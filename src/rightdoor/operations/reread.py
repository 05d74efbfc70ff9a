"""Reading again what is kept: by a newer reader, or because a mapping came that explains a table received before (ADR 10).

What was looked at in vain is remembered by a digest over the readers and the known mappings, in a small file of the store: as
long as it stands, a run asks the database two questions and opens nothing. The file is written last and may be lost.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from rightdoor.exhibits.erase import plain_files
from rightdoor.exhibits.read_again import Superseding, commit_readings
from rightdoor.footprints.batch_rewrite import replace as replace_rows
from rightdoor.model.ids import make_id
from rightdoor.operations.declared_mappings import all_mappings, decided_mappings, digest_of
from rightdoor.operations.intake.again import Kept, batch_again, kept_receipts, reading_digest, shown_names, unread_source
from rightdoor.operations.intake.reported import kept_unread
from rightdoor.readers import mapped_table
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.register import reader_for, readers
from rightdoor.store.boundary import store_boundary
from rightdoor.store.connection import StoreConnection
from rightdoor.store.files import write_by_rename
from rightdoor.store.open import Store

Progress = Callable[[str, int, int], None]
MARK = "read-with"


@dataclass(slots=True)
class Reread:
    """What was read again: receipts, of how many exhibits, in how many batches."""

    receipts: int = 0
    exhibits: int = 0
    batches: int = 0

    def text(self) -> tuple[str, ...]:
        """Lines for people; none when there was nothing to do."""
        if not self.receipts:
            return ()
        return (f"read again: {self.receipts:,} receipt(s) of {self.exhibits:,} exhibit(s) in {self.batches:,} batch(es)",)


class _Pass(NamedTuple):
    """One look at the store: what it knows, and which receipts of which exhibits may be read otherwise now."""

    limits: Limits
    retired: Limits
    mark: str
    candidates: Mapping[str, Sequence[Kept]]


def reread(store: Store, *, actor: str, at_us: int, progress: Progress, everything: bool = False) -> Reread:
    """Read again what other readers, or mappings, have become able to read; with `everything` all that is kept and read.

    Only for the writer; a rebuild has to follow. Done again it does nothing. Raises Store…, Database… and vault refusals.
    """
    done = Reread()
    with store_boundary(store.dir), store.connect() as connection:
        while (look := _look(store, connection, everything=everything)) is not None:
            wanted = _wanted(store, look, progress, everything=everything)
            if wanted:
                _read(store, connection, wanted, look.limits, actor=actor, at_us=at_us, done=done)
            write_by_rename(store.path(MARK), look.mark.encode() + b"\n")
            everything = False  # once; what a mapping read just now explains is looked at in the next pass
    return done


def _look(store: Store, connection: StoreConnection, *, everything: bool) -> _Pass | None:
    """None when nothing has changed since the last look."""
    versions = [(module.NAME, module.VERSION) for module in readers()]
    known = all_mappings(store, connection)
    mark = hashlib.sha256(f"{versions} {digest_of(known.speaking)}".encode()).hexdigest()
    fresh = everything or _marked(store) != mark
    candidates = kept_receipts(connection, versions, unread=fresh, tables=mapped_table.NAME, everything=everything)
    if candidates:
        closed = kept_unread(store, connection)
        open_ = {exhibit: [each for each in receipts if each.id not in closed] for exhibit, receipts in candidates.items()}
        candidates = {exhibit: receipts for exhibit, receipts in open_.items() if receipts}
    retired = (*(mapping for mapping, in_force in decided_mappings(connection) if not in_force), *known.proposed) if fresh else ()
    limits = replace(DEFAULT_LIMITS, mappings=known.speaking, proposed=known.proposed)
    return _Pass(limits, replace(DEFAULT_LIMITS, mappings=retired), mark, candidates) if candidates or fresh else None


def _marked(store: Store) -> str:
    try:
        return store.path(MARK).read_text("ascii", "replace").strip()
    except FileNotFoundError:
        return ""


def _wanted(store: Store, look: _Pass, progress: Progress, *, everything: bool) -> list[Kept]:
    """The receipts of the exhibits that are read otherwise now."""
    found: list[Kept] = []
    for index, receipts in enumerate(look.candidates.values()):
        progress("exhibits", index, len(look.candidates))
        first = receipts[0]
        if any(receipt.stale for receipt in receipts) or (everything and first.reader) or _reads_now(store, receipts, look):
            found += receipts
    return found


def _reads_now(store: Store, receipts: Sequence[Kept], look: _Pass) -> bool:
    """Whether a reader takes what none took, or a mapping now explains a table otherwise than before.

    A table that no mapping explains any more keeps what was read; but not where the mapping that explained it was decided, and the
    decision was withdrawn or superseded, nor where only a received mapping of results explains it: nobody answers for what was read by it.
    """
    first = receipts[0]
    source = unread_source(store, first)
    if source is None:
        return False
    if reader_for(source, look.limits) is None:
        return first.reader == mapped_table.NAME and bool(look.retired.mappings) and mapped_table.recognises_with(source, look.retired)
    return not first.reader or reading_digest(source, look.limits) != first.row.statements_digest


def _read(
    store: Store, connection: StoreConnection, wanted: Sequence[Kept], limits: Limits, *, actor: str, at_us: int, done: Reread
) -> None:
    by_batch: dict[str, list[Kept]] = defaultdict(list)
    for receipt in wanted:
        by_batch[receipt.batch].append(receipt)
    parents = shown_names(store, connection, (receipt.parent for receipt in wanted))
    batches = [_again(store, old, receipts, limits, parents=parents) for old, receipts in by_batch.items()]
    commit_readings(store, connection, batches=batches, actor=actor, at_us=at_us)
    for batch in batches:
        shutil.rmtree(batch.made.parent, ignore_errors=True)  # rows of what may be erased one day
    done.receipts += len(wanted)
    done.exhibits += len({receipt.exhibit for receipt in wanted})
    done.batches += len(batches)


def _again(store: Store, old: str, receipts: Sequence[Kept], limits: Limits, *, parents: Mapping[str, str]) -> Superseding:
    """The batch that takes the place of `old`, made below the store's tmp."""
    new = make_id("b", "read-again", old)
    work = store.path("tmp", new)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700, parents=True)
    folder = store.path("batches", old)
    readings = batch_again(store, folder, receipts, limits, work=work, parents=parents)
    files = replace_rows(folder, work / "added", work / "tables", {receipt.id for receipt in receipts})
    return Superseding(old, new, work / "tables", plain_files(files), readings)
