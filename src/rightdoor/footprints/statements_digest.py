"""The digest over what a reader said of one exhibit, independent of batch, receipt and file layout.

SHA-256 over the rows in the order of the file, each as a MessagePack array of eight texts in
shortest form: record, kind, parent, field, raw, value, locator, method. So it survives compaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from rightdoor.footprints.parquet_file import valid_text
from rightdoor.model.statement import Record

DigestRow = tuple[str, str, str, str, str, str, str, str]
_encode = msgspec.msgpack.Encoder().encode
_PART = 4096


def statement_rows(records: Iterable[Record]) -> Iterator[DigestRow]:
    """The rows of `records` as the digest takes them."""
    for kind, locator, parent, statements in records:
        for statement in statements:
            yield (locator, kind, parent, *statement)


class StatementsDigest:
    """The digest taken in parts."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.rows = 0

    def update(self, rows: Iterable[DigestRow]) -> None:
        """The next rows, in the order of the file."""
        source = iter(rows)
        while part := list(islice(source, _PART)):
            self.rows += len(part)
            try:
                encoded = _encode(part)
            except UnicodeEncodeError:
                encoded = _encode([tuple(map(valid_text, row)) for row in part])
            # An array is the encodings of its items one behind the other, after a head: 1 byte up to 15 items, then 3.
            self._hash.update(memoryview(encoded)[1 if len(part) <= 15 else 3 :])

    def hexdigest(self) -> str:
        """64 hex digits."""
        return self._hash.hexdigest()


def statements_digest(rows: Iterable[DigestRow]) -> str:
    """The digest over all rows of one exhibit."""
    digest = StatementsDigest()
    digest.update(rows)
    return digest.hexdigest()
