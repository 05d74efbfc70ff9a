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
from typing import Any

from rightdoor.errors import Refused, UsageProblem
from rightdoor.media.found import Findings, Found
from rightdoor.media.profiles import Meaning, Profiles
from rightdoor.media.register import FOLDER, GENERATIONS, Version, key_label, next_version, record_version, set_id, versions
from rightdoor.media.sets import filters
from rightdoor.media.sets.making import Order, Progress, make
from rightdoor.media.sets.parts import missing_parts
from rightdoor.media.sets.recognise import format_of, importer
from rightdoor.store import crashpoints
from rightdoor.store.boundary import store_boundary
from rightdoor.store.canonical import canonical
from rightdoor.store.connection import StoreConnection
from rightdoor.store.files import sync_folder
from rightdoor.store.open import Store, assert_may_receive

_NAME = re.compile(r"[^\x00-\x1f\x7f/\\]{1,100}")


class ImportRefused(Refused):
    """Nothing in the files can be held as a hash set."""

    found: tuple[Found, ...] = ()

    @classmethod
    def of(cls, findings: Findings) -> ImportRefused:
        """The refusal, with what was found."""
        refused = cls("Nothing in the files can be held as a hash set.", advice="The findings say why; nothing was changed.")
        refused.found = tuple(findings.listed)
        return refused


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
    assert_may_receive(store)
    findings = Findings()
    if about.authority is None:
        findings.add(
            "authority-unstated",
            "",
            message="the set bears no authority or licence under which it is held: import it again with --authority",
        )
    formats = [_format(path, findings) for path in files]
    read = [(path, form) for path, form in zip(files, formats, strict=True) if form]
    changing = _changing([form for _, form in read])
    identity = set_id(about.name)
    held = versions(connection, name=about.name)
    connection.rollback()
    if held and changing and held[-1].mode == "whole":
        raise UsageProblem("The set of that name is a list, and these files are changes to a feed.", advice="Name another set with --name.")
    inputs = _inputs([path for path, _ in read], about, progress)
    again = _made_before(held, inputs)
    if again is not None:
        return Imported(again, False, tuple(findings.listed))
    sweep(store, connection)
    with _workshop(store, inputs) as folder:
        wrapped, salt = _key_of(store, held, identity, random_bytes), random_bytes(16)
        key = store.keys.unwrap(wrapped, key_label(identity))
        before = held[-1] if held and changing else None
        missing_parts([path for path, _ in read], findings)
        order = Order(read, key, salt, before, Profiles(about.declared, on=about.dated), about.profile)
        with store_boundary(store.dir):
            made = make(store, folder, order, findings=findings, progress=progress)
        if not made.entries and (before is None or made.next_row == before.next_row):
            raise ImportRefused.of(findings)
        version = Version(
            identity, about.name, next_version(connection, identity), inputs, "changes" if changing else "whole",
            sorted({form for _, form in read}), about.issuer, about.authority, about.dated, ", ".join(made.profiles) or about.profile, at_us, salt, made.next_row,
            made.entries, made.counts, dict(findings.counts), _digests(folder), None, wrapped,
        )  # fmt: skip
        connection.rollback()
        with store_boundary(store.dir):
            _place(store, folder, version)
        record_version(connection, version, actor=actor)
    _retire(store, [*held, version])
    return Imported(version, True, tuple(findings.listed))


def _changing(formats: Sequence[str]) -> bool:
    """Whether the files are changes to a feed. Raises UsageProblem for files that cannot be one set."""
    kinds = {"filter" if form == filters.NAME else importer(form).CHANGES for form in formats}
    if len(kinds) > 1 or (len(formats) > 1 and "filter" in kinds):
        raise UsageProblem(
            "These files cannot be one set: a feed of changes, a filter and a list are three.", advice="Import them one by one."
        )
    return True in kinds


def sweep(store: Store, connection: StoreConnection) -> int:
    """Remove folders of versions that no row names: what a killed import left. For the writer alone; how many there were."""
    named = {version.folder(store) for version in versions(connection)}
    connection.rollback()
    left = [folder for parent in _folders(store.path(FOLDER)) for folder in _folders(parent) if folder not in named]
    left += [folder for folder in _folders(store.path("tmp")) if folder.name.startswith("hashset-")]
    for folder in left:
        shutil.rmtree(folder)
    return len(left)


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


def _key_of(store: Store, held: Sequence[Version], identity: str, random_bytes: Callable[[int], bytes]) -> bytes:
    """The wrapped key of the set: the one that it has, or a fresh one."""
    if held and held[-1].wrapped_key is not None:
        return held[-1].wrapped_key
    return store.keys.wrap(random_bytes(32), key_label(identity))


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
