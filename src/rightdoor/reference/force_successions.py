"""Forces that are there no longer and which force followed them: dated data with sources, so that a later force finds what was recorded before it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rightdoor.model.civil import parse_day
from rightdoor.reference.forces import Force, forces
from rightdoor.reference.tables import own_table, rows_of


class Followed(NamedTuple):
    """From `day` (days from 1970-01-01, by the clock on the wall) on, the forces `after` stand for the forces `before`."""

    day: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    confidence: str
    source: str


@lru_cache(maxsize=1)
def former_forces() -> tuple[Force, ...]:
    """The forces that are there no longer, in the order of their codes (our own, "X-" and a short name)."""
    return tuple(
        Force(r.get("code"), r.get("name"), r.get("full_name"), r.get("nation"), tuple(a for a in r.get("aliases").split(";") if a))
        for r in rows_of(own_table("former_forces.csv"))
    )


@lru_cache(maxsize=1)
def followed() -> tuple[Followed, ...]:
    """Every row of the program's own table. Raises ValueError for a bad one."""
    return tuple(read_followed(own_table("force_successions.csv"), frozenset(force.code for force in (*forces(), *former_forces()))))


def read_followed(text: str, known: frozenset[str]) -> list[Followed]:
    """Rows of a table. Raises ValueError, which names the line, for one without day, source or forces, or with a force that is not `known`."""
    found = []
    for row in rows_of(text):
        day = parse_day(row.get("from"))
        before, after = (tuple(filter(None, row.get(side).split(";"))) for side in ("before", "after"))
        if day is None or not before or not after or not row.get("source") or not {*before, *after} <= known:
            raise ValueError(f"line {row.line} of the successions of forces")
        found.append(Followed(day, before, after, row.get("confidence"), row.get("source")))
    return found


def force_name(code: str) -> str:
    """A force of today or of before as people say it; the code where the reference does not have it."""
    return _names().get(code, code)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {force.code: force.name for force in (*former_forces(), *forces())}
