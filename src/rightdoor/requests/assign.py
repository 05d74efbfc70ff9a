"""The choice across subjects under a budget and a number of requests a day.

Subjects come in the order of the triage list: no subject lower on it takes a request, or a day, that a higher one needs.
Among the ways in which that can be done the cheapest is taken. The search walks the list and keeps, after each subject, the
states worth keeping (how many requests are used, how many by each binding day, at what cost); it is exact while fewer than
`width` of them are worth keeping, which they are whenever nothing binds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rightdoor.requests.choice import Option
from rightdoor.requests.collateral import subscribers_of
from rightdoor.requests.leadtime import Due

MOST_STEPS = 400_000  # states looked at in all
MOST_STATES, FEWEST_STATES = 256, 4


class Room(NamedTuple):
    """What limits a plan: how many requests in all, and by each binding day (cumulative)."""

    budget: int | None
    binding: tuple[int, ...]
    most: tuple[int, ...]  # how many can have gone by each binding day


class _State(NamedTuple):
    used: tuple[int, ...]  # in all, then by each binding day
    cost: int
    last: Option | None
    before: _State | None


def assign(choices: Sequence[Sequence[Option]], due: Sequence[dict[str, Due]], room: Room) -> list[Option | None]:
    """One option, or none, for each subject in order. The options of each are best first."""
    if room.budget is None and not room.binding:
        return [found[0] if found else None for found in choices]
    busy = sum(1 for found in choices if found)
    width = max(FEWEST_STATES, min(MOST_STATES, MOST_STEPS // max(1, 8 * busy)))
    states = [_State((0,) * (1 + len(room.binding)), 0, None, None)]
    for found, by_footprint in zip(choices, due, strict=True):
        states = _step(states, found, by_footprint, room=room)[:width]
    state: _State | None = states[0]
    taken: list[Option | None] = []
    while state is not None and state.before is not None:
        taken.append(state.last)
        state = state.before
    return taken[::-1]


def soonest_first(
    taken: Sequence[Option | None], full: Sequence[Sequence[Option]], due: Sequence[dict[str, Due]], room: Room
) -> list[Option | None]:
    """What was taken, where a budget leaves a subject one act of the set that it needs: of that set the act whose records go first.

    The others of the set are then still there when there is room for them; among acts that expire together the one that
    concerns fewest. Nothing takes more room than before, in all or by any binding day that is full.
    """
    changed = list(taken)
    if room.budget is None:
        return changed
    used = [sum(each) for each in zip(*(_use(o, d, room) for o, d in zip(taken, due, strict=True) if o is not None), strict=True)]
    for at, (option, found) in enumerate(zip(taken, full, strict=True)):
        if option is None or len(option.acts) > 1 or option.short <= found[0].short:
            continue
        needed = {act.footprint for act in found[0].acts}
        alike = [o for o in found if (o.short, o.size, len(o.acts)) == (option.short, option.size, 1) and o.acts[0].footprint in needed]
        for other in sorted(alike, key=lambda o: (o.acts[0].expires_us, subscribers_of(o.acts[0]), o.key)):
            moved = zip(used, _use(option, due[at], room), _use(other, due[at], room), strict=True)
            after = [total - old + new for total, old, new in moved]
            if _within(tuple(after), room):
                changed[at], used = other, after
                break
    return changed


def _step(states: Sequence[_State], found: Sequence[Option], due: dict[str, Due], *, room: Room) -> list[_State]:
    """The states after one more subject: only those in which it lacks least, without those that another one outdoes."""
    uses = [(option, _use(option, due, room)) for option in found]
    best = 3
    after: list[_State] = []
    for state in states:
        for option, use in uses:
            if option.short > best:
                break
            used = tuple(a + b for a, b in zip(state.used, use, strict=True))
            if not _within(used, room):
                continue
            if option.short < best:
                best, after = option.short, []
            after.append(_State(used, state.cost + option.cost, option, state))
    if not after:
        after = [_State(state.used, state.cost, None, state) for state in states]
    return _undominated(after)


def _use(option: Option, due: dict[str, Due], room: Room) -> tuple[int, ...]:
    return (option.size, *(sum(act.size for act in option.acts if due[act.footprint].day <= day) for day in room.binding))


def _within(used: tuple[int, ...], room: Room) -> bool:
    if room.budget is not None and used[0] > room.budget:
        return False
    return all(a <= b for a, b in zip(used[1:], room.most, strict=True))


def _undominated(states: Iterable[_State]) -> list[_State]:
    """Without those that cost no less than another one and leave no more room; cheapest first."""
    kept: list[_State] = []
    for state in sorted(states, key=lambda s: (s.cost, s.used)):
        if not any(all(a <= b for a, b in zip(other.used, state.used, strict=True)) for other in kept):
            kept.append(state)
    return kept
