"""The attributions and subjects of a store as the registers take them: read from the derived tables in one go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from rightdoor.operations.derived import AGAIN, DerivedDamaged, DerivedRef, decode_line, read_column, reading_derived
from rightdoor.registers.faults import PapersOf
from rightdoor.registers.leaning import Seen, Standing, SubjectSeen

_NO_STOPS: frozenset[str] = frozenset()
_PAPERS = msgspec.json.Decoder(list[tuple[str, ...]])
_TEXTS = msgspec.json.Decoder(list[str])
_RECEIPTS = msgspec.json.Decoder(list[tuple[str, ...]])


def load_standing(ref: DerivedRef | None) -> Standing:
    """The index over everything that is derived; empty when nothing was derived yet."""
    if ref is None:
        return Standing((), {})
    names = ("footprint", "actor", "status", "premises", "referral", "stops")
    _refuse_older(ref, names)
    columns = zip(*(read_column(ref, "attributions", name) for name in names), strict=True)
    seen = (
        Seen(footprint, actor, status, tuple(premises.split()), referral, frozenset(stops.split()) if stops else _NO_STOPS)
        for footprint, actor, status, premises, referral, stops in columns
    )
    parts = ("subject", "key", "footprints", "receipts")
    rows = zip(*(read_column(ref, "subjects", name) for name in parts), strict=True)
    subjects = {
        subject: SubjectSeen(key, tuple(_TEXTS.decode(footprints)), tuple(sorted({each[1] for each in _RECEIPTS.decode(receipts)})))
        for subject, key, footprints, receipts in rows
    }
    return Standing(seen, subjects)


def _refuse_older(ref: DerivedRef, names: tuple[str, ...]) -> None:
    """Tables that an earlier version derived have fewer columns: they are made anew, not guessed at."""
    import pyarrow.parquet as pq

    with reading_derived():
        held = pq.read_schema(ref.folder / "attributions.parquet").names
    if not set(names) <= set(held):
        raise DerivedDamaged("What was derived is of an earlier version of the program.", advice=AGAIN)


def unanswered_lines(ref: DerivedRef | None) -> tuple[dict[str, Any], ...]:
    """The attribution lines with a finding that raises a duty to ask: a short answer (RD-A10), missing papers (RD-A17)."""
    if ref is None:
        return ()
    return tuple(decode_line(line) for line in read_column(ref, "attributions", "line") if '"RD-A10"' in line or '"papers-missing"' in line)


def papers_of(ref: DerivedRef | None, holding: str = "") -> Iterator[PapersOf]:
    """The papers of every attribution whose papers hold a text (of all by default), in order of footprints."""
    if ref is None:
        return
    columns = zip(read_column(ref, "attributions", "footprint"), read_column(ref, "attributions", "papers"), strict=True)
    for footprint, papers in columns:
        if holding in papers:
            yield PapersOf(footprint, _PAPERS.decode(papers))
