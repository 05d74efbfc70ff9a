"""Forces and units that take part: from when to when, with which role, fold from the history. A force is its ONS code, wherever it works."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.cases.history import History


class UnitRole(NamedTuple):
    """A unit of a force in the operation. `unit`: its number in this store; None where it works elsewhere. `until_us` None: still."""

    event: str
    force: str
    name: str
    role: str
    unit: int | None
    from_us: int
    until_us: int | None


class Part(NamedTuple):
    """One stay of a force in the operation. `event`: by which it joined (first of its chain). `left_us` None: it takes part."""

    event: str
    force: str
    contact: str
    joined_us: int
    left_us: int | None = None
    left_reason: str = ""
    units: tuple[UnitRole, ...] = ()

    def holds_at(self, at_us: int) -> bool:
        """Whether the force takes part at an instant."""
        return self.joined_us <= at_us and (self.left_us is None or at_us < self.left_us)


def parts_of(history: History) -> tuple[Part, ...]:
    """Every stay of every force, by when it joined."""
    found = []
    for joined in history.of("force-joined"):
        left = next(iter(history.about("joined", joined, "force-left")), None)
        left_us = left.at_us if left is not None else None
        found.append(
            Part(
                history.root(joined.id),
                joined.text("force"),
                joined.text("contact"),
                joined.at_us,
                left_us,
                left.text("reason") if left is not None else "",
                tuple(_units(history, joined.id, joined.text("force"), left_us)),
            )
        )
    return tuple(found)


def takes_part(history: History, force: str, at_us: int) -> bool:
    """Whether a force takes part at an instant."""
    return any(part.force == force and part.holds_at(at_us) for part in parts_of(history))


def _units(history: History, joined: str, force: str, left_us: int | None) -> list[UnitRole]:
    event = history.one(joined)
    found = []
    for given in history.about("joined", event, "unit-given-role") if event is not None else ():
        ended = next(iter(history.about("given", given, "unit-role-ended")), None)
        ends = [at for at in (ended.at_us if ended is not None else None, left_us) if at is not None]
        found.append(
            UnitRole(
                history.root(given.id),
                force,
                given.text("name"),
                given.text("role"),
                given.number("unit"),
                given.at_us,
                min(ends) if ends else None,
            )
        )
    return found
