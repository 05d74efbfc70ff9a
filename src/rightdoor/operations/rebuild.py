"""Rebuild: (statements, decisions, reference data, what hash sets said) → attributions, subjects, triage rows, as derived tables.

The digest of the inputs names the folder, so that the same inputs are never written twice and a
changed input is never overlooked. Nothing here depends on the day (ADR 2).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import NamedTuple, cast

import msgspec

from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.decided import decisions_in_force, take_in_received
from rightdoor.operations.derive import Progress, derive
from rightdoor.operations.derived import DerivedRef, current_derived, publish, whole
from rightdoor.operations.media_said import sets_said
from rightdoor.operations.program import program_digest
from rightdoor.operations.reference import Reference, load_reference
from rightdoor.rules.priority.instrument import Instrument, load_instrument
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store
from rightdoor.triage.media import SetsSaid

_ENCODE = msgspec.json.Encoder().encode


class Rebuilt(NamedTuple):
    """What a rebuild gave: whether anything was new, and how many rows."""

    ref: DerivedRef
    fresh: bool
    counts: Mapping[str, int]

    def text(self) -> tuple[str, ...]:
        """Lines for people."""
        said = ", ".join(f"{count:,} {name}" for name, count in self.counts.items())
        return (f"derived{'' if self.fresh else ' (unchanged)'}: {said}",)


def rebuild(store: Store, *, actor: str, at_us: int, progress: Progress, threads: int = 2) -> Rebuilt:
    """Bring the derived tables up to date; a no-op when their inputs have not changed and they are as they were written."""
    with store.connect() as connection:
        with open_engine(store, connection, threads=threads) as engine:
            take_in_received(connection, engine, actor=actor, at_us=at_us)
            decisions = decisions_in_force(connection)
            reference = load_reference(store)
            sets = sets_said(connection, decisions)
            inputs = inputs_of(connection, decisions, reference, sets=sets)
            digest = digest_of(inputs)
            current = current_derived(store, connection)
            connection.rollback()
            if current is not None and current.digest == digest and whole(current):
                counts = {name: int(cast("int", f["rows"])) for name, f in current.files.items()}
                return Rebuilt(current, False, counts)
            files = derive(store.path("derived", digest), engine, decisions, reference, sets=sets, progress=progress)
        ref = publish(store, connection, digest=digest, inputs=inputs, files=files, actor=actor, at_us=at_us)
    return Rebuilt(ref, True, {name: f.rows for name, f in files.items()})


def digest_of(inputs: Mapping[str, str]) -> str:
    """The digest that names a generation with these inputs."""
    return hashlib.sha256(_ENCODE(sorted(inputs.items()))).hexdigest()


def inputs_of(
    connection: StoreConnection,
    decisions: DecisionsInForce,
    reference: Reference,
    *,
    sets: SetsSaid,
    without: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """Digests of everything that the derived tables are a function of; batches and their sizes are not part of it.

    `without`: receipts that are left out, as if they had never come.
    """
    receipts = hashlib.sha256()
    rows = connection.execute(
        "select r.id, concat_ws(' ', e.statements_digest, r.reader, r.reader_version) from receipt r join exhibit e on e.sha256 = r.exhibit "
        "where e.erased_seq is null order by r.id"
    ).fetchall()
    for receipt, statements in rows:
        if receipt not in without:
            receipts.update(f"{receipt} {statements}\n".encode())
    return {
        "program": program_digest(),
        "receipts": receipts.hexdigest(),
        "decisions": decisions.digest,
        "reference": reference.digest,
        "hash_sets": sets.digest,
        "instrument": hashlib.sha256(repr(_plain(load_instrument())).encode()).hexdigest(),
    }


def _plain(instrument: Instrument) -> tuple[object, ...]:
    """The instrument in a form that is the same in every process."""
    rules = [(rule.tier, sorted(rule.items)) for rule in instrument.rules]
    return (instrument.name, instrument.version, instrument.validated, instrument.tiers, rules, sorted(instrument.items.items()))
