"""The column mappings that a store knows: decided, loaded as reference data, or received in any exhibit, in whatever order they came.

Decisions in force speak before all others (ADR 14), those of the reference folder next (by file name), then received ones in the order of
their content; so that of two that explain a table equally well always the same is taken, whichever arrived earlier. A received mapping of results or
assignments reads nothing: it proposes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import psycopg

from rightdoor.decisions.in_force import in_force
from rightdoor.decisions.register import all_decisions
from rightdoor.exhibits.vault import EXHIBIT_COLUMNS, KeptExhibit, open_kept
from rightdoor.exhibits.walk import Found
from rightdoor.model.civil import parse_day
from rightdoor.model.decision import Decision
from rightdoor.model.finding import DataFinding
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.mapping import ColumnMapping
from rightdoor.readers.mappings import MOST_BYTES, NAME, declared
from rightdoor.readers.mappings import recognises as is_mapping
from rightdoor.readers.source import HEAD_BYTES, Source
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

FOLDER = ("reference", "mappings")
KIND = "result-mapping"
_GLANCE = 512
_OTHER = (b"<", b"{", b"[", b"PK\x03\x04", b"\x1f\x8b", b"\xff\xd8", b"\x89PNG")


class Known(NamedTuple):
    """`speaking`: tables are read by them, the first in front. `proposed`: nothing is read by them until somebody decides."""

    speaking: tuple[ColumnMapping, ...]
    proposed: tuple[ColumnMapping, ...]


def known_mappings(
    store: Store, connection: StoreConnection, inbox: Iterable[Found] = (), *, erased: Collection[str] = ()
) -> tuple[ColumnMapping, ...]:
    """Every mapping by which tables are read: those of the store, and those that lie loose in the inbox, found by their content."""
    return all_mappings(store, connection, inbox, erased=erased).speaking


def all_mappings(store: Store, connection: StoreConnection, inbox: Iterable[Found] = (), *, erased: Collection[str] = ()) -> Known:
    """The mappings that speak, and those that only propose: received ones of results and assignments.

    Exhibits in `erased` do not speak, though they lie in the inbox again. Raises what the vault raises for damaged exhibits.
    """
    decided = [mapping for mapping, in_force in decided_mappings(connection) if in_force]
    loaded = [*decided, *_loaded(store.path(*FOLDER))]
    received = sorted({_canonical(m): m for m in (*_received(store, connection), *_of_inbox(inbox, erased))}.items())
    held = [mapping for _, mapping in received]
    speaking = {_canonical(m): m for m in (*loaded, *(m for m in held if not m.for_results))}
    return Known(tuple(speaking.values()), tuple(m for m in held if m.for_results))


def decided_mappings(connection: StoreConnection) -> list[tuple[ColumnMapping, bool]]:
    """Every mapping that was ever decided, the newest first, with whether it is in force; those of erased exhibits are gone."""
    rows = all_decisions(connection)
    connection.rollback()
    speaking = {row.id for row in in_force(rows).of_kind(KIND)}
    made = ((mapping_of_decision(row), row.id in speaking) for row in reversed(rows) if row.kind == KIND and not row.erased)
    return [(mapping, current) for mapping, current in made if mapping is not None]


def mapping_of_decision(row: Decision) -> ColumnMapping | None:
    """The mapping that a decision holds, under the decision's own name, provider and days; None when its text is no mapping."""
    body = row.body
    mapping, _ = declared(Source.of_bytes("", body["mapping"].encode("utf-8", "replace")), DEFAULT_LIMITS)
    if mapping is None:
        return None
    first, last = parse_day(body.get("from", "")), parse_day(body.get("to", ""))
    options = mapping.options._replace(
        provider=body.get("provider", "") or mapping.options.provider,
        first=mapping.options.first if first is None else first,
        last=mapping.options.last if last is None else last,
    )
    return mapping._replace(name=body["name"], source=options.provider or mapping.source, options=options, decided=row.id)


def digest_of(mappings: Iterable[ColumnMapping]) -> str:
    """SHA-256 over mappings in their order."""
    digest = hashlib.sha256()
    for mapping in mappings:
        digest.update(hashlib.sha256(_canonical(mapping)).digest())
    return digest.hexdigest()


def _canonical(mapping: ColumnMapping) -> bytes:
    plain = mapping._replace(needed=frozenset(), columns={}, decided="decided" if mapping.decided else "")
    return msgspec.json.encode([list(plain), sorted(mapping.needed), sorted(mapping.columns.items())])


def _loaded(folder: Path) -> Iterator[ColumnMapping]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_file() and not path.name.startswith("."):
            yield from _of_source(Source.of_path(path.name, path))


def _received(store: Store, connection: psycopg.Connection[Any]) -> Iterator[ColumnMapping]:
    """Read back from the vault."""
    listed = ", ".join(f"e.{column}" for column in EXHIBIT_COLUMNS.split(", "))
    rows = connection.execute(
        f"select {listed} from rightdoor.exhibit e where e.erased_seq is null and e.stored <> 'none'"
        " and exists (select 1 from rightdoor.receipt r where r.exhibit = e.sha256 and r.reader = %s) order by e.sha256",
        (NAME,),
    ).fetchall()
    connection.rollback()
    for row in rows:
        with open_kept(store.dir, store.keys, KeptExhibit(*row)) as body:
            yield from _of_source(Source.of_bytes("", body.read(MOST_BYTES + 1)))


def _of_inbox(inbox: Iterable[Found], erased: Collection[str]) -> Iterator[ColumnMapping]:
    for found in inbox:
        data = _small_text(found)
        if data and hashlib.sha256(data).hexdigest() not in erased:
            yield from _of_source(Source.of_bytes(found.name, data))


def _small_text(found: Found) -> bytes:
    """The content of a file that could declare a mapping; empty for others, and for what the walk says cannot be read."""
    if not 0 < found.size <= HEAD_BYTES:
        return b""
    try:
        opened = found.open()
        if isinstance(opened, DataFinding):
            return b""
        with opened:
            start = opened.read(_GLANCE)
            if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_OTHER):
                return b""
            data = start + opened.read(HEAD_BYTES)
    except OSError:
        return b""  # the intake says of the same file that it cannot be read
    return data if len(data) <= HEAD_BYTES else b""


def _of_source(source: Source) -> Iterator[ColumnMapping]:
    if is_mapping(source):
        mapping, _ = declared(source, DEFAULT_LIMITS)
        if mapping is not None:
            yield mapping
