"""Take in every file below an inbox: walk, share out to workers, commit batch by batch in one writer.

Idempotent per receipt: a receipt that is committed is not taken in again. Whatever is not committed
did not happen, and is redone by the next run.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path

from rightdoor.errors import InternalProblem
from rightdoor.exhibits.archive_limits import ArchiveLimits
from rightdoor.exhibits.register import PreparedBatch, commit_batch, erased_exhibits, known_receipts
from rightdoor.exhibits.sweep import sweep
from rightdoor.exhibits.walk import Found, walk
from rightdoor.footprints.tables import FindingRow
from rightdoor.model.finding import DataFinding
from rightdoor.operations.bulk import sweep_spill
from rightdoor.operations.decided import decisions_in_force
from rightdoor.operations.declared_mappings import all_mappings
from rightdoor.operations.intake.batch_maker import BatchMaker
from rightdoor.operations.intake.opened_package import manifests_of
from rightdoor.operations.intake.packages import refuses
from rightdoor.operations.intake.pool import WorkerPool
from rightdoor.operations.intake.reported import reported
from rightdoor.operations.intake.settings import BATCH_BYTES, Task, WorkerSettings
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.store.boundary import store_boundary
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

Progress = Callable[[str, int, int], None]
IN_PROCESS = 400  # files up to which starting workers costs more than it gives


class WorkerLost(InternalProblem):
    """A process that read files died; nothing that was acknowledged is lost."""


@dataclass(frozen=True, slots=True)
class Intake:
    """How to take in: under which authority ("" for none), by whom, at which instant (UTC microseconds)."""

    authority: str
    actor: str
    at_us: int
    batch_receipts: int = 2000
    processes: int = 2
    limits: Limits = DEFAULT_LIMITS
    archive_limits: ArchiveLimits = field(default_factory=ArchiveLimits)


@dataclass(slots=True)
class Taken:
    """What an intake did: counts of what is new."""

    files: int = 0
    receipts: int = 0
    exhibits: int = 0
    statements: int = 0
    findings: int = 0
    batches: int = 0

    def text(self) -> tuple[str, ...]:
        """Lines for people."""
        new = f"{self.receipts:,} new receipt(s) of {self.exhibits:,} new exhibit(s) in {self.batches:,} batch(es)"
        return (f"{self.files:,} file(s) seen: {new}, {self.statements:,} statements, {self.findings:,} data findings",)


def take_in(store: Store, inbox: Path, how: Intake, *, random_bytes: Callable[[int], bytes], progress: Progress) -> Taken:
    """Take in `inbox` (a folder or one file). Only for the writer. Raises Store… and Database… refusals, WorkerLost."""
    taken = Taken()
    with store_boundary(store.dir), store.connect() as connection:
        sweep(store, connection)
        sweep_spill(store)
        files, findings = _found(inbox)
        taken.files = len(files)
        manifests = tuple(manifests_of(files))
        silent = {digest for m in manifests if refuses(m, store.kind) for digest in m.members.values()}
        known = all_mappings(store, connection, files, erased=silent.union(erased_exhibits(connection)))
        how = replace(how, limits=replace(how.limits, mappings=(*how.limits.mappings, *known.speaking), proposed=known.proposed))
        settings = replace(_settings(store, connection, how, random_bytes), manifests=manifests)
        tasks = _tasks(files, [f for f in findings if (f.code, f.locator) not in settings.reported], how)
        done = 0
        for seen, batches in _made(tasks, settings, how, len(files)):
            for batch in batches:
                _commit(store, connection, batch, how, taken)
            done += seen
            progress("files", done, len(files))
    return taken


def _found(inbox: Path) -> tuple[list[Found], list[FindingRow]]:
    files: list[Found] = []
    findings: list[FindingRow] = []
    for each in walk(inbox):
        if isinstance(each, DataFinding):
            findings.append(FindingRow("", "", each.locator, each.code, each.severity, each.field, each.raw, each.message))
        else:
            files.append(each)
    return files, findings


def _settings(store: Store, connection: StoreConnection, how: Intake, random_bytes: Callable[[int], bytes]) -> WorkerSettings:
    known = frozenset(known_receipts(connection))
    erased = frozenset(erased_exhibits(connection))
    connection.rollback()
    # Keeping media needs a decision with a name, a reason and an authority; without one media is hashed and counted.
    return WorkerSettings(
        store_dir=store.dir,
        keys=store.keys,
        authority=how.authority,
        at_us=how.at_us,
        batch_receipts=how.batch_receipts,
        keep_media=bool(decisions_in_force(connection).media_authority),
        known=known,
        erased=erased,
        reported=reported(store, connection),
        limits=how.limits,
        archive_limits=how.archive_limits,
        random_bytes=random_bytes,
        refuse_training=store.kind == "live",
    )


def _tasks(files: list[Found], findings: list[FindingRow], how: Intake) -> Iterator[Task]:
    """Shares of the inbox, each about one batch."""
    share: list[Found] = []
    size = 0
    first = tuple(findings)
    for found in files:
        if share and (len(share) >= how.batch_receipts or size + found.size > BATCH_BYTES):
            yield Task(tuple(share), first)
            share, size, first = [], 0, ()
        share.append(found)
        size += found.size
    if share or first:
        yield Task(tuple(share), first)


def _made(tasks: Iterable[Task], settings: WorkerSettings, how: Intake, files: int) -> Iterator[tuple[int, Iterable[PreparedBatch]]]:
    """(files of a task, its batches) in the order of the tasks."""
    if how.processes < 2 or files <= IN_PROCESS:
        for task in tasks:
            yield len(task.files), BatchMaker(settings).make(task)
        return
    with _no_worker_lost(), WorkerPool(settings, how.processes) as pool:
        waiting: list[tuple[int, Future[list[PreparedBatch]]]] = []
        for task in tasks:
            waiting.append((len(task.files), pool.submit(task)))
            if len(waiting) > how.processes + 1:
                yield _result(waiting.pop(0))
        for each in waiting:
            yield _result(each)


def _result(waiting: tuple[int, Future[list[PreparedBatch]]]) -> tuple[int, list[PreparedBatch]]:
    seen, future = waiting
    return seen, future.result()


@contextlib.contextmanager
def _no_worker_lost() -> Iterator[None]:
    """A dead worker is noticed when a task is given to the pool, or when its result is asked for."""
    try:
        yield
    except BrokenProcessPool as lost:
        raise WorkerLost(
            "A process that read files died (perhaps killed, or out of memory).",
            advice="What was acknowledged is kept; run the same command again and it goes on from there.",
        ) from lost


def _commit(store: Store, connection: StoreConnection, batch: PreparedBatch, how: Intake, taken: Taken) -> None:
    taken.exhibits += commit_batch(store, connection, batch=batch, actor=how.actor, at_us=how.at_us)
    taken.batches += 1
    taken.receipts += len(batch.receipts)
    taken.statements += sum(r.statements for r in batch.receipts)
    taken.findings += int(batch.files["findings"]["rows"]) if "findings" in batch.files else 0
