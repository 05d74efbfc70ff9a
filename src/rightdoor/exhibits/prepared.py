"""What a worker hands to the main process: a batch that is durable and not yet committed. Needs no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rightdoor.exhibits.vault import StoredExhibit

TABLES = "tables"


class Receipt(NamedTuple):
    """The row of a receipt, without its name: names are content and live in the batch's own tables."""

    id: str
    exhibit: str
    parent: str  # "" for none
    authority: str  # "" for none stated
    received_us: int
    reader: str
    reader_version: str
    statements: int
    findings: int


class PreparedBatch(NamedTuple):
    """A batch as a worker made it, durable below `folder`: `pack`, `large/<sha256>`, `tables/<table>.parquet`.

    `files` names each Parquet file of `tables` (by its table) and the pack (as "pack") with sha256, size, rows; `statements`
    gives the statements digest per exhibit, for those that a reader read.
    """

    id: str
    folder: Path
    exhibits: Sequence[StoredExhibit]
    receipts: Sequence[Receipt]
    files: Mapping[str, Mapping[str, Any]]
    statements: Mapping[str, str]
