"""The day as a picture: a line for each team, its doors as planned and as they went, on one axis. The same stands in a table beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from rightdoor.joint.day.clock import hour
from rightdoor.joint.day.picture import DayPicture, DoorLine
from rightdoor.model.civil import HOUR

WIDTH: Final = 960
LEFT: Final = 150
RIGHT: Final = 20
_ROW: Final = 46
_TICKS: Final = 13  # at most as many hours are named


class Bar(NamedTuple):
    """A door on its line. `x`, `width`: as planned; `done_x`, `done_width`: as it went, None where nothing was entered."""

    x: float
    width: float
    label: str
    words: str
    done_x: float | None
    done_width: float
    entered: bool


class Lane(NamedTuple):
    """A team's line. `y`: of its top."""

    name: str
    y: int
    bars: tuple[Bar, ...]


class Drawn(NamedTuple):
    """The drawing. `ticks`: (x, hour); `now_x` None: outside of the day. `rows`: the table, a door a row."""

    lanes: tuple[Lane, ...]
    height: int
    ticks: tuple[tuple[float, str], ...]
    now_x: float | None
    rows: tuple[tuple[str, ...], ...]


def drawn(said: DayPicture, addresses: Mapping[str, str], now_us: int) -> Drawn:
    """The picture of a day as of an instant; without lanes where no team has a door."""
    first, last = said.first_us - said.first_us % HOUR, said.last_us + (-said.last_us) % HOUR
    span = max(last - first, HOUR)

    def x(at_us: int) -> float:
        return round(LEFT + (min(max(at_us, first), first + span) - first) / span * (WIDTH - LEFT - RIGHT), 1)

    teams = [team for team in said.teams if team.doors]
    lanes = tuple(
        Lane(team.name, 30 + n * _ROW, tuple(_bar(door, x, addresses) for door in team.doors if not door.withdrawn))
        for n, team in enumerate(teams)
    )
    hours = range(first, first + span + 1, HOUR * max(1, -(-span // HOUR // _TICKS)))
    rows = tuple(_row(team.name, door, addresses) for team in said.teams for door in team.doors)
    ticks = tuple((x(at), hour(at)) for at in hours) if lanes else ()
    return Drawn(lanes, 40 + len(lanes) * _ROW, ticks, x(now_us) if lanes and first <= now_us <= first + span else None, rows)


def _bar(door: DoorLine, x: Callable[[int], float], addresses: Mapping[str, str]) -> Bar:
    start = x(door.first_us)
    done = x(door.entered_us) if door.entered_us is not None else None
    ended = x(door.left_us) if door.left_us is not None else None
    words = f"Door {door.order}, {addresses.get(door.address, '')}: planned {hour(door.first_us)} to {hour(door.last_us)}; {door.state}"
    return Bar(
        start,
        max(round(x(door.last_us) - start, 1), 2),
        str(door.order),
        words,
        done,
        max(round(ended - done, 1), 6) if done is not None and ended is not None else 6,
        door.outcome == "entered",
    )


def _row(team: str, door: DoorLine, addresses: Mapping[str, str]) -> tuple[str, ...]:
    went = ""
    if door.entered_us is not None:
        went = hour(door.entered_us) + (f" to {hour(door.left_us)}" if door.left_us is not None else "")
    came = [f"{door.counts[code]} {one if door.counts[code] == 1 else many}" for code, one, many in _COUNTED if door.counts.get(code)]
    return (
        team,
        f"{door.order}. {addresses.get(door.address, '')}",
        f"{hour(door.first_us)} to {hour(door.last_us)}",
        went,
        door.state,
        ", ".join(came),
        f"{door.waiting} kept, not in the case" if door.waiting else "",
    )


_COUNTED: Final = (
    ("arrest", "arrested", "arrested"),
    ("attendance", "attended", "attended"),
    ("device", "device", "devices"),
    ("child", "child seen", "children seen"),
    ("risk", "risk noted", "risks noted"),
)
