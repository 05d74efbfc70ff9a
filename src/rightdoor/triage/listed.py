"""The list as of a day, from ready rows: places worked out for all, lines put together for those that are shown.

Equals `triage.rank.ranked` line for line; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import msgspec

from rightdoor.model.civil import DAY, iso_utc
from rightdoor.rules.clocks.provider_retention import Clock, retention_clock
from rightdoor.rules.priority import pr09_persistence
from rightdoor.triage.next_step import next_step
from rightdoor.triage.rank import order_of
from rightdoor.triage.ready import PieceRow, PlaceRow, as_text, reason
from rightdoor.triage.track import Track

_DEADLINES = msgspec.json.Decoder(list[int]).decode
_TURNS = msgspec.json.Decoder(list[tuple[int, Track]]).decode
_RAW = msgspec.json.Decoder(list[msgspec.Raw]).decode


class Placed(NamedTuple):
    """A subject in its place: the sort key, which ready row it is, and what the day decided."""

    order: tuple[int, int, int, int, int, str]
    row: int
    recent: bool
    turn: int
    persistence: str  # PR-09's sentence where it is answered yes
    clock: Clock | None


def placed(rows: Iterable[PlaceRow], as_of_us: int) -> list[Placed]:
    """Every subject in rank order as of an instant."""
    return sorted(_placed(number, row, as_of_us) for number, row in enumerate(rows))


def _placed(number: int, row: PlaceRow, as_of_us: int) -> Placed:
    recent, sentence = False, ""
    if row.last_day is not None:
        item = pr09_persistence.answer_for(row.last_day, row.days, row.reports, as_of_us)
        recent = item.answer == "yes"
        sentence = item.text if recent else ""
    turn, track = _turn(row.turns, as_of_us // DAY)
    clock = retention_clock(_DEADLINES(row.deadlines), as_of_us) if row.deadlines != "[]" else None
    low, high = (row.low_recent, row.high_recent) if recent else (row.low, row.high)
    order = order_of(tiers=(low, high), yes=row.stake + recent, track=track, clock=clock, received_us=row.received_us, subject=row.subject)
    return Placed(order, number, recent, turn, sentence, clock)


@lru_cache(maxsize=4096)
def _turn(turns: str, day: int) -> tuple[int, Track]:
    """Which of the turns holds on a day, and its track."""
    found = _TURNS(turns)
    number = max(n for n, (start, _) in enumerate(found) if n == 0 or start <= day)
    return number, found[number][1]


def line_text(rank: int, at: Placed, place: PlaceRow, piece: PieceRow, as_of_us: int) -> str:
    """One line of `triage` in the contract's form, as JSON text."""
    track = _turn(place.turns, as_of_us // DAY)[1]
    persistence = reason(pr09_persistence.CODE, at.persistence, ()) + "," if at.recent else ""
    age = max(0, (as_of_us - place.received_us) // DAY) if place.received_us else None
    return (
        f'{{"rank":{rank},"subject":"{place.subject}","track":"{track}","tier":{piece.tier_recent if at.recent else piece.tier},'
        f"{piece.opening}{persistence}{piece.after}{_track_reason(piece.tracks, at.turn)},{piece.closing},"
        f'"questions":{piece.questions_recent if at.recent else piece.questions},{piece.rest},'
        f'"age_days":{"null" if age is None else age},"next":{_next(track, place.at_risk, place.status, place.settle, at.clock)},'
        f'"clocks":{_clocks(at.clock)}}}'
    )


def _track_reason(tracks: str, turn: int) -> str:
    return bytes(_RAW(tracks)[turn]).decode("utf-8")


@lru_cache(maxsize=4096)
def _next(track: Track, at_risk: bool, status: str, settle: str, clock: Clock | None) -> str:
    step = next_step(track=track, child_at_risk=at_risk, status=status, settle=[settle] if settle else [], clock=clock)
    return as_text({"action": step.action, "why": step.why, "due": step.due or None})


@lru_cache(maxsize=4096)
def _clocks(clock: Clock | None) -> str:
    return as_text([] if clock is None else [{"code": clock.code, "due": iso_utc(clock.due_us), "state": clock.state}])


def line_texts(places: list[PlaceRow], pieces: list[PieceRow], as_of_us: int) -> Iterator[str]:
    """Every line in rank order; `pieces` stand in the order of `places`."""
    for rank, at in enumerate(placed(places, as_of_us), start=1):
        yield line_text(rank, at, places[at.row], pieces[at.row], as_of_us)
