"""The mappings that this store knows: those that come with the program, and its own; one of its own with the same name replaces."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rightdoor.cases.mirror.mapping import Fault, RecordsMapping, mapping_of
from rightdoor.cases.mirror.rows import fits
from rightdoor.cases.register import KINDS
from rightdoor.casework.place import held_store
from rightdoor.readers.mappings import MOST_BYTES
from rightdoor.reference.records import FOLDER, shipped_mappings


class Declared(NamedTuple):
    """A mapping as it lies there: its file, its text, what it says; None and the faults where it cannot be used."""

    file: str
    text: bytes
    mapping: RecordsMapping | None
    faults: tuple[Fault, ...]


def declared() -> list[Declared]:
    """All of them, by the name of their files."""
    found = dict(shipped_mappings())
    folder = held_store().path(*FOLDER)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and path.name.endswith(".yaml") and not path.name.startswith("."):
            with path.open("rb") as handle:
                found[path.name] = handle.read(MOST_BYTES + 1)
    return [Declared(name, text, *_read(text)) for name, text in sorted(found.items())]


def named(file: str) -> Declared | None:
    """The one of that file; None where there is none."""
    return next((each for each in declared() if each.file == file), None)


def chosen(file: str, data: bytes) -> Declared | None:
    """The mapping of a file, or, for "", the first whose columns the table has; None where there is none that can be used."""
    usable = [each for each in declared() if each.mapping is not None]
    if file:
        return next((each for each in usable if each.file == file), None)
    return next((each for each in usable if each.mapping is not None and fits(data, each.mapping)), None)


@lru_cache(maxsize=64)
def _read(text: bytes) -> tuple[RecordsMapping | None, tuple[Fault, ...]]:
    return mapping_of(text, KINDS)
