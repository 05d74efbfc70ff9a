"""Bail of each arrest as it stands: the facts that its clock counts, whether the person is on bail, what was appointed, which conditions hold.

The limits run from the day after the arrest, over all releases on bail for it: answering bail and being bailed again begins nothing anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple, cast

from rightdoor.cases.care.death import Deaths
from rightdoor.cases.care.kinds import DEATH
from rightdoor.cases.custody.state import CHARGED, Encounter, arrests, charges_for
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.rules.clocks.bail import BailClock, BailFacts, Mark, Step, Why, bail_clock
from rightdoor.rules.clocks.bail_limits import NON_STANDARD, Case, regime_of
from rightdoor.rules.clocks.counting import day_of

OF_RELEASE: Final = (
    "bail-extended", "bail-application", "bail-designated", "bail-suspended", "bail-resumed", "bail-conditions", "bail-answered",
    "bail-breached", "bail-cancelled",
)  # fmt: skip
_ENDS: Final = ("released-under-investigation", "released-no-action", "bail-cancelled", "nfa", CHARGED, DEATH)
OF_ARREST: Final = ("released-on-bail", "released-under-investigation", "released-no-action")


class Appointment(NamedTuple):
    """A day on which the person is to come back: appointed by which event, for when; `met` by which event, None while it is ahead."""

    event: Event
    at_us: int
    met: Event | None


class Bail(NamedTuple):
    """`first`: the release that began it. `events`: all of it, in order of time. `over`: what ended it, None while the person is on bail."""

    arrest: Encounter
    first: Event
    events: tuple[Event, ...]
    facts: BailFacts
    clock: BailClock
    over: Event | None
    appointments: tuple[Appointment, ...]

    @property
    def conditions(self) -> tuple[str, ...]:
        """Those that hold, by the last event that said them."""
        said = next((e for e in reversed(self.events) if e.kind in ("released-on-bail", "bail-conditions")), self.first)
        return tuple(line.strip() for line in said.text("conditions").splitlines() if line.strip())


def bails(history: History) -> tuple[Bail, ...]:
    """Each arrest for which somebody was released on bail, in order of the arrests."""
    return tuple(bail for arrest in arrests(history) if (bail := bail_of(history, arrest)) is not None)


def bail_of(history: History, arrest: Encounter) -> Bail | None:
    """The bail for an arrest; None where nobody was released on bail for it."""
    events = about_arrest(history, arrest)
    first = next((event for event in events if event.kind == "released-on-bail"), None)
    if first is None:
        return None
    facts = _facts(history, arrest, first, events)
    return Bail(arrest, first, events, facts, bail_clock(facts), _over(events), _appointments(events))


def about_arrest(history: History, arrest: Encounter) -> tuple[Event, ...]:
    """Releases for an arrest, what followed of them, what ended it; in order of time."""
    roots = {history.root(each) for each in arrest.events}
    releases = [e for e in history.of(*OF_ARREST) if history.root(e.text("arrest")) in roots]
    own = {history.root(e.id) for e in releases}
    ends = [e for e in history.of("nfa") if history.root(e.text("encounter")) in roots]
    followed = [e for e in history.of(*OF_RELEASE) if history.root(e.text("release")) in own]
    dead = Deaths(history).of(history.one(arrest.event))
    deaths = () if dead is None else (dead,)
    return tuple(
        sorted((*releases, *followed, *ends, *deaths, *charges_for(history, arrest)), key=lambda e: (e.at_us, e.recorded_us, e.id))
    )


def _facts(history: History, arrest: Encounter, first: Event, events: tuple[Event, ...]) -> BailFacts:
    return BailFacts(
        arrested_us=arrest.at_us,
        released_us=first.at_us,
        case=_case(first, arrest.at_us),
        rank=first.text("rank"),
        release=first.id,
        for_charging=first.text("purpose") == "cps",
        steps=tuple(_steps(events)),
        marks=tuple(_marks(first, events)),
        designated=tuple(e.at_us for e in events if e.kind == "bail-designated"),
        applied_us=_applied(history, events),
    )


def _case(first: Event, arrested_us: int) -> Case:
    """Before 28 October 2022 a longer first period was the Serious Fraud Office's alone (s.47ZB(1)(a) as it stood)."""
    bodies = NON_STANDARD[regime_of(day_of(arrested_us))]
    if first.text("body") in bodies and first.yes("body_confirmed"):
        return "non-standard"
    return "street" if first.text("bail") == "street" else "standard"


def _steps(events: tuple[Event, ...]) -> Iterator[Step]:
    asked = [e.at_us for e in events if e.kind == "bail-application"]
    for e in events:
        if e.kind == "bail-extended":
            before = [at for at in asked if at <= e.at_us]
            applied = e.number("applied")
            yield Step(
                e.id, e.text("step"), e.at_us, rank=e.text("rank"), longer=e.yes("longer"), until=e.number("until"),
                applied_us=applied if applied is not None else max(before, default=None), consulted=e.yes("dpp_consulted"),
                invited=e.yes("invited"), heard=e.yes("representations"), told=e.yes("told"), tests=e.texts("tests"),
            )  # fmt: skip


def _marks(first: Event, events: tuple[Event, ...]) -> Iterator[Mark]:
    """What stops the clock and sets it going; a later release on bail says by its purpose whether it runs."""
    for e in events:
        if e.kind in ("bail-suspended", "bail-resumed"):
            yield Mark(cast("Why", e.text("why")), e.at_us)
        elif e.kind == "released-on-bail" and e.id != first.id:
            yield Mark("cps" if e.text("purpose") == "cps" else "decision", e.at_us)


def _applied(history: History, events: tuple[Event, ...]) -> int | None:
    """When the court was applied to, where it has not decided yet."""
    decided = [e.at_us for e in events if e.kind == "bail-extended" and e.text("step").startswith("court")]
    refused = {history.root(e.text("application")) for e in history.of("bail-application-refused")}
    waiting = [
        e.at_us
        for e in events
        if e.kind == "bail-application" and history.root(e.id) not in refused and not any(at >= e.at_us for at in decided)
    ]
    return min(waiting, default=None)


def _over(events: tuple[Event, ...]) -> Event | None:
    """What ended bail: another way of release, a charge, no further action, cancelling, answering, death; being bailed again begins it again."""
    over: Event | None = None
    for e in events:
        if e.kind == "released-on-bail":
            over = None
        elif over is None and ends_bail(e):
            over = e
    return over


def ends_bail(event: Event) -> bool:
    """Whether an event about an arrest ends its bail: another way of release, a charge, no further action, cancelling, answering, death."""
    return event.kind in _ENDS or _came(event)


def _came(event: Event) -> bool:
    return (event.kind == "bail-answered" and event.yes("came")) or (event.kind == "bail-breached" and event.number("arrived") is not None)


def _appointments(events: tuple[Event, ...]) -> tuple[Appointment, ...]:
    """Each day appointed, and what met it: the person came or not, another day was appointed, or bail ended."""
    found = []
    for i, e in enumerate(events):
        at = e.number("return_at")
        if at is not None:
            later = (
                x for x in events[i + 1 :] if x.kind == "bail-answered" or x.number("return_at") is not None or _over((x,)) is not None
            )
            found.append(Appointment(e, at, next(later, None)))
    return tuple(found)
