"""Signed checkpoints: a statement of the chain's newest row that a third party can keep (Ed25519, RFC 8032).

Who holds one can tell later whether the chain still contains that row, even against somebody who can rewrite the
database and ``ledger/head`` alike.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import psycopg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rightdoor.errors import LedgerMisuse
from rightdoor.store.canonical import canonical
from rightdoor.store.ledger import store_id_of
from rightdoor.store.ledger_verify import LedgerProblem

FORM = "rightdoor-checkpoint-1"


def checkpoint(connection: psycopg.Connection[Any], private_key: Ed25519PrivateKey) -> bytes:
    """The newest row's number and hash with the store id, signed; canonical JSON. Raises LedgerMisuse if there is none.

    The signature is over the canonical JSON of everything but itself.
    """
    row = connection.execute("select seq, hash from rightdoor.ledger order by seq desc limit 1").fetchone()
    if row is None:
        raise LedgerMisuse("A checkpoint of an empty ledger.")
    stated = {"form": FORM, "store": store_id_of(connection), "seq": int(row[0]), "hash": bytes(row[1]).hex()}
    signature = private_key.sign(canonical(stated))
    return canonical({**stated, "signature": base64.b64encode(signature).decode()})


def verify_checkpoint(connection: psycopg.Connection[Any], content: bytes, public_key: Ed25519PublicKey) -> LedgerProblem | None:
    """None if the signature holds and the chain still has that very row; else a problem.

    Codes: ``checkpoint-malformed``, ``checkpoint-signature``, ``checkpoint-other-store``, ``checkpoint-row``. That the
    chain up to the row is whole is for ``verify_chain``.
    """
    try:
        read = json.loads(content)
        signature = base64.b64decode(read.pop("signature"), validate=True)
        store, seq, digest = str(read["store"]), int(read["seq"]), bytes.fromhex(read["hash"])
        signed = canonical(read)
    except (ValueError, KeyError, TypeError, AttributeError):
        return LedgerProblem("checkpoint-malformed", None, "This is not a checkpoint.")
    try:
        public_key.verify(signature, signed)
    except InvalidSignature:
        return LedgerProblem("checkpoint-signature", seq, "The checkpoint's signature does not hold under this key.")
    if read.get("form") != FORM:
        return LedgerProblem("checkpoint-malformed", seq, "The checkpoint has a form that this version does not know.")
    if store != store_id_of(connection):
        return LedgerProblem("checkpoint-other-store", seq, "The checkpoint is of another store.")
    row = connection.execute("select hash from rightdoor.ledger where seq = %s", (seq,)).fetchone()
    if row is None or bytes(row[0]) != digest:
        return LedgerProblem("checkpoint-row", seq, f"The chain does not hold the row {seq} that the checkpoint names.")
    return None
