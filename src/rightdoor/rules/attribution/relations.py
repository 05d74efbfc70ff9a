"""How two strands of one actor relate: same premises, what they share, whether they contradict each other."""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from collections.abc import Mapping, Sequence

from rightdoor.model.premises import Address, Sameness
from rightdoor.rules.attribution.papers import Agreement, Assignment, Context, Strand

Likeness = tuple[int | None, int | None, str]


def agreements(own: Strand, peers: Sequence[Strand], context: Context) -> tuple[Agreement, ...]:
    """Every peer without a stop that names one premises, held against `own` (which must name one itself).

    Peers of clearly different premises are left out: RD-A07 speaks of them as discord. One pass over the peers: what many of
    them have in common (premises; days, providers and what they lean on) is compared once.
    """
    if len(own.premises) != 1:
        return ()
    alike: dict[Likeness, list[Assignment]] = defaultdict(list)
    for assignment in own.assignments:
        alike[likeness(assignment)].append(assignment)
    sameness: dict[Address, Sameness] = {}
    bearings: dict[tuple[frozenset[object], ...], tuple[bool, bool, tuple[str, ...]]] = {}
    found = []
    for peer in peers:
        if not (peer.free and peer.whole and len(peer.premises) == 1 and peer.act_key != own.act_key):
            continue
        there = peer.premises[0]
        if there not in sameness:
            sameness[there] = context.compare(own.premises[0], there)
        if sameness[there] == "different":
            continue
        leans = (peer.days, peer.providers, peer.batches, peer.conversions, peer.records, peer.address_fields)
        if leans not in bearings:
            bearings[leans] = _bearing(own, peer)
        found.append(Agreement(peer, sameness[there], _distinct(alike, peer.assignments), *bearings[leans]))
    return tuple(found)


def _distinct(alike: Mapping[Likeness, Sequence[Assignment]], others: Sequence[Assignment]) -> bool:
    """Whether both sides have an assignment and none of them is the same one."""
    return bool(alike and others) and not any(same_assignment(a, b) for b in others for a in alike.get(likeness(b), ()))


def _bearing(own: Strand, peer: Strand) -> tuple[bool, bool, tuple[str, ...]]:
    """Whether day and provider differ, and what both lean on."""
    shared = (
        ("request batch", own.batches & peer.batches),
        ("time conversion", own.conversions & peer.conversions),
        ("provider record", own.records & peer.records),
        ("address field", own.address_fields & peer.address_fields),
    )
    return (
        bool(own.days and peer.days) and not own.days & peer.days,
        bool(own.providers and peer.providers) and not own.providers & peer.providers,
        tuple(name for name, common in shared if common),
    )


def likeness(a: Assignment) -> Likeness:
    """Equal for any two that can be the same assignment: only prefixes of IPv6 can be so without being equal."""
    return (a.port_from, a.port_to, "/" if "/" in a.prefix else a.prefix)


def same_assignment(a: Assignment, b: Assignment) -> bool:
    """Identifier (IPv6: the /64 or stated prefix) and port block agree, and the intervals overlap.

    Whatever the provider is called: at one time one provider alone has an address to give. Where an interval is not known,
    two providers are two assignments.
    """
    if a.provider != b.provider and (a.start is None or b.start is None):
        return False
    if (a.port_from, a.port_to) != (b.port_from, b.port_to) or not _same_prefix(a.prefix, b.prefix):
        return False
    early_a = a.end is None or b.start is None or b.start < a.end
    early_b = b.end is None or a.start is None or a.start < b.end
    return early_a and early_b


def _same_prefix(a: str, b: str) -> bool:
    if a == b:
        return True
    if "/" not in a or "/" not in b:
        return False
    try:
        one, other = ipaddress.IPv6Network(a), ipaddress.IPv6Network(b)
    except ValueError:
        return False
    return one.overlaps(other)


def discord(strands: Sequence[Strand], context: Context) -> tuple[Strand, Strand] | None:
    """The first two strands of an actor, each without a stop, that name different premises and no move explains.

    Strands come in one order, so that every event of the actor names the same pair.
    """
    free = sorted((s for s in strands if s.free and len(s.premises) == 1), key=lambda s: s.footprint)
    for place, one in enumerate(free):
        for other in free[place + 1 :]:
            if one.act_key == other.act_key or context.compare(one.premises[0], other.premises[0]) != "different":
                continue
            if not explained(one, other, context):
                return one, other
    return None


def explained(one: Strand, other: Strand, context: Context) -> bool:
    """Whether a recorded move lies between the two strands' days.

    Recorded by a decision, or by the provider itself: one subscriber record whose earlier address ended
    before its later one began.
    """
    if not one.days or not other.days:
        return False
    early, late = sorted((one, other), key=lambda s: min(s.days))
    left, came = max(early.days), min(late.days)
    if any(m.actor == one.actor and left < m.day <= came for m in context.moves):
        return True
    return any(
        record == record_after and last is not None and first_after is not None and left <= last < first_after <= came
        for record, _, last in early.tenures
        for record_after, first_after, _ in late.tenures
    )
