"""`verify`: recompute everything that is kept, and name the first divergence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from rightdoor.errors import UsageProblem
from rightdoor.exhibits.verify import Divergence, Verified
from rightdoor.exhibits.verify import verify as verify_exhibits
from rightdoor.footprints.batch_rewrite import receipt_digests
from rightdoor.media.checking import check_sets
from rightdoor.media.kept_checking import check_looks
from rightdoor.operations.derived import AGAIN
from rightdoor.store.ledger_checkpoint import verify_checkpoint
from rightdoor.store.open import Store

Progress = Callable[[str, int, int], None]


class Report(NamedTuple):
    """What agrees and what does not; the first divergence first."""

    verified: Verified
    divergences: tuple[Divergence, ...]

    def as_lines(self) -> list[dict[str, object]]:
        """One line for the whole, then one per divergence and per erased exhibit."""
        v = self.verified
        whole: dict[str, object] = {
            "verified": not self.divergences,
            "ledger_rows": v.ledger_rows,
            "batches": v.batches,
            "exhibits": v.exhibits,
            "receipts": v.receipts,
            "first_divergence": self.divergences[0]._asdict() if self.divergences else None,
        }
        lines = [whole]
        lines += [{"divergence": d._asdict()} for d in self.divergences]
        lines += [{"erased": e.exhibit, "ledger": e.seq, "authority": e.authority} for e in v.erased]
        return lines

    def as_text(self) -> list[str]:
        """The same for people."""
        v = self.verified
        lines = [f"looked at {v.ledger_rows:,} ledger rows, {v.batches:,} batches, {v.exhibits:,} exhibits, {v.receipts:,} receipts"]
        lines += [f"erased exhibit {e.exhibit[:16]}… under {e.authority} (ledger {e.seq})" for e in v.erased]
        if not self.divergences:
            return [*lines, "everything agrees"]
        first = self.divergences[0]
        lines.append(f"FIRST DIVERGENCE: {first.what} {first.where}: {first.code}: {first.message}")
        lines += [f"also: {d.what} {d.where}: {d.code}" for d in self.divergences[1:20]]
        if all(d.what == "derived" for d in self.divergences):
            return [*lines, AGAIN]
        return [*lines, "Do not write to this store; restore it from a backup and compare."]


def verify_store(store: Store, *, progress: Progress, checkpoint: Path | None = None, public_key: Path | None = None) -> Report:
    """Look at everything; with a signed checkpoint also whether the chain still holds its row."""
    verified = verify_exhibits(store, receipt_digests=receipt_digests, progress=progress)
    divergences = list(verified.divergences)
    with store.connect() as connection:
        divergences += check_sets(store, connection)
        divergences += check_looks(connection)
        connection.rollback()
    if checkpoint is not None:
        divergences += _checkpoint(store, checkpoint, public_key)
    return Report(verified, tuple(divergences))


def _checkpoint(store: Store, path: Path, public_key: Path | None) -> list[Divergence]:
    if public_key is None:
        raise UsageProblem("A checkpoint is checked against the public key of whoever signed it.", advice="Give --public-key FILE (PEM).")
    try:
        key, content = load_pem_public_key(public_key.read_bytes()), path.read_bytes()
    except (OSError, ValueError, UnsupportedAlgorithm) as problem:
        raise UsageProblem(
            "The checkpoint or its public key cannot be read.", advice="Give the file and an Ed25519 key in PEM."
        ) from problem
    if not isinstance(key, Ed25519PublicKey):
        raise UsageProblem("The public key is not an Ed25519 key.", advice="Give the key that `rightdoor checkpoint` wrote.")
    with store.connect() as connection:
        found = verify_checkpoint(connection, content, key)
        connection.rollback()
    return [] if found is None else [Divergence("ledger", str(found.seq or ""), found.code, found.message)]
