"""What a worker needs to know, as plain values that can be handed to another process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rightdoor.exhibits.archive_limits import ArchiveLimits
from rightdoor.exhibits.walk import Found
from rightdoor.footprints.tables import FindingRow
from rightdoor.operations.intake.opened_package import Listed
from rightdoor.readers.limits import Limits
from rightdoor.store.keys import StoreKeys

BATCH_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """Of one intake. `known` and `erased` are receipt ids and exhibit digests that are not taken in again; `reported` are
    (code, place) of findings about things that were not taken in, which are not made again.
    """

    store_dir: Path
    keys: StoreKeys
    authority: str
    at_us: int
    batch_receipts: int
    keep_media: bool
    known: frozenset[str]
    erased: frozenset[str]
    reported: frozenset[tuple[str, str]]
    limits: Limits
    archive_limits: ArchiveLimits
    random_bytes: Callable[[int], bytes]
    refuse_training: bool = False  # a live store does not take in what a training store made
    manifests: tuple[Listed, ...] = ()  # of opened packages, lying loose in the inbox


@dataclass(frozen=True, slots=True)
class Task:
    """A share of the inbox: files in the order of the walk, and findings about what was not taken in."""

    files: tuple[Found, ...]
    findings: tuple[FindingRow, ...] = ()
