"""A derivation as if some receipts had never come: neither they nor what people decided about them alone (ADR 22).

Its digest is the one that a rebuild of a store without them would have, so that nothing of what is hidden is in a name either.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from itertools import chain

from rightdoor.decisions.in_force import DecisionsInForce, in_force
from rightdoor.decisions.register import all_decisions
from rightdoor.footprints.engine import Engine
from rightdoor.footprints.visible import without
from rightdoor.model.decision import Decision
from rightdoor.model.rows import FootprintRow, ReferralRow
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.derive import Progress, derive, subject_ids
from rightdoor.operations.derived import DerivedRef
from rightdoor.operations.media_said import sets_said
from rightdoor.operations.rebuild import digest_of, inputs_of
from rightdoor.operations.reference import load_reference
from rightdoor.store.connection import StoreConnection
from rightdoor.store.files import sync_folder, write_by_rename
from rightdoor.store.open import Store

_FILES = "files.json"


def derived_without(
    store: Store, connection: StoreConnection, receipts: frozenset[str], *, decisions: Collection[str], progress: Progress
) -> DerivedRef:
    """The derived tables without these receipts, below ``desk/<digest>/derived``; made where they are not there yet.

    `decisions`: ids of rows that are left out besides those that speak of what is hidden.
    """
    with open_engine(store, connection, memory_limit="512MiB") as everything:
        engine = without(everything, receipts)
        rows = all_decisions(connection)
        connection.rollback()
        shown = decisions_without(rows, _hidden(everything, engine, receipts), frozenset(decisions))
        reference = load_reference(store)
        sets = sets_said(connection, shown, without=receipts)
        digest = digest_of(inputs_of(connection, shown, reference, sets=sets, without=receipts))
        connection.rollback()
        folder = store.path("desk", digest, "derived")
        if not (folder / _FILES).is_file():
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = folder.with_name("derived.part")
            files = derive(part, engine, shown, reference, sets=sets, progress=progress)
            write_by_rename(
                part / _FILES, json.dumps({n: {"sha256": f.sha256, "size": f.size, "rows": f.rows} for n, f in files.items()}).encode()
            )
            shutil.rmtree(folder, ignore_errors=True)
            part.replace(folder)
            sync_folder(folder.parent)
    return DerivedRef(digest, folder, 0, json.loads((folder / _FILES).read_bytes()))


def decisions_without(rows: Collection[Decision], hidden: frozenset[str], ids: frozenset[str]) -> DecisionsInForce:
    """What is in force of the decisions that neither bear one of `ids` nor name anything hidden: what they superseded holds again."""
    return in_force(row for row in rows if row.id not in ids and not _speaks_of(row, hidden))


def _speaks_of(row: Decision, hidden: frozenset[str]) -> bool:
    values = (row.receipt, *row.body.values())
    return any(value in hidden or value.partition("#")[0] in hidden for value in values if value)


def _hidden(everything: Engine, engine: Engine, receipts: frozenset[str]) -> frozenset[str]:
    """Ids and numbers by which a decision can name what is in these receipts and nowhere else."""
    inside, outside = set(receipts), set[str]()
    for row in everything.receipts():
        (inside if row.receipt in receipts else outside).add(row.exhibit)
    for each in chain(everything.rows("footprints"), everything.rows("referrals")):
        assert isinstance(each, FootprintRow | ReferralRow)
        side = inside if each.receipt in receipts else outside
        side.add(each.number)
        if isinstance(each, FootprintRow):
            side.add(each.footprint)
    inside.update(subject_ids(everything))
    outside.update(subject_ids(engine))
    return frozenset(inside - outside - {""})
