"""Which recorded facts and moves concern which event: by its footprint, its referral's number, its subject, its premises.

A fact about premises concerns every event that names the same door, in whatever words. A fact that contradicts an attribution (or
the test of the line that explains it) concerns everything that leans on it: the actor's other events that name the same door.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from rightdoor.attribution.actors import ActorIndex
from rightdoor.attribution.candidates import candidates, supporting_rows
from rightdoor.attribution.inputs import AboutMove, AttributionInputs
from rightdoor.attribution.shape import show
from rightdoor.model.fact import Fact
from rightdoor.model.ids import make_id
from rightdoor.model.premises import Address
from rightdoor.rules.attribution.papers import Context, EventPapers, Move, SourceEvent, Strand
from rightdoor.rules.attribution.rd_a18_contradiction import CONTRADICTING, TESTED

_LEANT_ON = frozenset({*CONTRADICTING, TESTED})
PapersOf = Callable[[SourceEvent], EventPapers | None]


def subject_id(actor: str) -> str:
    """The `sub_` id of an actor: the same that subjects.rebuild makes of the same key."""
    return make_id("sub", actor)


def compromised_facts(inputs: AttributionInputs, actors: ActorIndex) -> tuple[Fact, ...]:
    """A fact about the subject of every person record whose account the provider flags as compromised."""
    if not inputs.compromised:
        return ()
    held: dict[str, tuple[str, str]] = {}
    for row in inputs.identifiers:
        if (row.receipt, row.person) in inputs.compromised:
            held.setdefault(subject_id(actors.of_identifier(row)), (row.receipt, row.person))
    for each in inputs.footprints:
        if (each.receipt, each.actor) in inputs.compromised:
            held.setdefault(subject_id(actors.of_footprint(each)), (each.receipt, each.actor))
    detail = "the provider's own mark"
    return tuple(Fact("reported-compromised", about, None, detail=detail, receipt=r, locator=place) for about, (r, place) in held.items())


def facts_by_footprint(
    facts: Sequence[Fact], events: Sequence[SourceEvent], papers_of: PapersOf, context: Context
) -> dict[str, tuple[Fact, ...]]:
    """The facts that concern each event, in order of time; only events that some fact concerns. `papers_of` gives None for no line."""
    if not facts:
        return {}
    by_about: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_about[fact.about.strip()].append(fact)
    found: dict[str, list[Fact]] = defaultdict(list)
    for event in events:
        for key in _keys(event, by_about):
            found[event.footprint] += by_about[key]
    doors = _Doors(events, papers_of, context) if _needs_doors(facts) else None
    if doors is not None:
        for about, held in by_about.items():
            for footprint in doors.at(about) if about.startswith("pr_") else ():
                found[footprint] += held
        _spread(events, found, doors)
    return {footprint: tuple(sorted(set(held), key=_order)) for footprint, held in found.items()}


def _keys(event: SourceEvent, by_about: Mapping[str, object]) -> list[str]:
    keys = [event.footprint, event.number] if event.number else [event.footprint]
    if any(about.startswith("sub_") for about in by_about):
        keys.append(subject_id(event.actor))
    return [key for key in keys if key in by_about]


def _needs_doors(facts: Sequence[Fact]) -> bool:
    return any(f.about.startswith("pr_") or f.kind in _LEANT_ON for f in facts)


def _spread(events: Sequence[SourceEvent], found: dict[str, list[Fact]], doors: _Doors) -> None:
    """Give what contradicts one event to the actor's events of the same door: they lean on each other."""
    actor_of = {event.footprint: event.actor for event in events}
    of_actor: dict[str, list[str]] = defaultdict(list)
    concerned = {actor_of[f] for f, held in found.items() if any(fact.kind in _LEANT_ON for fact in held)}
    for event in events:
        if event.actor in concerned:
            of_actor[event.actor].append(event.footprint)
    given = [(f, [fact for fact in held if fact.kind in _LEANT_ON]) for f, held in found.items()]
    for footprint, held in given:
        if held:
            for other in doors.like(footprint, of_actor[actor_of[footprint]]):
                found[other] += held


def _order(fact: Fact) -> tuple[object, ...]:
    return (
        fact.at is not None,
        fact.at or 0,
        fact.kind,
        fact.about,
        fact.decision,
        fact.receipt,
        fact.locator,
        fact[3:9] and str(fact[3:9]),
    )


class _Doors:
    """The premises that every event's papers name."""

    def __init__(self, events: Iterable[SourceEvent], papers_of: PapersOf, context: Context) -> None:
        self._compare = context.compare
        self._named: dict[str, tuple[Address, ...]] = {}
        self._at: dict[Address, list[str]] = defaultdict(list)
        for event in events:
            papers = papers_of(event)
            if papers is not None and papers.submissions:
                named = self._named[event.footprint] = candidates(papers, supporting_rows(papers), context)
                for address in named:
                    self._at[address].append(event.footprint)

    def at(self, premises: str) -> list[str]:
        """The events that name the door with that `pr_` id, in whatever words."""
        meant = [a for a in self._at if show(a).premises == premises]
        return [f for address, held in self._at.items() if self._same(address, meant) for f in held]

    def like(self, footprint: str, others: Iterable[str]) -> list[str]:
        """Those of `others` that name a door of this event."""
        own = self._named.get(footprint, ())
        return [f for f in others if f != footprint and any(self._same(a, own) for a in self._named.get(f, ()))]

    def _same(self, address: Address, others: Iterable[Address]) -> bool:
        return any(address == other or self._compare(address, other) == "same" for other in others)


def resolved_moves(moves: Sequence[AboutMove], papers: Iterable[EventPapers]) -> tuple[Move, ...]:
    """Recorded moves by actor: that of the footprint, referral, subject or premises that each is about."""
    if not moves:
        return ()
    days: dict[str, list[int]] = defaultdict(list)
    for move in moves:
        days[move.about.strip()].append(move.day)
    found: set[Move] = set()
    for each in papers:
        keys = {*_keys(each.event, days), *(key for key in _premises_ids(each.own) if key in days)}
        found.update(Move(each.event.actor, day) for key in keys for day in days[key])
    return tuple(sorted(found))


def _premises_ids(own: Strand | None) -> Iterable[str]:
    return () if own is None else (show(address).premises for address in own.premises)
