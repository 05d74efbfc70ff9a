"""The rows of the store's ledger that a package carries, with their paths to the root under its head."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rightdoor.reporting.ledger_proof import HashTree, LedgerProof, ProvedRow
from rightdoor.store.connection import StoreConnection
from rightdoor.store.ledger_checkpoint import checkpoint
from rightdoor.store.open import Store

_ROWS = """
select distinct l.seq, l.body from rightdoor.ledger l where l.seq in (
    select seq from rightdoor.receipt where id = any(%s) union select seq from rightdoor.decision where id = any(%s)
) order by l.seq
"""


def ledger_proof(
    store: Store, connection: StoreConnection, *, receipts: Sequence[str], decisions: Sequence[str], key: Ed25519PrivateKey
) -> LedgerProof:
    """The `received` rows of these receipts and the `decided` rows of these decisions. Only for the writer: the chain stands still."""
    hashes = [bytes(row[0]) for row in connection.execute("select hash from rightdoor.ledger order by seq").fetchall()]
    rows = connection.execute(_ROWS, (list(receipts), list(decisions))).fetchall()
    signed = checkpoint(connection, key)
    connection.rollback()
    tree = HashTree(hashes)
    return LedgerProof(
        store=store.id,
        size=len(hashes),
        head=hashes[-1].hex(),
        head_path=tree.path(len(hashes) - 1),
        root=tree.root.hex(),
        checkpoint=signed.decode("ascii"),
        rows=[ProvedRow(int(seq), str(body), tree.path(int(seq) - 1)) for seq, body in rows],
    )
