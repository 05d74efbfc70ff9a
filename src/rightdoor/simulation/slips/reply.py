"""C. Wrong or incomplete answer from the provider, to a question that was right."""

from __future__ import annotations

import random
from dataclasses import replace

from rightdoor.model.civil import DAY, HOUR, MINUTE
from rightdoor.simulation.network import PROVIDERS, Lease, Line
from rightdoor.simulation.papers.answers import row_of
from rightdoor.simulation.papers.nouns import Papers, Row
from rightdoor.simulation.places import Premises, variant
from rightdoor.simulation.slips.scene import Scene


def _same_provider(papers: Papers, scene: Scene, rng: random.Random) -> Line:
    """Another customer of the provider, at other premises."""
    lines = scene.network.by_provider[papers.provider]
    own = {line.premises.uprn for line in papers.act.subject.homes}
    others = [line for line in lines if line.premises.uprn not in own]
    return rng.choice(others) if others else scene.stranger(papers.act.subject, rng)


def _invented(line: Line, papers: Papers, rng: random.Random) -> Row:
    """The line's premises with a plausible interval that covers the instant asked about."""
    start = papers.asked_instant - rng.randrange(60, 1800) * MINUTE
    made = row_of(Lease(start, papers.asked_instant + rng.randrange(60, 1800) * MINUTE, -1, line), papers.produced, rng)
    made.ports = papers.rows[0].ports if papers.rows else None
    made.kind = PROVIDERS[papers.provider].kind
    return made


def system_fault(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """The disclosure system returns another customer, with an interval that looks right."""
    papers.rows = [_invented(_same_provider(papers, scene, rng), papers, rng)]
    papers.outcome = "data"
    return True


def manual_lookup(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """Staff looked up the assignment before or after, or the next line of the table, and echo nothing."""
    if not papers.rows:
        return False
    step = rng.choice((-1, 1))
    aside = papers.asked_instant + step * rng.randrange(10, 40) * HOUR
    leases = [
        lease
        for lease in scene.network.holders(papers.asked_ip, papers.asked_port, aside)
        if lease.line.premises.uprn != papers.rows[0].premises.uprn
    ]
    if leases:
        found = row_of(leases[0], papers.produced, rng)
    else:
        found = _invented(_same_provider(papers, scene, rng), papers, rng)
    papers.rows, papers.echo = [found], False
    return True


def billing_or_stale(papers: Papers, _scene: Scene, rng: random.Random) -> bool:
    """The bill payer's address, or the one before the move, is given; sometimes with nothing saying so."""
    if len(papers.rows) != 1 or papers.rows[0].role != "installation":
        return False
    row = papers.rows[0]
    if row.line.billing.uprn != row.line.premises.uprn:
        _replace_place(row, row.line.billing, rng.choice(("billing", "billing", "")), rng)
        return True
    if row.line.former.uprn != row.line.premises.uprn:
        _replace_place(row, row.line.former, rng.choice(("installation", "")), rng)
        row.address_to = row.line.first // DAY - 1
        row.address_from = row.address_to - rng.randrange(200, 2000)
        return True
    return False


def _replace_place(row: Row, premises: Premises, role: str, rng: random.Random) -> None:
    row.premises, row.role, row.shown = premises, role, variant(premises, rng)


def time_rendering(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """The same data twice, the table an hour out: it was looked up at that hour."""
    if not papers.rows:
        return False
    shift = rng.choice((-HOUR, HOUR))
    leases = scene.network.holders(papers.asked_ip, papers.asked_port, papers.asked_instant + shift)
    document = [replace(row, rendering="document") for row in papers.rows]
    looked_up = [row_of(lease, papers.produced, rng) for lease in leases] or [replace(row) for row in papers.rows]
    for row in looked_up:
        row.start = row.start - shift if row.start is not None else None
        row.end = row.end - shift if row.end is not None else None
    papers.rows = looked_up + document
    return True


def under_disclosure(papers: Papers, _scene: Scene, rng: random.Random) -> bool:
    """Nothing held although something is, or rows missing behind carrier NAT."""
    if not papers.rows:
        return False
    if len(papers.rows) > 1:
        papers.rows, papers.outcome = [papers.rows[rng.randrange(len(papers.rows))]], "partial"
        return True
    papers.rows, papers.outcome = [], "none-held"
    return True


def wrong_data(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """A wrong answer of unknown cause: some stranger, no echo."""
    papers.rows = [_invented(_same_provider(papers, scene, rng), papers, rng)]
    papers.outcome, papers.echo = "data", False
    return True


def geolocation_default(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """Somebody fills the result in from a geolocation database: its centre point, no assignment, no role."""
    line = scene.stranger(papers.act.subject, rng)
    row = _invented(line, papers, rng)
    row.start = row.end = row.ports = row.address_from = None
    row.role = row.kind = ""
    row.rendering = "document"
    papers.rows, papers.echo, papers.outcome = [row], False, "data"
    return True
