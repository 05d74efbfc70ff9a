"""What an operation counts, by hand: loops over raw events, without the rooms that fold them. Slow, and easy to believe."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.cases.event import Event
from rightdoor.figures.query import Query


class Operation(NamedTuple):
    """An operation as it was recorded; `id`: its number as cases name it."""

    id: str
    log: tuple[Event, ...]


class Sent(NamedTuple):
    """A package or request. `once`: what the number counts once; `forces`: whose it is; `accepted`: whether anybody holds it."""

    paper: str
    once: str
    at: int
    known: int
    forces: frozenset[str]
    inside: frozenset[str]
    accepted: bool


def recount(operations: tuple[Operation, ...], code: str, query: Query) -> tuple[int, set[str], dict[frozenset[str], int]]:
    """How many, by which papers, and how many of which forces together."""
    things: dict[str, list[Sent]] = {}
    for operation in operations:
        log = [event for event in operation.log if event.recorded_us <= query.as_of_us]
        for item in requests(operation.id, log) if code == "requests" else packages(operation.id, log):
            if (code != "packages-accepted" or item.accepted) and _asked(item, query):
                things.setdefault(item.once, []).append(item)
    shares: dict[frozenset[str], int] = {}
    for items in things.values():
        together = frozenset().union(*(item.forces for item in items))
        shares[together] = shares.get(together, 0) + 1
    return len(things), {item.paper for items in things.values() for item in items}, shares


def _asked(item: Sent, query: Query) -> bool:
    inside = query.operation in item.inside
    if query.scope in ("inside", "inside-or-linked") and not inside:
        return False
    if query.scope == "outside" and inside:
        return False
    if query.forces and not (item.forces and item.forces <= set(query.forces)):
        return False
    return query.from_us <= item.at < query.until_us


def packages(operation: str, log: list[Event]) -> list[Sent]:
    """Each package that is tasked by what stands, with those who hold it, else those who have still to answer."""
    found = []
    for tasked in _stand(log, "package-tasked"):
        first, asked, holders = _first(log, tasked.id), set(tasked.texts("forces")), set[str]()
        shared = tasked.text("how") == "shared"
        for event in sorted(log, key=lambda each: each.at_us):
            if event not in _stand(log, event.kind):
                continue
            if event.kind == "force-left":
                if event.at_us >= tasked.at_us:
                    gone = _force_that_joined(log, event)
                    asked.discard(gone)
                    holders.discard(gone)
                continue
            if not event.text("tasking") or _first(log, event.text("tasking")) != first:
                continue
            force = event.text("force")
            if event.kind == "package-offered":
                asked |= set(event.texts("forces")) - holders
                shared = event.text("how") == "shared" if event.text("how") else shared
            elif event.kind == "package-accepted" and force in asked:
                holders.add(force)
                asked = asked - {force} if shared else set()
            elif event.kind in ("package-refused", "offer-taken-back"):
                asked.discard(force)
            elif event.kind == "package-sent-back":
                holders.discard(force)
        known = min(event.recorded_us for event in log if event.id == first)
        held = Sent(first, tasked.text("package"), tasked.at_us, known, frozenset(holders or asked), _within(operation, log), bool(holders))
        found.append(held)
    return found


def requests(operation: str, log: list[Event]) -> list[Sent]:
    """Each request that was sent by what stands."""
    found = []
    for sent in _stand(log, "request-sent"):
        first, force = _first(log, sent.id), sent.text("force")
        known = min(event.recorded_us for event in log if event.id == first)
        found.append(Sent(first, first, sent.at_us, known, frozenset({force} - {""}), _within(operation, log), accepted=False))
    return found


def _stand(log: list[Event], kind: str) -> list[Event]:
    """Those of a kind that nothing corrects or takes back."""
    gone = {event.supersedes for event in log}
    return [event for event in log if event.kind == kind and event.id not in gone]


def _first(log: list[Event], name: str) -> str:
    """The first event of a chain of corrections."""
    for event in log:
        if event.id == name and event.supersedes:
            return _first(log, event.supersedes)
    return name


def _force_that_joined(log: list[Event], left: Event) -> str:
    first = _first(log, left.text("joined"))
    return next((event.text("force") for event in _stand(log, "force-joined") if _first(log, event.id) == first), "")


def _within(operation: str, log: list[Event]) -> frozenset[str]:
    """The operation, unless it is a standing list: what that tasks stands in none."""
    standing = any(event.text("reach") == "standing" for event in _stand(log, "operation-opened"))
    return frozenset() if standing else frozenset({operation})
