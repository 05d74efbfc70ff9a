"""The rows of the ledger that a package carries lead to the root that it signs, and nothing else does."""

from __future__ import annotations

import hashlib
import json

import pytest

from rightdoor.reporting.ledger_proof import HashTree, LedgerProof, ProvedRow, check_rows, leads_to
from rightdoor.store.ledger import genesis, row_hash


def digests(n: int) -> list[bytes]:
    return [hashlib.sha256(bytes([i])).digest() for i in range(n)]


def reference_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1, word for word."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + reference_root(leaves[:k]) + reference_root(leaves[k:])).digest()


@pytest.mark.parametrize("size", range(1, 40))
def test_every_row_of_every_size_leads_to_the_root_of_the_standard(size):
    rows = digests(size)
    tree = HashTree(rows)
    assert tree.root == reference_root(rows)
    for index in range(size):
        path = tree.path(index)
        assert leads_to(tree.root, digest=rows[index], index=index, size=size, path=path)
        assert not leads_to(tree.root, digest=rows[index - 1], index=index, size=size, path=path) or size == 1
        assert not leads_to(tree.root, digest=rows[index], index=index, size=size, path=[*path, "00" * 32])
        assert size == 1 or not leads_to(tree.root, digest=rows[index], index=index, size=size, path=path[:-1])
        if size > 1:
            assert not leads_to(tree.root, digest=rows[index], index=(index + 1) % size, size=size, path=path)


def chain(n: int) -> tuple[list[str], list[bytes]]:
    before, bodies, hashes = genesis("store"), [], []
    for seq in range(1, n + 1):
        body = json.dumps(
            {"act": "received", "actor": "os:x", "at": seq, "prev": before.hex(), "seq": seq, "subject": {"receipt": f"rc_{seq}"}}
        )
        before = row_hash(before, body.encode())
        bodies.append(body)
        hashes.append(before)
    return bodies, hashes


def proof(n: int, wanted: list[int]) -> LedgerProof:
    bodies, hashes = chain(n)
    tree = HashTree(hashes)
    rows = [ProvedRow(seq, bodies[seq - 1], tree.path(seq - 1)) for seq in wanted]
    return LedgerProof("store", n, hashes[-1].hex(), tree.path(n - 1), tree.root.hex(), "", rows)


def test_rows_say_what_they_said_when_they_hold():
    said, wrong = check_rows(proof(9, [2, 9]))
    assert wrong == []
    assert [(r.seq, r.act, r.subject["receipt"]) for r in said] == [(2, "received", "rc_2"), (9, "received", "rc_9")]


def test_an_altered_body_number_head_or_root_does_not_hold():
    whole = proof(9, [4])
    row = whole.rows[0]
    bodies, _ = chain(9)
    for changed in (
        ProvedRow(row.seq, row.body.replace("rc_4", "rc_5"), row.path),
        ProvedRow(5, row.body, row.path),
        ProvedRow(5, bodies[4], row.path),
        ProvedRow(4, "{}", row.path),
        ProvedRow(4, "[" * 100_000, row.path),
        ProvedRow(10**12, row.body, row.path),
    ):
        said, wrong = check_rows(LedgerProof("store", 9, whole.head, whole.head_path, whole.root, "", [changed]))
        assert (said, len(wrong)) == ([], 1)
    assert len(check_rows(LedgerProof("store", 9, "00" * 32, whole.head_path, whole.root, "", []))[1]) == 1
    assert len(check_rows(LedgerProof("store", 9, "xx", [], whole.root, "", []))[1]) == 1
    assert len(check_rows(LedgerProof("store", 9, whole.head, whole.head_path, "11" * 32, "", whole.rows))[1]) == 2
