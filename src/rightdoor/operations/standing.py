"""The attributions and subjects of a store as the registers take them: read from the derived tables in one go."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from rightdoor.operations.derived import DerivedRef, read_column
from rightdoor.registers.faults import PapersOf
from rightdoor.registers.leaning import Seen, Standing, SubjectSeen


class _Finding(msgspec.Struct):
    code: str
    severity: str


class _Line(msgspec.Struct):
    referral: str
    findings: list[_Finding]


_LINE = msgspec.json.Decoder(_Line)
_PAPERS = msgspec.json.Decoder(list[tuple[str, ...]])
_TEXTS = msgspec.json.Decoder(list[str])
_RECEIPTS = msgspec.json.Decoder(list[tuple[str, ...]])


def load_standing(ref: DerivedRef | None) -> Standing:
    """The index over everything that is derived; empty when nothing was derived yet."""
    if ref is None:
        return Standing((), {})
    names = ("footprint", "actor", "status", "premises", "line")
    columns = zip(*(read_column(ref, "attributions", name) for name in names), strict=True)
    seen = (_seen(*row) for row in columns)
    parts = ("subject", "key", "footprints", "receipts")
    rows = zip(*(read_column(ref, "subjects", name) for name in parts), strict=True)
    subjects = {
        subject: SubjectSeen(key, tuple(_TEXTS.decode(footprints)), tuple(sorted({each[1] for each in _RECEIPTS.decode(receipts)})))
        for subject, key, footprints, receipts in rows
    }
    return Standing(seen, subjects)


def _seen(footprint: str, actor: str, status: str, premises: str, text: str) -> Seen:
    line = _LINE.decode(text)
    stops = frozenset(f.code for f in line.findings if f.severity == "stop") if line.findings else frozenset[str]()
    return Seen(footprint, actor, status, tuple(premises.split()), line.referral, stops)


def papers_of(ref: DerivedRef | None) -> Iterator[PapersOf]:
    """The papers of every attribution, in order of footprints."""
    if ref is None:
        return
    columns = zip(read_column(ref, "attributions", "footprint"), read_column(ref, "attributions", "papers"), strict=True)
    for footprint, papers in columns:
        yield PapersOf(footprint, _PAPERS.decode(papers))
