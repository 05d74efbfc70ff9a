"""Devices of a case and the chain of who held each: folded from the events by when they happened, whenever they were entered."""

from __future__ import annotations

from typing import Final, NamedTuple

from rightdoor.cases.devices import kinds as k
from rightdoor.cases.event import Event
from rightdoor.cases.history import History

GRADED: Final = (*k.ABC, "prohibited", "extreme")


class Hold(NamedTuple):
    """Who held it from an instant on: `giver` as stated, `before` as the chain has it; `gap`: they are not the same.

    `seal` empty: not sealed; `broken`: the seal was found broken, or was another one.
    """

    event: Event
    holder: str
    giver: str
    before: str
    seal: str
    broken: bool

    @property
    def gap(self) -> bool:
        """Whether it came from somebody who did not hold it."""
        return bool(self.before) and same(self.giver) != same(self.before)


class Device(NamedTuple):
    """`seized`: the event of its seizure. `chain`: holders in order. `ended`: returned, forfeited or kept after the case."""

    seized: Event
    chain: tuple[Hold, ...]
    submitted: Event | None
    not_examined: Event | None
    results: tuple[Event, ...]
    placed: Event | None
    notices: tuple[Event, ...]
    ended: Event | None

    @property
    def exhibit(self) -> str:
        """Its reference."""
        return self.seized.text("exhibit")

    @property
    def holder(self) -> str:
        """Who holds it now."""
        return self.chain[-1].holder

    @property
    def waits(self) -> bool:
        """Whether results are still to come: it is in the queue."""
        return not (self.results or self.not_examined or self.ended)

    @property
    def state(self) -> str:
        """In words."""
        if self.ended is not None:
            return {k.RETURNED: "Returned", k.FORFEITED: "Forfeited", k.KEPT: "Kept after the case"}[self.ended.kind]
        if self.results:
            return "Results are in"
        if self.not_examined is not None:
            return "Not to be examined"
        return "Submitted to forensics" if self.submitted is not None else "Waits for submission"

    @property
    def unlawful(self) -> int:
        """How many unlawful files its results count, over whatever categories are stated; never shown as a sum."""
        return sum(graded(each) for each in self.results)


def graded(results: Event) -> int:
    """How many unlawful files results count, whatever their categories."""
    listed = sum(number for _, number in k.counts_of(results.text("counts")) or ())
    return listed + sum(results.number(name) or 0 for name in GRADED)


def same(name: str) -> str:
    """What two names of a holder are compared by."""
    return " ".join(name.split()).casefold()


def devices(history: History) -> tuple[Device, ...]:
    """Each in the order of seizure."""
    return tuple(_device(seized, history) for seized in history.of(k.SEIZED))


def device_of(history: History, event: str) -> Device | None:
    """The device whose seizure an id names."""
    root = history.root(event)
    return next((each for each in devices(history) if history.root(each.seized.id) == root), None)


def _device(seized: Event, history: History) -> Device:
    def last(*kinds: str) -> Event | None:
        found = history.about("device", seized, *kinds)
        return found[-1] if found else None

    submitted = history.about("device", seized, k.SUBMITTED)
    placed = last(k.PRIORITY)
    return Device(
        seized,
        _chain(seized, history.about("device", seized, k.MOVED, k.SUBMITTED, k.RETURNED)),
        submitted[0] if submitted else None,
        last(k.NOT_EXAMINED),
        history.about("device", seized, k.RESULTS),
        placed if placed is not None and placed.text("group") != k.COMPUTED else None,
        history.about("device", seized, k.NOTICE),
        last(*k.ENDS),
    )


def _chain(seized: Event, moves: tuple[Event, ...]) -> tuple[Hold, ...]:
    holder = seized.text("holder") or seized.text("found_by")
    chain = [Hold(seized, holder, seized.text("found_by"), "", seized.text("seal"), broken=False)]
    for each in moves:
        before = chain[-1].holder
        if each.kind == k.RETURNED:
            chain.append(Hold(each, each.text("to"), before, before, chain[-1].seal, broken=False))
            continue
        broken = each.text("seal_found") == "broken"
        chain.append(Hold(each, each.text("to_whom"), each.text("from_whom"), before, each.text("seal"), broken=broken))
    return tuple(chain)
