"""The projection: what was derived, written as rows that the desk reads under row-level security (ADR 22).

Whole at first, afterwards by what changed. One transaction with its ledger row; the events file is there before it, so that a
kill at any instant leaves the old list or the new one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from rightdoor.casework.exhibits.project import fill
from rightdoor.casework.listing import written
from rightdoor.casework.listing.events_file import Ordered, drop_events, place_of, write_events
from rightdoor.casework.listing.keys import KeyMaker, KeyRow
from rightdoor.casework.listing.lines import ListedRow, listed_rows, made_subjects
from rightdoor.casework.listing.written import Referred
from rightdoor.footprints.engine import Engine
from rightdoor.model.civil import DAY
from rightdoor.model.rows import ReferralRow
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.derived import DerivedRef, shown_derived
from rightdoor.operations.summary import first_received
from rightdoor.store import ledger
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

Progress = Callable[[str, int, int], None]
_LOCK = 0x5244_5052  # one projection at a time
_TABLES = ("listing_subject", "listing_subjectreceipt", "listing_searchkey", "referrals_referral")


class Projection(NamedTuple):
    """What a projection did. `fresh`: whether anything was written; `subjects`: on the open list; the rest counts rows that changed."""

    digest: str
    as_of_us: int
    fresh: bool
    subjects: int
    changed: int = 0
    removed: int = 0
    referrals: int = 0
    erased: int = 0


class _Job(NamedTuple):
    """What one projection works with. `refresh`: only the day changed, so that what hangs on the subjects stays."""

    store: Store
    connection: StoreConnection
    views: Mapping[str, DerivedRef]
    digest: str
    now_us: int
    refresh: bool
    progress: Progress
    actor: str
    units: Mapping[str, int]


class _Content(NamedTuple):
    """What is to stand in the tables: rows of subjects in order; by view and subject receipts and keys; new referrals; all receipts."""

    rows: Iterable[ListedRow]
    hanging: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]
    keys: Mapping[tuple[str, str], list[KeyRow]]
    referrals: list[Referred]
    receipts: set[str]


def project(
    store: Store, *, now_us: int, progress: Progress, actor: str = "projection", units: Mapping[str, int] | None = None
) -> Projection:
    """Bring what the desk shows up to date with the current generation as of `now_us` (UTC microseconds).

    `units`: by receipt the unit that a new referral was taken in for; others fall to the unit of intake. A no-op when neither the
    generation nor the UTC day changed. Raises DerivedDamaged, StoreDamaged.
    """
    with store.connect() as connection:
        connection.execute("select pg_advisory_lock(%s)", (_LOCK,))
        connection.commit()
        ref = shown_derived(store, connection)
        connection.rollback()
        if ref is None:
            return Projection("", now_us, False, 0)
        last = _last(connection)
        same = last is not None and last[0] == ref.digest and store.path(place_of(ref.digest)).is_file()
        if last is not None and same and last[1] // DAY == now_us // DAY:
            fill(store, connection, ref, units or {})  # a step of its own: made up for here when it was cut short
            return Projection(ref.digest, last[1], False, last[2])
        job = _Job(store, connection, {"open": ref}, ref.digest, now_us, same, progress, actor, units or {})
        done = _projected(job)
        fill(store, connection, job.views["open"], job.units)
        return done


def _last(connection: StoreConnection) -> tuple[str, int, int] | None:
    row = connection.execute("select digest, as_of_us, subjects from casework.listing_projection order by id desc limit 1").fetchone()
    connection.rollback()
    return None if row is None else (row[0], row[1], row[2])


def _projected(job: _Job) -> Projection:
    job.progress("projection", 0, 4)
    made = {view: list(made_subjects(ref)) for view, ref in job.views.items()}
    ordered = {view: Ordered(ref, [(m.subject, m.footprints) for m in made[view]]) for view, ref in job.views.items()}
    makers = {} if job.refresh else {view: KeyMaker(view, subjects) for view, subjects in made.items()}
    noted = None if job.refresh else {view: maker.event for view, maker in makers.items()}
    place = write_events(job.store, job.digest, ordered, noted)
    job.progress("projection", 1, 4)
    groups, first = {}, 0
    for view, one in ordered.items():
        groups[view] = one.groups(first)
        first += len(one.order)
    del ordered
    batches = _from_batches(job, makers)
    del makers, noted
    job.progress("projection", 2, 4)
    rows = (row for view, ref in job.views.items() for row in listed_rows(ref, view, job.now_us, groups[view]))
    hanging = {(view, m.subject): m.receipts for view, subjects in made.items() for m in subjects}
    return _write(job, place, _Content(rows, hanging, *batches))


def _from_batches(job: _Job, makers: Mapping[str, KeyMaker]) -> tuple[dict[tuple[str, str], list[KeyRow]], list[Referred], set[str]]:
    """Search keys by view and subject, the referrals that are new, and the receipts that the store holds."""
    held = written.held_referrals(job.connection)
    job.connection.rollback()
    keys: dict[tuple[str, str], list[KeyRow]] = {}
    with open_engine(job.store, job.connection, memory_limit="512MiB") as engine:
        for view, maker in makers.items():
            keys |= {(view, subject): rows for subject, rows in maker.finish(engine).items()}
        taken = {row.receipt: row.received_us for row in engine.receipts()}
        new = _new_referrals(engine, taken, held)
    return keys, new, set(taken)


def _new_referrals(engine: Engine, taken: Mapping[str, int], held: set[tuple[str, str]]) -> list[Referred]:
    rows: dict[tuple[str, str], ReferralRow] = {}
    for row in engine.rows("referrals"):
        assert isinstance(row, ReferralRow)
        if (row.receipt, row.number[:200]) not in held:
            rows.setdefault((row.receipt, row.number[:200]), row)
    first = first_received({receipt: taken[receipt] for receipt, _ in rows if receipt in taken}, rows.values())
    return [
        Referred(receipt, number, row.source[:200], row.form[:40], first.get(receipt), taken.get(receipt, 0))
        for (receipt, number), row in rows.items()
    ]


def _write(job: _Job, place: str, content: _Content) -> Projection:
    connection = job.connection
    with ledger.transaction(connection, actor=job.actor, at_us=job.now_us) as tx:
        held = written.held_digests(connection)
        gone = [at for at in held if at not in content.hanging]
        lost = [pair for pair in written.held_referrals(connection) if pair[0] not in content.receipts]
        changed: list[tuple[ListedRow, None]] = []
        changed_hanging: list[tuple[str, str]] = []
        for row in content.rows:
            at = (row.view, row.subject)
            before = held.get(at, "")
            on_it = before[32:] if job.refresh else _digest((content.hanging[at], content.keys.get(at, [])))
            if before != row.digest + on_it:
                changed.append((row._replace(digest=row.digest + on_it), None))
                if before[32:] != on_it:
                    changed_hanging.append(at)
        job.progress("projection", 3, 4)
        written.write_subjects(connection, changed, gone, job.now_us)
        written.write_hanging(
            connection,
            changed_hanging,
            ((*at, receipt, number[:200]) for at in changed_hanging for receipt, number in content.hanging[at]),
            (key for at in changed_hanging for key in content.keys.get(at, [])),
        )
        added, erased = written.write_referrals(connection, content.referrals, lost, job.units)
        written.follow(connection)
        count = sum(1 for view, _ in content.hanging if view == "open")
        written.write_projection(connection, (job.digest, job.now_us, job.now_us, count, place))
        tx.record("derived", {"projection": job.digest, "changed": len(changed), "removed": len(gone), "referrals": added})
    _tidy(job, erased=bool(lost))
    job.progress("projection", 4, 4)
    return Projection(job.digest, job.now_us, True, count, len(changed), len(gone), added, erased)


def _tidy(job: _Job, *, erased: bool) -> None:
    """Old events files go; after an erasure every one but the newest, and old versions of rows leave the database's files."""
    rows = job.connection.execute("select digest from casework.listing_projection order by id desc").fetchall()
    job.connection.rollback()
    digests = list(dict.fromkeys(row[0] for row in rows))
    drop_events(job.store, digests[: 1 if erased else 2])
    if erased:
        for table in _TABLES:
            job.store.forget_old_versions(table, schema="casework")


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:32]
