"""The files of one version of a set, made in a folder of their own: tables and words, or a filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rightdoor.media.found import Findings
from rightdoor.media.profiles import Profiles
from rightdoor.media.register import Version
from rightdoor.media.says import read_words, write_words
from rightdoor.media.sets import filters
from rightdoor.media.sets.building import KEY, Before, Building
from rightdoor.media.sets.recognise import importer
from rightdoor.media.sets.source import Source
from rightdoor.media.tables.bloom import write_bloom
from rightdoor.media.tables.permutation import derived_key
from rightdoor.media.tables.table import Table
from rightdoor.store.open import Store

Progress = Callable[[str, int, int], None]
_TELL_EVERY = 10_000


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made: the files with their formats, under which key and salt, and the version that they change (if they do)."""

    read: Sequence[tuple[Path, str]]
    key: bytes
    salt: bytes
    held: Version | None
    profiles: Profiles
    profile: str | None


@dataclass(slots=True)
class Made:
    """What was made: entries, digests by algorithm, and the number of the row to come."""

    next_row: int = 0
    entries: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    profiles: list[str] = field(default_factory=list)


def make(store: Store, folder: Path, order: Order, *, findings: Findings, progress: Progress) -> Made:
    """Read the files and write what they give into `folder`. Raises OSError, StoreDamaged (the version before)."""
    made = Made()
    sources = [(Source(path, path.name, findings, order.profiles, order.profile), form) for path, form in order.read]
    if sources and sources[0][1] == filters.NAME:
        _filter(folder, sources[0][0], made, derived_key(order.key, f"filter {order.salt.hex()}"))
        return made
    building = Building(folder, order.key, findings, before=_before(store, order.held, order.key))
    _read(building, sources, progress)
    made.counts = building.finish()
    made.next_row = building.row
    made.entries = made.counts[KEY] if KEY in made.counts else max(made.counts.values(), default=0)
    made.counts |= {name: count for name, count in building.counts.items() if count}
    made.profiles = sorted({says.category.profile for says in building.words.list if says.category is not None})
    write_words(folder / "words.sealed", order.key, order.salt, building.words.list)
    pages = findings.counts.pop("next-page", 0)
    if pages and pages >= sum(form == "ncmec" for _, form in order.read):
        findings.add("set-pages", "xml:/queryResult/paging/next")
    return made


def _read(building: Building, sources: Sequence[tuple[Source, str]], progress: Progress) -> None:
    for source, form in sources:
        module = importer(form)
        building.begin(source.name, module.place)
        for number, entry in enumerate(module.read(source)):
            building.add(entry)
            if number % _TELL_EVERY == 0:
                progress(f"{building.row:,} entries", 0, 0)


def _filter(folder: Path, source: Source, made: Made, key: bytes) -> None:
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
