"""The rows of the list, made from one generation of derived tables as of an instant."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import msgspec

from rightdoor.model.instant import read_instant
from rightdoor.operations.derived import DerivedRef, read_rows
from rightdoor.triage.listed import Placed, line_text, placed
from rightdoor.triage.ready import PieceRow, PlaceRow


class Made(NamedTuple):
    """One subject as derived: who and what it is made of. Receipts are (receipt, the referral's number)."""

    subject: str
    receipts: tuple[tuple[str, str], ...]
    persons: tuple[tuple[str, str], ...]
    footprints: tuple[str, ...]


class ListedRow(NamedTuple):
    """The columns of `casework.listing_subject` that do not depend on who works where, in the order in which they are written."""

    view: str
    subject: str
    sort_key: list[int]
    tier_low: str
    tier_high: str
    track: str
    status: str
    force: str
    at_risk: bool
    received_us: int | None
    due_us: int | None
    next_action: str
    referrals: int
    events: int
    line: str
    events_group: list[int]
    codes: list[str]
    placed: bytes
    papers_in: list[int]
    twin: list[int] | None
    digest: str


class _Tier(msgspec.Struct):
    low: str
    high: str


class _Reason(msgspec.Struct):
    code: str


class _Next(msgspec.Struct):
    action: str
    due: str | None


class _Line(msgspec.Struct):
    tier: _Tier
    track: str
    reasons: list[_Reason]
    referrals: list[str]
    footprints: int
    status: str
    force: str | None
    next: _Next


_SIGN = -(1 << 63)  # turned over, negative numbers come before positive ones byte by byte
_DECODE = msgspec.json.Decoder(_Line).decode
_RECEIPTS = msgspec.json.Decoder(list[tuple[str, str, str]]).decode
_PERSONS = msgspec.json.Decoder(list[tuple[str, str]]).decode
_TEXTS = msgspec.json.Decoder(list[str]).decode


def made_subjects(ref: DerivedRef) -> Iterator[Made]:
    """What each subject is made of, in the order of subjects."""
    for subject, _, receipts, persons, footprints in read_rows(ref, "subjects"):
        pairs = sorted({(receipt, number) for receipt, number, _ in _RECEIPTS(str(receipts))})
        yield Made(str(subject), tuple(pairs), tuple(_PERSONS(str(persons))), tuple(_TEXTS(str(footprints))))


class Around(NamedTuple):
    """What a row has besides its line, by subject: row groups of events, compartments of papers, and of the row in its place."""

    groups: Mapping[str, list[int]]
    papers_in: Mapping[str, list[int]]
    twin: Mapping[str, list[int]]


def listed_rows(ref: DerivedRef, view: str, as_of_us: int, around: Around, *, only: Collection[str] | None = None) -> Iterator[ListedRow]:
    """One row a subject, of `only` these where given."""
    places = [PlaceRow(*row) for row in read_rows(ref, "places")]  # type: ignore[arg-type]
    pieces = [PieceRow(*row) for row in read_rows(ref, "pieces")]  # type: ignore[arg-type]
    for at in placed(places, as_of_us):
        place = places[at.row]
        if only is None or place.subject in only:
            yield _row(view, at, place, line_text(0, at, place, pieces[at.row], as_of_us), around)


def _row(view: str, at: Placed, place: PlaceRow, text: str, around: Around) -> ListedRow:
    line = text.replace('{"rank":0,', "{", 1)
    read = _DECODE(line)
    made = ListedRow(
        view=view,
        subject=place.subject,
        sort_key=list(at.order[:5]),
        tier_low=read.tier.low,
        tier_high=read.tier.high,
        track=read.track,
        status=read.status,
        force=read.force or "",
        at_risk=place.at_risk,
        received_us=place.received_us or None,
        due_us=_due(read.next.due, at),
        next_action=read.next.action[:120],
        referrals=len(read.referrals),
        events=read.footprints,
        line=line,
        events_group=around.groups.get(place.subject, []),
        codes=sorted({reason.code[:24] for reason in read.reasons}),
        placed=struct.pack(">5q", *(n ^ _SIGN for n in at.order[:5])) + place.subject.encode(),
        papers_in=around.papers_in.get(place.subject, []),
        twin=around.twin.get(place.subject),
        digest="",
    )
    # of what everybody reads: that a row has a twin must not show in its digest
    return made._replace(digest=hashlib.sha256(repr(made._replace(twin=None)[2:]).encode()).hexdigest()[:32])


def _due(due: str | None, at: Placed) -> int | None:
    """When the next step is due, else when the provider's retention runs out."""
    if due:
        return read_instant(due).readings[0].start
    return at.clock.due_us if at.clock is not None else None
