"""The oracle: which status the papers without a slip deserve, told by whoever made the world.

It shares no line with the rules. It knows which papers are slipped and leaves them out, as if they
had never been written; the rest it judges from what happened. Told twice: as the papers are, and as
they would be with every label there, so that what a missing label alone holds back can be counted.

Knowing which papers are slipped is more than anybody has who reads them. So there is a third telling, `on_paper`: a slip
that the papers do not fully show leaves a strand that stands for all its readers, and where that names another home, every
event of the actor is contradicted until it is explained (the domain's rule: one discordant event blocks all).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rightdoor.model.civil import DAY, MINUTE
from rightdoor.simulation.clock import EAST_MOST, WEST_MOST, london_offset, precision
from rightdoor.simulation.network import PROVIDERS
from rightdoor.simulation.nouns import Act
from rightdoor.simulation.papers.nouns import Papers, Row

WEAK_ACTS = ("registration", "purchase", "other", "unknown", "listed", "present")
EDGE = 2 * MINUTE  # ports of a block are not given to another for 120 seconds (RFC 6888)


class Strand(NamedTuple):
    """Papers that on their own name premises."""

    papers: Papers
    row: Row


class Told(NamedTuple):
    """What an act's papers deserve: as they are, and if no label were missing; `slipped` papers deserve nothing.

    `on_paper` is what they deserve by somebody who cannot know of slips that no paper shows.
    """

    status: str
    labelled: str
    slipped: bool
    on_paper: str = ""


def tell(acts: list[Act], papers: list[Papers]) -> dict[str, Told]:
    """The statuses of all acts of one actor, by act key."""
    slipped = {p.act.key for p in papers if p.mode}
    clean = [p for p in papers if not p.mode]
    as_is, labelled = _statuses(clean, labels=False), _statuses(clean, labels=True)
    unseen = [p for p in papers if p.mode and p.detectable != "yes"]
    on_paper = _statuses(clean, labels=False, beside=unseen) if unseen else as_is
    return {
        act.key: Told("withheld", "withheld", slipped=True, on_paper="withheld")
        if act.key in slipped
        else Told(
            as_is.get(act.key, "unresolved"),
            labelled.get(act.key, "unresolved"),
            slipped=False,
            on_paper=on_paper.get(act.key, "unresolved"),
        )
        for act in acts
    }


def _statuses(clean: list[Papers], *, labels: bool, beside: Sequence[Papers] = ()) -> dict[str, str]:
    """The statuses of clean papers; those `beside` corroborate nothing, but they can contradict."""
    alone = {p.act.key: _alone(p, labels=labels) for p in clean}
    strands = [Strand(p, _covering(p, labels=labels)[0]) for p in clean if alone[p.act.key] == "named"]
    standing = [*strands, *(Strand(p, _covering(p, labels=labels)[0]) for p in beside if _alone(p, labels=labels) == "named")]
    discord = any(_discordant(a, b) for a in standing for b in standing)
    told = {}
    for papers in clean:
        status = alone[papers.act.key]
        if status != "unresolved" and discord:
            status = "contradicted"
        elif status == "named":
            own = next(s for s in strands if s.papers is papers)
            firm = not _doubtful(papers, labels=labels) and any(_independent(own, other) for other in strands)
            status = "corroborated" if firm else "single-strand"
        told[papers.act.key] = status
    return told


def _alone(papers: Papers, *, labels: bool) -> str:
    """What one request and its result come to without any other: unresolved, ambiguous, refused, or named."""
    if papers.outcome != "data":
        return "unresolved"
    covering = _covering(papers, labels=labels)
    kind = PROVIDERS[papers.provider].kind
    shared = kind == "cgnat" and papers.port is None
    if not covering or shared or len({row.premises.uprn for row in covering}) > 1:
        return "ambiguous"
    role = covering[0].role or ("installation" if labels and "role" in papers.missing else "")
    if role != "installation" or kind in ("public-wifi", "hosting"):
        return "refused"
    return "named"


def _covering(papers: Papers, *, labels: bool) -> list[Row]:
    """The rows whose assignment holds everything that the act's time can mean."""
    if labels and "interval" in papers.missing:
        return papers.rows
    low, high = _meaning(papers.act)
    found = []
    for row in papers.rows:
        edge = EDGE if row.ports else 0
        if row.start is None:
            continue
        end = row.end if row.end is not None else papers.produced + edge
        if row.start + edge <= low and high + edge <= end:
            found.append(row)
    return found


def _meaning(act: Act) -> tuple[int, int]:
    """Every instant that the act's time as written can mean."""
    start, end = act.instant, act.instant + precision(act.style)
    if act.style == "bare":
        wall = act.instant + london_offset(act.instant)
        start, end = wall - EAST_MOST, wall + WEST_MOST + precision(act.style)
    return start - act.clock_error, end + act.clock_error


def _doubtful(papers: Papers, *, labels: bool) -> bool:
    """Whether something about the act or network leaves a doubt that a second strand does not heal."""
    gateway = PROVIDERS[papers.provider].kind in ("mobile", "fixed-wireless")
    silent = not papers.echo and not labels
    return gateway or silent or papers.act.kind in WEAK_ACTS or papers.act.proxy == "true"


def _independent(one: Strand, other: Strand) -> bool:
    """Same premises by another assignment, on another day or through another provider."""
    if one.papers is other.papers or one.row.premises.uprn != other.row.premises.uprn or _same_assignment(one, other):
        return False
    return one.papers.provider != other.papers.provider or one.papers.act.instant // DAY != other.papers.act.instant // DAY


def _same_assignment(one: Strand, other: Strand) -> bool:
    same_provider = one.papers.provider == other.papers.provider
    same_address = _network(one.papers.ip) == _network(other.papers.ip) and one.row.ports == other.row.ports
    if not (same_provider and same_address):
        return False
    if one.row.start is None or other.row.start is None:
        return True
    ends = [s.row.end if s.row.end is not None else s.papers.produced for s in (one, other)]
    return max(one.row.start, other.row.start) < min(ends)


def _network(ip: str) -> str:
    """The address itself, or the /64 of an IPv6 address."""
    return ":".join(ip.split(":")[:4]) if ":" in ip else ip


def _discordant(one: Strand, other: Strand) -> bool:
    """Two homes at once: different premises, without a move of house on record between the two acts."""
    if one.row.premises.uprn == other.row.premises.uprn:
        return False
    first, later = sorted((one, other), key=lambda s: s.papers.act.instant)
    moved_in = later.row.address_from
    between = moved_in is not None and first.papers.act.instant // DAY <= moved_in <= later.papers.act.instant // DAY
    left = first.row.address_to is None or moved_in is None or first.row.address_to < moved_in
    return not (between and left)
