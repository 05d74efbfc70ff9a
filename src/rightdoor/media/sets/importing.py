"""The import of a hash set: files in, one new version in force, or everything as it was.

The tables are made aside, fsynced, renamed into place, and then one transaction puts the version in force with its row
in the ledger: a process that is killed at any moment leaves the version before. Importing the same again changes
nothing.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from rightdoor.errors import Refused, UsageProblem
from rightdoor.media.found import Findings, Found
from rightdoor.media.profiles import Meaning, Profiles
from rightdoor.media.register import FOLDER, GENERATIONS, Version, key_label, next_version, record_version, set_id, versions
from rightdoor.media.says import read_words, write_words
from rightdoor.media.sets import filters
from rightdoor.media.sets.building import KEY, Before, Building
from rightdoor.media.sets.recognise import format_of, importer
from rightdoor.media.sets.source import Source
from rightdoor.media.tables.bloom import write_bloom
from rightdoor.media.tables.permutation import derived_key
from rightdoor.media.tables.table import Table
from rightdoor.store import crashpoints
from rightdoor.store.boundary import store_boundary
from rightdoor.store.canonical import canonical
from rightdoor.store.connection import StoreConnection
from rightdoor.store.files import sync_folder
from rightdoor.store.open import Store

Progress = Callable[[str, int, int], None]
_NAME = re.compile(r"[^\x00-\x1f\x7f/\\]{1,100}")
_TELL_EVERY: Final = 10_000


class ImportRefused(Refused):
    """Nothing in the files can be held as a hash set."""

    found: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What whoever imports a set says of it. `dated`: the day of the set; `declared`: meanings of categories of one's own."""

    name: str
    issuer: str | None = None
    authority: str | None = None
    dated: date | None = None
    profile: str | None = None
    declared: tuple[Meaning, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `changed` is False when the version in force was made of the same files in the same way."""

    version: Version
    changed: bool
    found: tuple[Found, ...]


def import_set(
    store: Store, connection: StoreConnection, files: Sequence[Path], about: About, *, actor: str, at_us: int, random_bytes: Callable[[int], bytes], progress: Progress
) -> Imported:  # fmt: skip
    """Import files as one set. Needs the store opened for writing, its connection idle.

    Raises UsageProblem (a name that is none, files that cannot be one set), ImportRefused (no entry in any of them),
    StoreFull, StoreUnwritable.
    """
    if not _NAME.fullmatch(about.name):
        raise UsageProblem("A hash set's name has 1 to 100 characters and no slash.", advice="Give it with --name.")
    findings = Findings()
    formats = [_format(path, findings) for path in files]
    read = [(path, form) for path, form in zip(files, formats, strict=True) if form]
    changes = {form == filters.NAME or importer(form).CHANGES for _, form in read if form != filters.NAME}
    if len(changes) > 1 or (len(read) > 1 and any(form == filters.NAME for _, form in read)):
        raise UsageProblem(
            "These files cannot be one set: a feed of changes, a filter and a list are three.", advice="Import them one by one."
        )
    held = versions(connection, name=about.name)
    connection.rollback()
    inputs = _inputs([path for path, _ in read], about, progress)
    if held and True in changes and held[-1].mode == "whole":
        raise UsageProblem("The set of that name is a list, and these files are changes to a feed.", advice="Name another set with --name.")
    again = _made_before(held, inputs)
    if again is not None:
        return Imported(again, False, tuple(findings.listed))
    sweep(store, connection)
    with _workshop(store, inputs) as folder:
        made = _make(store, folder, read, about, held=held[-1] if held and True in changes else None, wrapped=_key_of(store, held, about, random_bytes), salt=random_bytes(16), findings=findings, progress=progress)  # fmt: skip
        version = Version(
            set_id(about.name), about.name, next_version(connection, set_id(about.name)), inputs, "changes" if True in changes else "whole",
            sorted({form for _, form in read}), about.issuer, about.authority, about.dated, about.profile, at_us, made.salt, made.next_row,
            made.entries, made.counts, dict(findings.counts), _digests(folder), None, made.wrapped,
        )  # fmt: skip
        connection.rollback()
        with store_boundary(store.dir):
            _place(store, folder, version)
        record_version(connection, version, actor=actor)
    _retire(store, [*held, version])
    return Imported(version, True, tuple(findings.listed))


def sweep(store: Store, connection: StoreConnection) -> int:
    """Remove folders of versions that no row names: what a killed import left. For the writer alone; how many there were."""
    named = {version.folder(store) for version in versions(connection)}
    connection.rollback()
    left = [folder for parent in _folders(store.path(FOLDER)) for folder in _folders(parent) if folder not in named]
    left += [folder for folder in _folders(store.path("tmp")) if folder.name.startswith("hashset-")]
    for folder in left:
        shutil.rmtree(folder)
    return len(left)


def names_of(files: Sequence[Path]) -> list[tuple[str, list[Path]]]:
    """The sets that files without a name make: parts of one (`… 1 of 3`, `…_part2`) together, by the name that they share."""
    sets: dict[str, list[Path]] = {}
    for path in files:
        stem = path.name.removesuffix(".gz")
        stem = stem[: -len(Path(stem).suffix)] if Path(stem).suffix else stem
        sets.setdefault(_PART.sub("", stem).strip(" ._-") or stem, []).append(path)
    return list(sets.items())


_PART = re.compile(r"[ ._-]*(?:\(?(?:part|pt|teil)[ ._-]*)?0*(\d{1,4})[ ._-]*(?:of|von|-of-)[ ._-]*0*(\d{1,4})\)?|[ ._-]*(?:part|pt|teil)[ ._-]*0*(\d{1,4})", re.IGNORECASE)  # fmt: skip


def _missing_parts(files: Sequence[Path], findings: Findings) -> None:
    """Gaps in the numbers that the names of parts bear."""
    numbers, total = set(), 0
    for path in files:
        for found in _PART.finditer(path.stem):
            numbers.add(int(found[1] or found[3]))
            total = max(total, int(found[2] or 0))
    missing = sorted(set(range(1, max([total, *numbers], default=0) + 1)) - numbers) if numbers else []
    if missing:
        findings.add("set-part-missing", "", "parts", raw=", ".join(map(str, missing[:20])))


class _Made:
    """What was made of the files."""

    def __init__(self, *, salt: bytes, wrapped: bytes) -> None:
        self.salt, self.wrapped = salt, wrapped
        self.next_row = self.entries = 0
        self.counts: dict[str, int] = {}


def _make(store: Store, folder: Path, read: Sequence[tuple[Path, str]], about: About, *, held: Version | None, wrapped: bytes, salt: bytes, findings: Findings, progress: Progress) -> _Made:  # fmt: skip
    made = _Made(salt=salt, wrapped=wrapped)
    key = store.keys.unwrap(wrapped, key_label(set_id(about.name)))
    profiles = Profiles(about.declared, on=about.dated)
    _missing_parts([path for path, _ in read], findings)
    sources = [(Source(path, path.name, findings, profiles, about.profile), form) for path, form in read]
    with store_boundary(store.dir):
        if sources and sources[0][1] == filters.NAME:
            _filter(folder, sources[0][0], made, derived_key(key, f"filter {salt.hex()}"))
        else:
            building = Building(folder, key, findings, before=_before(store, held, key))
            _read(building, sources, progress)
            made.counts = building.finish()
            made.next_row = building.row
            made.entries = max(made.counts.values(), default=0) if KEY not in made.counts else made.counts[KEY]
            made.counts |= {name: count for name, count in building.counts.items() if count}
            write_words(folder / "words.sealed", key, salt, building.words.list)
    pages = findings.counts.pop("next-page", 0)
    if pages >= sum(form == "ncmec" for _, form in read) and pages:
        findings.add("set-pages", "xml:/queryResult/paging/next")
    if not made.entries and (held is None or made.next_row == held.next_row):
        refused = ImportRefused("Nothing in the files can be held as a hash set.", advice="The findings say why; nothing was changed.")
        refused.found = tuple(findings.listed)
        raise refused
    return made


def _read(building: Building, sources: Sequence[tuple[Source, str]], progress: Progress) -> None:
    for source, form in sources:
        module = importer(form)
        building.begin(source.name, module.place)
        for number, entry in enumerate(module.read(source)):
            building.add(entry)
            if number % _TELL_EVERY == 0:
                progress(f"{building.row:,} entries", 0, 0)


def _filter(folder: Path, source: Source, made: _Made, key: bytes) -> None:
    source.findings.file = source.name
    opened = filters.open_filter(source)
    if opened is None:
        return
    shape, bits = opened
    algorithm = filters.algorithm_of(source.name)
    if write_bloom(folder / "filter.bloom", key, shape=shape, key_form="HEX", pieces=bits) < shape.size:
        source.findings.add("truncated", "byte:")
        (folder / "filter.bloom").unlink()
        return
    made.entries = shape.added
    made.counts = {f"filter-{algorithm}": shape.added}


def _before(store: Store, held: Version | None, key: bytes) -> Before | None:
    if held is None:
        return None
    folder = held.folder(store)
    tables = {name.removesuffix(".table"): Table.open(folder / name, key) for name in held.files if name.endswith(".table")}
    return Before(tables, read_words(folder / "words.sealed", key, held.salt), held.next_row)


def _format(path: Path, findings: Findings) -> str | None:
    findings.file = path.name
    if not path.is_file():
        findings.add("unreadable" if not path.exists() else "not-regular-file", "")
        return None
    form = format_of(path)
    if form is None:
        findings.add("set-form", "byte:0")
    return form


def _inputs(files: Sequence[Path], about: About, progress: Progress) -> str:
    """A digest over the files and everything that was said of them: equal ones make equal sets."""
    digests = []
    for number, path in enumerate(files):
        progress("reading", number, len(files))
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    said: dict[str, Any] = {
        "files": sorted(digests),
        "suffixes": sorted({suffix.lower() for path in files for suffix in path.suffixes}),
        "about": [about.name, about.issuer, about.authority, None if about.dated is None else about.dated.isoformat(), about.profile],
        "declared": [[str(value) for value in meaning] for meaning in about.declared],
    }
    return hashlib.sha256(canonical(said)).hexdigest()


def _made_before(held: Sequence[Version], inputs: str) -> Version | None:
    """The version in force, if it was made of this; of a feed, if these pages were applied since it began."""
    for version in reversed(held):
        if version.inputs == inputs:
            return held[-1]
        if version.mode == "whole":
            return None
    return None


def _key_of(store: Store, held: Sequence[Version], about: About, random_bytes: Callable[[int], bytes]) -> bytes:
    """The wrapped key of the set: the one that it has, or a fresh one."""
    if held and held[-1].wrapped_key is not None:
        return held[-1].wrapped_key
    return store.keys.wrap(random_bytes(32), key_label(set_id(about.name)))


@contextmanager
def _workshop(store: Store, inputs: str) -> Iterator[Path]:
    folder = store.path("tmp", f"hashset-{inputs[:16]}")
    with store_boundary(store.dir):
        folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _digests(folder: Path) -> dict[str, dict[str, Any]]:
    made = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            made[path.name] = {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "size": path.stat().st_size}
    return made


def _place(store: Store, folder: Path, version: Version) -> None:
    target = version.folder(store)
    for parent in (store.path(FOLDER), target.parent):
        parent.mkdir(mode=0o700, exist_ok=True)
        sync_folder(parent.parent)
    sync_folder(folder)
    folder.rename(target)
    sync_folder(target.parent)
    crashpoints.CRASH("batch-renamed")


def _retire(store: Store, held: Sequence[Version]) -> None:
    """Remove the files of versions before the last two."""
    for version in held[:-GENERATIONS]:
        shutil.rmtree(version.folder(store), ignore_errors=True)


def _folders(parent: Path) -> list[Path]:
    return sorted(entry for entry in parent.iterdir() if entry.is_dir() and not entry.is_symlink()) if parent.is_dir() else []
