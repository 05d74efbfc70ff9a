"""A case's way as its records show it: when it was opened, what was granted, when somebody went in, when somebody was charged, when it ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

from rightdoor.figures.count import in_scope
from rightdoor.figures.query import Query
from rightdoor.figures.record import Record

ENTERED: Final = ("warrant-executed", "search", "arrest", "interview")


class Open(NamedTuple):
    """A paper after which something has still to follow (a warrant to be executed, a device to be examined)."""

    record: str
    at_us: int


class Way(NamedTuple):
    """Instants in UTC microseconds; None where it has not come to that. `first_us`: of first receipt anywhere, None where not known.

    `granted_us`: the first warrant; `entered_us`: the first entry, search, arrest or voluntary interview; `ended_us`: None while it is open.
    `warrants`: granted, neither executed nor returned. `devices`: seized, without results of an examination.
    """

    case: str
    force: str
    opened_us: int
    first_us: int | None
    granted_us: int | None
    entered_us: int | None
    charged_us: int | None
    ended_us: int | None
    warrants: tuple[Open, ...]
    devices: tuple[Open, ...]


def ways(records: Iterable[Record], query: Query) -> list[Way]:
    """Of each case whose investigation is in the query's scope and of its forces, as known at its `as_of_us`, by its id. The period is not asked for.

    Whatever is recorded of such a case counts for its way, also what came before it joined.
    """
    by_case: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.case and record.known_us <= query.as_of_us and record.at_us <= query.as_of_us:
            by_case[record.case].append(record)
    found = (_way(case, held, query) for case, held in sorted(by_case.items()))
    return [way for way in found if way is not None]


def _way(case: str, records: list[Record], query: Query) -> Way | None:
    of: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        of[record.kind].append(record)
    turns = of["investigation"]
    if not any(in_scope(turn, query) for turn in turns) or (query.forces and turns[0].force not in query.forces):
        return None
    executed = {record.facts.get("warrant") for record in of["warrant-executed"]}
    examined = {record.facts.get("device") for record in of["device-examined"]}
    ends = [turn.until_us for turn in turns if turn.until_us is not None and turn.until_us <= query.as_of_us]
    return Way(
        case=case,
        force=turns[0].force,
        opened_us=min(turn.at_us for turn in turns),
        first_us=next((int(turn.facts["first_receipt_us"]) for turn in turns if "first_receipt_us" in turn.facts), None),
        granted_us=_first(of["warrant-granted"]),
        entered_us=_first([record for kind in ENTERED for record in of[kind]]),
        charged_us=_first(of["charge"]),
        ended_us=max(ends) if len(ends) == len(turns) else None,
        warrants=_open(record for record in of["warrant-granted"] if record.id not in executed and record.facts.get("returned") != "yes"),
        devices=_open(record for record in of["device-seized"] if record.id not in examined),
    )


def _first(records: list[Record]) -> int | None:
    return min((record.at_us for record in records), default=None)


def _open(records: Iterable[Record]) -> tuple[Open, ...]:
    return tuple(sorted((Open(record.id, record.at_us) for record in records), key=lambda each: (each.at_us, each.record)))
