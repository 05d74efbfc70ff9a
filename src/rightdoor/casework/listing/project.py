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
from rightdoor.casework.listing.lines import Around, ListedRow, listed_rows
from rightdoor.casework.listing.silent import Standing, View, open_ref, standing, views_of
from rightdoor.casework.listing.written import Referred
from rightdoor.footprints.engine import Engine
from rightdoor.footprints.visible import without
from rightdoor.model.civil import DAY
from rightdoor.model.rows import ReferralRow
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.derived import DerivedRef, shown_derived
from rightdoor.operations.projected import Projected, read_projected, write_projected
from rightdoor.operations.summary import first_received
from rightdoor.store import ledger
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

Progress = Callable[[str, int, int], None]
_LOCK = 0x5244_5052  # one projection at a time
_TABLES = ("listing_subject", "listing_subjectreceipt", "listing_searchkey", "listing_condition", "referrals_referral")
_MOST_GRADE = 1000  # characters of a condition that are kept; longer ones end with dots


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
    """What one projection works with. `refresh`: only the day changed, so that what hangs on the subjects stays.

    `number`: of the events file of the full view. `said`: the open view and the day are those of the last projection, which stays.
    """

    store: Store
    connection: StoreConnection
    views: Mapping[str, View]
    stands: Standing
    digest: str
    number: int
    now_us: int
    refresh: bool
    said: bool
    progress: Progress
    actor: str
    units: Mapping[str, int]


class _Content(NamedTuple):
    """What is to stand in the tables: rows of subjects in order; by view and subject receipts and keys; new referrals; all receipts; conditions."""

    rows: Iterable[ListedRow]
    hanging: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]
    keys: Mapping[tuple[str, str], list[KeyRow]]
    referrals: list[Referred]
    receipts: set[str]
    conditions: list[tuple[str, str, str]]


class _Batches(NamedTuple):
    """What is read of the batches: search keys by view and subject, the referrals that are new, the receipts there are, conditions."""

    keys: dict[tuple[str, str], list[KeyRow]]
    referrals: list[Referred]
    receipts: set[str]
    conditions: list[tuple[str, str, str]]


def project(
    store: Store, *, now_us: int, progress: Progress, actor: str = "projection", units: Mapping[str, int] | None = None
) -> Projection:
    """Bring what the desk shows up to date with the current generation as of `now_us` (UTC microseconds).

    `units`: by receipt the unit that a new referral was taken in for; others fall to the unit of intake. A no-op when neither the
    generation nor a compartment nor the UTC day changed. Raises DerivedDamaged, StoreDamaged.
    """
    with store.connect() as connection:
        connection.execute("select pg_advisory_lock(%s)", (_LOCK,))
        connection.commit()
        ref = shown_derived(store, connection)
        connection.rollback()
        if ref is None:
            return Projection("", now_us, False, 0)
        last, stands = _last(connection), standing(connection)
        state = read_projected(store)
        same = state is not None and (state.full, state.key) == (ref.digest, stands.key()) and _is_there(store, state)
        today = last is not None and last[1] // DAY == now_us // DAY
        if same and today and last is not None and state is not None and last[0] == state.digest:
            fill(
                store, connection, DerivedRef(state.digest, state.folder, 0, state.files), units or {}
            )  # a step of its own: made up for here when it was cut short
            return Projection(last[0], last[1], False, last[2])
        shown = open_ref(store, connection, ref, stands, progress)
        number = int(hashlib.sha256(f"{ref.digest} {stands.key()}".encode()).hexdigest()[:7], 16)
        said = last is not None and today and last[0] == shown.digest
        views = views_of(shown, ref, stands)
        job = _Job(store, connection, views, stands, shown.digest, number, now_us, same, said, progress, actor, units or {})
        done = _projected(job)
        write_projected(store, Projected(ref.digest, stands.key(), shown.digest, shown.folder, shown.files, stands.hidden))
        _tidy(job, erased=bool(done.erased))
        fill(store, connection, shown, units or {})
        return done


def _is_there(store: Store, state: Projected) -> bool:
    return store.path(place_of(state.digest)).is_file() and all((state.folder / f"{name}.parquet").is_file() for name in state.files)


def _last(connection: StoreConnection) -> tuple[str, int, int] | None:
    row = connection.execute("select digest, as_of_us, subjects from casework.listing_projection order by id desc limit 1").fetchone()
    connection.rollback()
    return None if row is None else (row[0], row[1], row[2])


def _projected(job: _Job) -> Projection:
    job.progress("projection", 0, 4)
    makers = {} if job.refresh else {name: KeyMaker(name, view.subjects) for name, view in job.views.items()}
    around = {}
    for name, view in job.views.items():
        ordered = Ordered(view.ref, [(m.subject, m.footprints) for m in view.subjects])
        path = job.store.path(place_of(job.digest))
        more = () if name == "open" else (job.number,)
        write_events(
            path if not more else path.with_name(f"full.{job.number}.parquet"), name, ordered, makers[name].event if makers else None
        )
        around[name] = Around(ordered.groups(*more), view.papers_in, view.twin)
        del ordered
    job.progress("projection", 1, 4)
    batches = _from_batches(job, makers)
    del makers
    job.progress("projection", 2, 4)
    rows = (row for name in job.views for row in _rows(job, name, around[name]))
    hanging = {(name, m.subject): m.receipts for name, view in job.views.items() for m in view.subjects}
    return _write(job, _Content(rows, hanging, *batches))


def _rows(job: _Job, name: str, around: Around) -> Iterable[ListedRow]:
    view = job.views[name]
    return listed_rows(view.ref, name, job.now_us, around, only=None if name == "open" else {m.subject for m in view.subjects})


def _from_batches(job: _Job, makers: Mapping[str, KeyMaker]) -> _Batches:
    held = written.held_referrals(job.connection)
    job.connection.rollback()
    keys: dict[tuple[str, str], list[KeyRow]] = {}
    with open_engine(job.store, job.connection, memory_limit="512MiB") as engine:
        for name, maker in makers.items():
            seen = without(engine, job.stands.hidden) if name == "open" and job.stands.hidden else engine
            keys |= {(name, subject): rows for subject, rows in maker.finish(seen).items()}
        taken = {row.receipt: row.received_us for row in engine.receipts()}
        new, conditions = _new_referrals(engine, taken, held), _conditions(engine)
    return _Batches(keys, new, set(taken), conditions)


def _conditions(engine: Engine) -> list[tuple[str, str, str]]:
    """(receipt, the referral's number, grade as stated) of every referral that bears one."""
    graded = [(s.receipt, s.record, s.raw.strip()) for s in engine.statements(kinds=("referral",), fields=("grade",))]
    wanted = {receipt for receipt, _, _ in graded}
    named = engine.statements(kinds=("referral",), fields=("number",), receipts=sorted(wanted)) if wanted else ()
    numbers = {(s.receipt, s.record): s.value[:200] for s in named}
    return [(receipt, numbers.get((receipt, record), ""), _short(grade)) for receipt, record, grade in graded if grade]


def _short(grade: str) -> str:
    return grade if len(grade) <= _MOST_GRADE else f"{grade[: _MOST_GRADE - 1]}…"


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


def _write(job: _Job, content: _Content) -> Projection:
    connection = job.connection
    with ledger.transaction(connection, actor=job.actor, at_us=job.now_us) as tx:
        held = written.held_rows(connection)
        gone = [at for at in held if at not in content.hanging]
        lost = [pair for pair in written.held_referrals(connection) if pair[0] not in content.receipts]
        changed: list[ListedRow] = []
        changed_hanging: list[tuple[str, str]] = []
        for row in content.rows:
            at = (row.view, row.subject)
            before = held.get(at, written.Held())
            hanging = before.hanging if job.refresh else _digest((content.hanging[at], content.keys.get(at, [])))
            if before != (row.digest, hanging, row.twin):
                changed.append(row._replace(digest=row.digest + hanging))
            if before.hanging != hanging:
                changed_hanging.append(at)
        job.progress("projection", 3, 4)
        written.write_subjects(connection, changed, gone, job.now_us)
        written.write_hanging(
            connection,
            changed_hanging,
            ((*at, receipt, number[:200]) for at in changed_hanging for receipt, number in content.hanging[at]),
            (key for at in changed_hanging for key in content.keys.get(at, [])),
        )
        added, erased = written.write_referrals(connection, content.referrals, lost, units=job.units, standing=job.stands.of)
        written.write_conditions(connection, content.conditions)
        written.follow(connection)
        count = sum(1 for view, _ in content.hanging if view == "open")
        if not job.said:
            written.write_projection(connection, (job.digest, job.now_us, job.now_us, count, place_of(job.digest)))
        tx.record("derived", {"projection": job.digest, "changed": len(changed), "removed": len(gone), "referrals": added})
    job.progress("projection", 4, 4)
    return Projection(job.digest, job.now_us, True, count, len(changed), len(gone), added, erased)


def _tidy(job: _Job, *, erased: bool) -> None:
    """Old events files go; after an erasure every one but the newest, and old versions of rows leave the database's files."""
    rows = job.connection.execute("select digest from casework.listing_projection order by id desc").fetchall()
    job.connection.rollback()
    digests = list(dict.fromkeys((job.digest, *(row[0] for row in rows))))
    drop_events(job.store, digests[: 1 if erased else 2], keep_full=job.number)
    if erased:
        for table in _TABLES:
            job.store.forget_old_versions(table, schema="casework")


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:32]
