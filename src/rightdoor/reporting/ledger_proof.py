"""What a package carries of the sender's ledger: the rows that concern it, each shown to be one of those under a signed head.

The ledger is a chain: to recompute it takes the body of every row, and bodies of other rows (who looked at what, whose exhibits
came in) are nobody else's business. So the hashes of its rows are the leaves of a hash tree (RFC 9162 section 2.1), whose root
and size the package signs together with the chain's newest row. A row here is recomputed from its body, and its path leads to the root.

It says: at signing, the sender's ledger of so many rows held these rows at these numbers. Whoever sees that ledger later
recomputes head and root, and finds whether it is still the same. It does not say that what was received was true.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rightdoor.errors import InternalProblem
from rightdoor.store.canonical import canonical
from rightdoor.store.ledger import row_hash
from rightdoor.store.ledger_checkpoint import FORM as CHECKPOINT

MOST_PATH = 64


class ProvedRow(msgspec.Struct, frozen=True):
    """A row of the ledger: its number, its canonical body, and the path from its hash to the root (hex, leaf upwards)."""

    seq: int
    body: str
    path: list[str]


class LedgerProof(msgspec.Struct, frozen=True):
    """`size` rows, the newest of which hashes to `head`; `root` over the hashes of them all. `checkpoint`: the signed head."""

    store: str
    size: int
    head: str
    head_path: list[str]
    root: str
    checkpoint: str
    rows: list[ProvedRow]


class RowSaid(NamedTuple):
    """What a proved row says: act, actor, instant (UTC microseconds), subject."""

    seq: int
    act: str
    actor: str
    at_us: int
    subject: dict[str, Any]


def _leaf(digest: bytes) -> bytes:
    return hashlib.sha256(b"\0" + digest).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


class HashTree:
    """The tree over row hashes, kept level by level; an odd last node is handed up as it is."""

    def __init__(self, digests: Sequence[bytes]) -> None:
        if not digests:
            raise ValueError("a tree over no rows")
        self._levels = [[_leaf(d) for d in digests]]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            above = [_node(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)]
            self._levels.append([*above, below[-1]] if len(below) % 2 else above)

    @property
    def root(self) -> bytes:
        """The hash over everything."""
        return self._levels[-1][0]

    def path(self, index: int) -> list[str]:
        """The siblings from the leaf upwards, in hex. `index` counts from 0."""
        found = []
        for level in self._levels[:-1]:
            if (other := index ^ 1) < len(level):
                found.append(level[other].hex())
            index //= 2
        return found


def leads_to(root: bytes, *, digest: bytes, index: int, size: int, path: Sequence[str]) -> bool:
    """Whether a row hash at `index` of `size` leads along `path` to the root (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size or len(path) > MOST_PATH:
        return False
    at, last, held = index, size - 1, _leaf(digest)
    for text in path:
        if last == 0 or len(text) != 64:
            return False
        try:
            other = bytes.fromhex(text)
        except ValueError:
            return False
        if at % 2 or at == last:
            held = _node(other, held)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            held = _node(held, other)
        at, last = at >> 1, last >> 1
    return last == 0 and held == root


def check_rows(proof: LedgerProof) -> tuple[list[RowSaid], list[str]]:
    """(what the rows say that hold, sentences about those that do not)."""
    said: list[RowSaid] = []
    wrong: list[str] = []
    try:
        root, head = bytes.fromhex(proof.root), bytes.fromhex(proof.head)
    except ValueError:
        return [], ["The head or root of the sender's ledger is not a digest."]
    if not leads_to(root, digest=head, index=proof.size - 1, size=proof.size, path=proof.head_path):
        wrong.append("The newest row of the sender's ledger does not lead to the root that the package states.")
    for row in proof.rows:
        read = _read(row)
        if read is None or not leads_to(root, digest=read[1], index=row.seq - 1, size=proof.size, path=row.path):
            wrong.append(f"Row {row.seq} of the sender's ledger does not lead to the root that the package states.")
        else:
            said.append(read[0])
    return said, wrong


def checkpoint_holds(proof: LedgerProof, public_key: bytes) -> bool:
    """Whether the signed head (store.ledger_checkpoint) is by that key and names this store, size and head."""
    try:
        read = json.loads(proof.checkpoint)
        signature = base64.b64decode(read.pop("signature"), validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, canonical(read))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidSignature, InternalProblem):
        return False
    stated = {"form": CHECKPOINT, "store": proof.store, "seq": proof.size, "hash": proof.head}
    return bool(read == stated)


def _read(row: ProvedRow) -> tuple[RowSaid, bytes] | None:
    """What the body says with its hash; None when it is no body of that row."""
    try:
        body = json.loads(row.body)
        before = bytes.fromhex(body["prev"])
        said = RowSaid(int(body["seq"]), str(body["act"]), str(body["actor"]), int(body["at"]), dict(body["subject"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if said.seq != row.seq or len(before) != 32:
        return None
    return said, row_hash(before, row.body.encode("utf-8", "surrogatepass"))
