"""Reference files that users load: recognised by content, read whole, refused with reasons.

A store keeps them in its reference folder; `load_folder` makes of them what the rules need. The same files give the same
digest, so that a rebuild can tell whether reference data changed.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from rightdoor.reference.anonymisers import COLUMNS as LIST_COLUMNS
from rightdoor.reference.anonymisers import Listed, read_anonymisers
from rightdoor.reference.dated_ranges import DatedRange
from rightdoor.reference.errors import LoadProblem
from rightdoor.reference.network import PrefixTable, load_prefix_table
from rightdoor.reference.network_facts import NetworkFacts
from rightdoor.reference.providers import RANGE_COLUMNS, Profile, Providers, read_providers_yaml, read_ranges_csv
from rightdoor.reference.retention import COLUMNS as RETENTION_COLUMNS
from rightdoor.reference.retention import Retention, RetentionRow, read_retention
from rightdoor.reference.tables import columns_of

MOST_TEXT = 64 << 20
_CHUNK = 1 << 20


class ReferenceFile(NamedTuple):
    """What one file gave. `kind` is prefix-table, providers, anonymisers, retention or "" for none of them."""

    name: str
    kind: str
    sha256: str
    table: PrefixTable | None = None
    providers: Providers | None = None
    listed: tuple[DatedRange[Listed], ...] = ()
    retention: tuple[RetentionRow, ...] = ()
    problems: tuple[LoadProblem, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether anything of it can be used."""
        return bool(self.table or self.providers or self.listed or self.retention)


class Reference(NamedTuple):
    """All reference data of a store: `network` for RD-A15, provider profiles, retention, the files they came from."""

    network: NetworkFacts
    profiles: tuple[Profile, ...]
    retention: Retention
    files: tuple[ReferenceFile, ...]
    digest: str


def load_file(path: Path) -> ReferenceFile:
    """Read one reference file, whatever its name."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as handle:
            head = handle.read(_CHUNK)
            block = head
            while block:
                digest.update(block)
                block = handle.read(_CHUNK)
    except OSError as problem:
        return ReferenceFile(path.name, "", "", problems=(LoadProblem("unreadable", 0, type(problem).__name__),))
    sha256 = digest.hexdigest()
    if head.startswith(b"\x1f\x8b") or head.startswith(b"; IP-ASN"):
        table = load_prefix_table(path)
        return ReferenceFile(path.name, "prefix-table", sha256, table=table.value, problems=table.problems)
    if path.stat().st_size > MOST_TEXT:
        return ReferenceFile(path.name, "", sha256, problems=(LoadProblem("too-large", 0, "larger than 64 MiB"),))
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        return ReferenceFile(path.name, "", sha256, problems=(LoadProblem("encoding", 0, "not UTF-8"),))
    return _from_text(path.name, sha256, text)


def _from_text(name: str, sha256: str, text: str) -> ReferenceFile:
    columns = columns_of(text)
    if columns >= LIST_COLUMNS:
        lists = read_anonymisers(text, name)
        return ReferenceFile(name, "anonymisers", sha256, listed=lists.value or (), problems=lists.problems)
    if columns >= RANGE_COLUMNS:
        ranges = read_ranges_csv(text)
        return ReferenceFile(name, "providers", sha256, providers=ranges.value, problems=ranges.problems)
    if columns >= RETENTION_COLUMNS:
        rows = read_retention(text)
        return ReferenceFile(name, "retention", sha256, retention=rows.value or (), problems=rows.problems)
    if any(line.rstrip() == "providers:" for line in text.splitlines()):
        providers = read_providers_yaml(text)
        return ReferenceFile(name, "providers", sha256, providers=providers.value, problems=providers.problems)
    known = "a prefix table (pyasn), providers (YAML or CSV), an anonymiser list (CSV) or retention figures (CSV)"
    return ReferenceFile(name, "", sha256, problems=(LoadProblem("unknown-format", 0, f"not {known}"),))


def load_folder(folder: Path | None) -> Reference:
    """All reference files of a folder, in the order of their names; None or no folder gives the program's own data."""
    paths = sorted(p for p in folder.iterdir() if p.is_file() and not p.is_symlink()) if folder and folder.is_dir() else []
    return combine(tuple(load_file(path) for path in paths))


def combine(files: tuple[ReferenceFile, ...]) -> Reference:
    """What the files say together."""
    providers = [f.providers for f in files if f.providers]
    network = NetworkFacts(
        tables=[f.table for f in files if f.table],
        ranges=[r for p in providers for r in p.ranges],
        networks=[n for p in providers for n in p.networks],
        listed=[entry for f in files for entry in f.listed],
    )
    digest = hashlib.sha256("\n".join(sorted(f.sha256 for f in files)).encode()).hexdigest()
    profiles = tuple(profile for p in providers for profile in p.profiles)
    return Reference(network, profiles, Retention(tuple(r for f in files for r in f.retention)), files, digest)
