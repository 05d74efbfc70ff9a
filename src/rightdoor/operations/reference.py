"""The reference data of a store: the program's own, and the dated files that users loaded into `reference/`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.errors import UsageProblem
from rightdoor.operations.recorded import facts_in_force, faults_in_force, holders_in_force, profiles_in_force
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.mappings import declared
from rightdoor.readers.mappings import recognises as is_mapping
from rightdoor.readers.source import Source
from rightdoor.reference.load import Reference as Loaded
from rightdoor.reference.load import ReferenceFile, load_file, load_folder
from rightdoor.rules.attribution.papers import Context, ProviderProfile
from rightdoor.rules.premises.compare import compare
from rightdoor.store.boundary import store_boundary
from rightdoor.store.files import sync_folder
from rightdoor.store.open import Store

FOLDER = "reference"
MAPPINGS = "mappings"


class Reference(NamedTuple):
    """Reference data as the rebuild takes it; `digest` is part of the digest of its inputs."""

    loaded: Loaded
    digest: str

    def context(self, decisions: DecisionsInForce) -> Context:
        """What the rules know beside the papers: reference data, and what people recorded. A decided profile goes before a loaded one."""
        loaded = (ProviderProfile(*profile) for profile in self.loaded.profiles)
        return Context(
            compare=compare,
            provider_profiles=(*profiles_in_force(decisions), *loaded),
            network=self.with_entered(decisions).loaded.network,
            retention_months=self._months(),
            faults=faults_in_force(decisions),
            facts=facts_in_force(decisions),
        )

    def with_entered(self, decisions: DecisionsInForce) -> Reference:
        """The same data with the ranges whose holders people entered."""
        return self._replace(loaded=self.loaded._replace(network=self.loaded.network.with_entered(holders_in_force(decisions))))

    def _months(self) -> Mapping[str, int]:
        days = {row.first for row in self.loaded.retention.rows}
        return self.loaded.retention.months_by_provider(max(days)) if days else {}

    def deadline(self, instant_us: int, provider: str = "*") -> int:
        """When that provider ("*" for any) may no longer hold what belongs to an act at that instant (UTC microseconds)."""
        return self.loaded.retention.deadline(instant_us, provider)[0]

    def holders(self, id_type: str, value: str, day: int) -> tuple[str, ...]:
        """The names that holders of the address go by on a UTC day, as far as retention says something of their own of them."""
        retention = self.loaded.retention
        if all(row.provider == "*" for row in retention.rows):
            return ()
        names = (name for kind, name in self.loaded.network.facts(id_type, value, day) if kind == "provider")
        rows = ((name, retention.row_for(day, name)) for name in names)
        return tuple(name for name, row in rows if row is not None and row.provider != "*")


def load_reference(store: Store) -> Reference:
    """Everything in the store's reference folder with the program's own data."""
    loaded = load_folder(store.path(FOLDER))
    return Reference(loaded, loaded.digest)


class Added(NamedTuple):
    """A reference file as kept: its name in the store, kind, digest, and what of it could not be used."""

    name: str
    kind: str
    sha256: str
    problems: tuple[str, ...]


def add_reference(store: Store, path: Path) -> Added:
    """Copy a reference file into the store. Raises UsageProblem when nothing of it can be used."""
    if not path.is_file():
        raise UsageProblem(f"There is no file {path}.", advice="Name a reference file.")
    source = Source.of_path(path.name, path)
    if is_mapping(source):
        return _add_mapping(store, path, source)
    file = load_file(path)
    if not file.usable:
        said = "; ".join(p.message for p in file.problems)
        raise UsageProblem(f"Nothing of {path.name} can be used: {said}.", advice="See the user guide for the forms of reference data.")
    _keep(store, path, store.path(FOLDER))
    return _added(file)


def _add_mapping(store: Store, path: Path, source: Source) -> Added:
    mapping, findings = declared(source, DEFAULT_LIMITS)
    if mapping is None:
        said = "; ".join(f.message for f in findings)
        raise UsageProblem(f"The mapping {path.name} is not valid: {said}.", advice="Correct it; docs/formats-we-read.md has an example.")
    _keep(store, path, store.path(FOLDER, MAPPINGS))
    return Added(path.name, "mapping", hashlib.sha256(path.read_bytes()).hexdigest(), tuple(f.message for f in findings))


def _keep(store: Store, path: Path, folder: Path) -> None:
    with store_boundary(store.dir):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = folder / f".{path.name}.part"
        part.write_bytes(path.read_bytes())
        part.replace(folder / path.name)
        sync_folder(folder)


def _added(file: ReferenceFile) -> Added:
    return Added(file.name, file.kind, file.sha256, tuple(p.message for p in file.problems))


def list_reference(store: Store) -> list[dict[str, object]]:
    """The reference files of the store, one mapping each."""
    files = [_added(f) for f in load_folder(store.path(FOLDER)).files]
    kept = store.path(FOLDER, MAPPINGS)
    if kept.is_dir():
        files += [Added(p.name, "mapping", hashlib.sha256(p.read_bytes()).hexdigest(), ()) for p in sorted(kept.iterdir())]
    return [{"name": f.name, "kind": f.kind, "sha256": f.sha256, "problems": list(f.problems)} for f in files]
