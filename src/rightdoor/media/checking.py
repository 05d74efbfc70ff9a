"""The part of `verify` that is about hash sets: rows against the ledger, files against the digests that it records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import psycopg

from rightdoor.exhibits.verify import Divergence
from rightdoor.media.register import GENERATIONS, Version, file_list, versions
from rightdoor.store.open import Store

_RECORDED = (
    "select subject->>'hash_set', (subject->>'version')::int from (select seq, body::jsonb->'subject' as subject from rightdoor.ledger"
    " where act = 'received') l where subject ? 'hash_set' order by seq"
)


def check_sets(store: Store, connection: psycopg.Connection[Any]) -> Iterator[Divergence]:
    """Everything of hash sets that is not what was committed. Changes nothing; reads every file of the versions kept."""
    held = versions(connection, removed=True)
    for version in held:
        yield from _row(connection, version)
    known = {(version.id, version.version) for version in held}
    for identity, number in connection.execute(_RECORDED).fetchall():
        if (identity, number) not in known:
            yield Divergence(
                "hash-set",
                f"{identity}/{number}",
                "hash-set-missing",
                "The ledger records this version, and the database does not hold it.",
            )
    by_set: dict[str, list[Version]] = {}
    for version in held:
        if version.removed_seq is None:
            by_set.setdefault(version.id, []).append(version)
    for kept in by_set.values():
        for version in kept[-GENERATIONS:]:
            yield from _files(store, version, in_force=version is kept[-1])


def _row(connection: psycopg.Connection[Any], version: Version) -> Iterator[Divergence]:
    row = connection.execute("select act, body from rightdoor.ledger where seq = %s", (version.seq,)).fetchone()
    subject = json.loads(row[1])["subject"] if row and row[0] == "received" else {}
    if version.removed_seq is not None and not _removed(connection, version):
        yield _diverged(version, "hash-set-removed", "It counts as removed, and the ledger records no such act.")
    stated = (subject.get("hash_set"), subject.get("version"), subject.get("inputs"), subject.get("files"))
    if stated != (version.id, version.version, version.inputs, file_list(version.files)):
        yield _diverged(version, "hash-set-row", "Its row is not the one that the ledger records.")


def _removed(connection: psycopg.Connection[Any], version: Version) -> bool:
    row = connection.execute("select act, body from rightdoor.ledger where seq = %s", (version.removed_seq,)).fetchone()
    subject = json.loads(row[1])["subject"] if row and row[0] == "altered" else {}
    return subject.get("hash_set") == version.id and str(version.version) in subject.get("removed", ())


def _files(store: Store, version: Version, *, in_force: bool) -> Iterator[Divergence]:
    for name, entry in sorted(version.files.items()):
        try:
            with (version.folder(store) / name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            if in_force:  # of the version before, a backup carries the rows alone
                yield _diverged(version, "hash-set-file-missing", f"Its file {name} is missing; import the set again.")
            continue
        if digest != entry["sha256"]:
            yield _diverged(version, "hash-set-file", f"Its file {name} is not the one that was committed; import the set again.")


def _diverged(version: Version, code: str, message: str) -> Divergence:
    return Divergence("hash-set", f"{version.id}/{version.version}", code, message)
