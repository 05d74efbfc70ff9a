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
from rightdoor.rules.priority.facts import Cited, Item
from rightdoor.triage.awaiting import Awaiting, from_text
from rightdoor.triage.next_step import next_step
from rightdoor.triage.rank import AHEAD, order_of
from rightdoor.triage.ready import PieceRow, PlaceRow, as_text, reason
from rightdoor.triage.track import Track

_DAYS = msgspec.json.Decoder(list[int]).decode
_TIMES = msgspec.json.Decoder(list[Cited]).decode
_DEADLINES = msgspec.json.Decoder(list[int]).decode
_TURNS = msgspec.json.Decoder(list[tuple[int, Track]]).decode
_RAW = msgspec.json.Decoder(list[msgspec.Raw]).decode


class Placed(NamedTuple):
    """A subject in its place: the sort key, which ready row it is, and what the day decided."""

    order: tuple[int, int, int, int, int, str]
    row: int
    persistence: Item
    ahead: int  # days with events that are still to come
    turn: int
    clock: Clock | None


def placed(rows: Iterable[PlaceRow], as_of_us: int) -> list[Placed]:
    """Every subject in rank order as of an instant."""
    return sorted(_placed(number, row, as_of_us) for number, row in enumerate(rows))


def _placed(number: int, row: PlaceRow, as_of_us: int) -> Placed:
    today = as_of_us // DAY
    if row.last_day is None or row.last_day <= today:
        item, ahead = _persistent(row.days, row.last_day, row.referrals, today), 0
    else:  # as of a day before the last event
        days = pr09_persistence.days_at(_DAYS(row.day_list), today)
        item, ahead = pr09_persistence.answer_for(days, row.referrals, today), days.ahead
    turn, track = _turn(row.turns, today)
    clock = retention_clock(_DEADLINES(row.deadlines), as_of_us) if row.deadlines != "[]" else None
    tiers = (row.low, row.high)
    if item.answer != "no":
        tiers = (row.low_recent, row.high_recent) if item.answer == "yes" else (row.low_unknown, row.high_unknown)
    weighed = row.stake + (item.answer == "yes")
    order = order_of(tiers=tiers, yes=weighed, track=track, clock=clock, received_us=row.received_us, subject=row.subject)
    return Placed(order, number, item, ahead, turn, clock)


@lru_cache(maxsize=4096)
def _persistent(days: int, last: int | None, referrals: int, today: int) -> Item:
    return pr09_persistence.answer_for(pr09_persistence.Days(days, last, 0), referrals, today)


@lru_cache(maxsize=4096)
def _turn(turns: str, day: int) -> tuple[int, Track]:
    """Which of the turns holds on a day, and its track."""
    found = _TURNS(turns)
    number = max(n for n, (start, _) in enumerate(found) if n == 0 or start <= day)
    return number, found[number][1]


def line_text(rank: int, at: Placed, place: PlaceRow, piece: PieceRow, as_of_us: int) -> str:
    """One line of `triage` in the contract's form, as JSON text."""
    track = _turn(place.turns, as_of_us // DAY)[1]
    tier, questions = {
        "no": (piece.tier, piece.questions),
        "yes": (piece.tier_recent, piece.questions_recent),
        "unknown": (piece.tier_unknown, piece.questions_unknown),
    }[at.persistence.answer]
    age = max(0, (as_of_us - place.received_us) // DAY) if place.received_us else None
    return (
        f'{{"rank":{rank},"subject":"{place.subject}","track":"{track}","tier":{tier},'
        f"{piece.opening}{_persistence(at, piece, as_of_us // DAY)}{piece.after}{_track_reason(piece.tracks, at.turn)},{piece.closing},"
        f'"questions":{questions},{piece.rest},'
        f'"age_days":{"null" if age is None else age},"next":{_next(track, place, at.clock, as_of_us)},'
        f'"clocks":{_clocks(at.clock)}}}'
    )


def _persistence(at: Placed, piece: PieceRow, today: int) -> str:
    """PR-09 where it is answered yes, and what is said of events still to come."""
    said = ""
    if at.persistence.answer == "yes":
        said = reason(pr09_persistence.CODE, at.persistence.text, pr09_persistence.times_at(_TIMES(piece.times), today)) + ","
    if at.ahead:
        places = pr09_persistence.times_at(_TIMES(piece.times), today, ahead=True)
        said += reason(AHEAD, pr09_persistence.ahead_text(at.ahead), places) + ","
    return said


def _track_reason(tracks: str, turn: int) -> str:
    return bytes(_RAW(tracks)[turn]).decode("utf-8")


def _next(track: Track, place: PlaceRow, clock: Clock | None, as_of_us: int) -> str:
    awaited = from_text(place.awaiting, place.status, as_of_us)
    return _step(track, place.at_risk, place.status, place.settle, clock, awaited)


@lru_cache(maxsize=4096)
def _step(track: Track, at_risk: bool, status: str, settle: str, clock: Clock | None, awaited: Awaiting | None) -> str:  # noqa: PLR0917 - a key
    step = next_step(track=track, child_at_risk=at_risk, status=status, settle=[settle] if settle else [], clock=clock, awaited=awaited)
    return as_text({"action": step.action, "why": step.why, "due": step.due or None})


@lru_cache(maxsize=4096)
def _clocks(clock: Clock | None) -> str:
    return as_text([] if clock is None else [{"code": clock.code, "due": iso_utc(clock.due_us), "state": clock.state}])


def line_texts(places: list[PlaceRow], pieces: list[PieceRow], as_of_us: int) -> Iterator[str]:
    """Every line in rank order; `pieces` stand in the order of `places`."""
    for rank, at in enumerate(placed(places, as_of_us), start=1):
        yield line_text(rank, at, places[at.row], pieces[at.row], as_of_us)
