"""`package build` for whoever does not see all of the store: from the papers that one was shown, and from no others.

The rooms of `package_build`, called with two differences: no receipt may be in the package that is not among those that were shown, and
decisions that are not for everybody's eyes are left out before anything is derived. The ledger is read in one snapshot, since pages
append to it meanwhile; and a record of the shell's own is written in the transaction of the ledger's row, so that either both are there or neither.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rightdoor.decisions.register import all_decisions
from rightdoor.errors import Refused
from rightdoor.operations import package_build as whole
from rightdoor.operations.declared_mappings import known_mappings
from rightdoor.operations.derive_without import decisions_without
from rightdoor.operations.package_build import Built, Request
from rightdoor.operations.package_ledger import ledger_proof
from rightdoor.operations.package_papers import Desk, subject_papers
from rightdoor.operations.package_reread import ListeningNetwork, limits_with
from rightdoor.operations.reference import Reference, load_reference
from rightdoor.reporting.container import fingerprint, seal
from rightdoor.reporting.package import NOT_COUNTED, Manifest
from rightdoor.reporting.stamps import Stamp
from rightdoor.store import ledger
from rightdoor.store.boundary import store_boundary
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

Recorded = Callable[[StoreConnection, Built], None]


class Shown(NamedTuple):
    """What a person was shown: the receipts; beside them ids of receipts and exhibits that no decision of the package may name, and of
    decisions that may not be in it.
    """

    receipts: frozenset[str]
    hidden: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()


class PapersChanged(Refused):
    """The subject has other papers than were shown when the package was asked for."""


def papers_changed() -> PapersChanged:
    """In the same words whether papers came or went: they may tell nobody that something was put apart."""
    return PapersChanged("The papers changed since it was asked for; look again.")


def build_seen(store: Store, request: Request, part: Path, *, key: Ed25519PrivateKey, shown: Shown, record: Recorded) -> Built:
    """Write the package to `part`, for its owner alone: the caller brings it to its place, since its rows are committed then.

    `record` is called in the transaction of the ledger's row.

    `store` as the person sees it (`Store.as_open`), opened for writing. Raises UsageProblem when there is no such subject there,
    PapersChanged, and what the store raises.
    """
    with store_boundary(store.dir), store.connect() as connection:
        members, manifest, stamp = _assembled(store, connection, request, key=key, shown=shown)
        data = seal(members, kind=store.kind, key=key)
        built = _built(request, manifest, stamp, data=data, key=key)
        _write(part, data)
        with _dropped_on_failure(part), ledger.transaction(connection, actor=request.actor, at_us=request.at_us) as tx:
            record(connection, built)
            tx.record(
                "exported",
                {
                    "package": built.package, "subject": request.subject, "purpose": request.purpose, "status": built.status,
                    "stamp": stamp.code, "grounds": stamp.grounds or None, **request.handling.told,
                },
            )  # fmt: skip
    return built


def _assembled(
    store: Store, connection: StoreConnection, request: Request, *, key: Ed25519PrivateKey, shown: Shown
) -> tuple[dict[str, bytes], Manifest, Stamp]:
    subject = subject_papers(store, connection, request.subject)
    if not shown.receipts.issuperset(subject.receipts):
        raise papers_changed()
    limits = limits_with(known_mappings(store, connection))
    standing = decisions_without(all_decisions(connection), shown.hidden, shown.taken)
    decisions = standing.decisions
    connection.rollback()
    reference = load_reference(store).with_entered(standing)
    listening = ListeningNetwork(reference.loaded.network)
    reference = Reference(reference.loaded._replace(network=listening), reference.digest)
    with contextlib.closing(Desk(store, connection, subject, limits)) as desk:
        package, read, differing = whole._from_papers(desk, decisions, reference, limits.mappings)
    ids = [decision.id for decision in package.decisions]
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    proof = ledger_proof(store, connection, receipts=[p.receipt for p in package.manifest.papers], decisions=ids, key=key)
    connection.isolation_level = None
    package = package._replace(reference=whole._reference_inside(reference, listening, read.engine), ledger=proof)
    signer = fingerprint(key.public_key().public_bytes_raw())
    return whole._members(whole._Made(store, request, subject, reference, differing, signer), package, read)


def _built(request: Request, manifest: Manifest, stamp: Stamp, *, data: bytes, key: Ed25519PrivateKey) -> Built:
    papers = manifest.papers
    return Built(
        hashlib.sha256(data).hexdigest(), request.subject, request.purpose, manifest.status, stamp,
        fingerprint(key.public_key().public_bytes_raw()), len(papers), sum(p.held == "extract" for p in papers),
        sum(p.others for p in papers if p.others != NOT_COUNTED), tuple(p.name for p in papers if p.others == NOT_COUNTED), len(data),
        tuple(manifest.differs_at_build),
    )  # fmt: skip


def _write(part: Path, data: bytes) -> None:
    """Durable and owner-only before its rows say that it is there."""
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def _dropped_on_failure(part: Path) -> Iterator[None]:
    """A part without its rows is nobody's; one whose rows were committed stays, so that the next attempt finds it."""
    try:
        yield
    except BaseException:
        part.unlink(missing_ok=True)
        raise
