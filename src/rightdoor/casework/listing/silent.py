"""Silent compartments in the projection: which receipts stand where, what is derived without them, which subjects have two rows (ADR 22)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import msgspec
import pyarrow.parquet as pq

from rightdoor.casework.listing.lines import Made, made_subjects
from rightdoor.operations.derive_without import derived_without
from rightdoor.operations.derived import DerivedRef, reading_derived
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

Progress = Callable[[str, int, int], None]
_PAPERS = msgspec.json.Decoder(list[list[str]]).decode
# a receipt stands where it was put, and where the archive that it was unpacked from was put
_STANDING = """
with recursive below (receipt, compartment) as (
    select receipt::text, compartment_id from casework.referrals_incompartment where ended_us is null
    union select r.id, below.compartment from rightdoor.receipt r join below on below.receipt = r.parent
)
select receipt, array_agg(distinct compartment order by compartment) from below group by receipt
"""
_TAKEN = "select core from casework.decided_decision where scope <> '{}' and core <> ''"


class Standing(NamedTuple):
    """By receipt the compartments that it stands in; which of those are silent."""

    of: Mapping[str, tuple[int, ...]]
    silent: frozenset[int]

    @property
    def hidden(self) -> frozenset[str]:
        """The receipts that stand in a silent compartment."""
        return frozenset(receipt for receipt, inside in self.of.items() if self.silent.intersection(inside))

    def key(self) -> str:
        """A digest of it."""
        return hashlib.sha256(repr((sorted(self.of.items()), sorted(self.silent))).encode()).hexdigest()


class View(NamedTuple):
    """One view: what it is derived from, its subjects; by subject the compartments of papers, and of the row that takes its place."""

    ref: DerivedRef
    subjects: list[Made]
    papers_in: Mapping[str, list[int]]
    twin: Mapping[str, list[int]]


def standing(connection: StoreConnection) -> Standing:
    """Which receipts stand in which compartments now."""
    of = {receipt: tuple(inside) for receipt, inside in connection.execute(_STANDING).fetchall()}
    silent = {row[0] for row in connection.execute("select id from casework.access_compartment where grade = 'silent'").fetchall()}
    connection.rollback()
    return Standing(of, frozenset(silent))


def open_ref(store: Store, connection: StoreConnection, ref: DerivedRef, stands: Standing, progress: Progress) -> DerivedRef:
    """What everybody sees is derived from: the current generation itself while nothing stands in a silent compartment."""
    hidden = stands.hidden
    if not hidden:
        return ref
    taken = [row[0] for row in connection.execute(_TAKEN).fetchall()]
    connection.rollback()
    return derived_without(store, connection, hidden, decisions=taken, progress=progress)


def views_of(shown: DerivedRef, ref: DerivedRef, stands: Standing) -> dict[str, View]:
    """The open view, and the full one of the subjects that stand in a silent compartment, by their receipts or their events' papers."""
    subjects = list(made_subjects(shown))
    papers = _papers_in(shown, subjects, stands)
    if not stands.hidden:
        return {"open": View(shown, subjects, papers, {})}
    every = list(made_subjects(ref))
    all_papers = _papers_in(ref, every, stands)
    full: list[Made] = []
    inside: dict[str, list[int]] = {}
    for made in every:
        held = {c for receipt, _ in made.receipts for c in stands.of.get(receipt, ())}.union(all_papers.get(made.subject, ()))
        if stands.silent.intersection(held):
            full.append(made)
            inside[made.subject] = sorted(held)
    kept = {made.subject: all_papers[made.subject] for made in full if made.subject in all_papers}
    return {"open": View(shown, subjects, papers, _twins(subjects, full, inside)), "full": View(ref, full, kept, {})}


def _twins(subjects: Iterable[Made], full: Iterable[Made], inside: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """Of open subjects that a full one takes in, by a person or an event or the id, the compartments of the full one."""
    owner: dict[object, str] = {}
    for made in full:
        owner |= dict.fromkeys((made.subject, *made.persons, *made.footprints), made.subject)
    found: dict[str, set[int]] = defaultdict(set)
    for made in subjects:
        for key in (made.subject, *made.persons, *made.footprints):
            if key in owner:
                found[made.subject].update(inside[owner[key]])
    return {subject: sorted(compartments) for subject, compartments in found.items()}


def _papers_in(ref: DerivedRef, subjects: Iterable[Made], stands: Standing) -> dict[str, list[int]]:
    """By subject the compartments that papers of its events stand in."""
    if not stands.of or "attributions" not in ref.files:
        return {}
    owner = {footprint: made.subject for made in subjects for footprint in made.footprints}
    found: dict[str, set[int]] = defaultdict(set)
    with reading_derived(), pq.ParquetFile(ref.folder / "attributions.parquet") as file:
        for batch in file.iter_batches(columns=["footprint", "papers"]):
            for footprint, papers in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                for paper in _PAPERS(papers):
                    if paper[1] in stands.of and footprint in owner:
                        found[owner[footprint]].update(stands.of[paper[1]])
    return {subject: sorted(compartments) for subject, compartments in found.items()}
