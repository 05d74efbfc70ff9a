"""What a provider truthfully answers for what it was asked."""

from __future__ import annotations

import random

from rightdoor.model.civil import DAY, MINUTE
from rightdoor.simulation.acts import RETENTION
from rightdoor.simulation.network import FOREVER, PROVIDERS, Lease, Line, Network, ports_of
from rightdoor.simulation.papers.nouns import Papers, Row
from rightdoor.simulation.places import Premises, variant

LABELS = ("role", "interval", "kind", "echo")


def answer(papers: Papers, network: Network, rng: random.Random) -> None:
    """Look up what was asked, and write the rows; `none-held` when nothing is, or when it is too old."""
    papers.produced = papers.sent + rng.randrange(60, 4 * 24 * 60) * MINUTE
    leases = [
        lease
        for lease in network.holders(papers.asked_ip, papers.asked_port, papers.asked_instant)
        if lease.line.provider == papers.provider and papers.produced - papers.asked_instant < RETENTION
    ]
    papers.rows = [row_of(lease, papers.produced, rng) for lease in leases]
    papers.outcome = "data" if papers.rows else "none-held"


def row_of(lease: Lease, produced: int, rng: random.Random) -> Row:
    """The row for one assignment, fully labelled, as the provider's own records have it."""
    line, kind = lease.line, PROVIDERS[lease.line.provider].kind
    premises, role = place_of(line, rng)
    open_end = lease.end > produced
    return Row(
        line=line,
        premises=premises,
        role=role,
        kind=kind,
        start=lease.start,
        end=None if open_end else lease.end,
        ports=ports_of(lease),
        address_from=line.first // DAY,
        address_to=line.last // DAY - 1 if line.last <= min(produced, FOREVER) else None,
        shown=variant(premises, rng),
        with_uprn=rng.random() < 0.92,
    )


def place_of(line: Line, rng: random.Random) -> tuple[Premises, str]:
    """Which address a provider of this kind returns, and its role."""
    kind = PROVIDERS[line.provider].kind
    if kind == "mobile":
        return line.billing, rng.choice(("billing", "billing", "correspondence"))
    if kind == "hosting" or (kind == "business" and rng.random() < 0.2):
        return line.billing, "registered-office"
    return line.premises, "installation"


def lose_label(papers: Papers, rng: random.Random) -> None:
    """Leave one label out of an otherwise right answer."""
    # Without a kind, public Wi-Fi reads like a home: whoever omits it there misleads, which is no missing label.
    plain = PROVIDERS[papers.provider].kind in ("fixed", "business")
    lost = rng.choice(LABELS if plain else LABELS[:2] + LABELS[3:])
    papers.missing = (lost,)
    if lost == "echo":
        papers.echo = False
    for row in papers.rows:
        if lost == "role":
            row.role = ""
        elif lost == "kind":
            row.kind = ""
        elif lost == "interval":
            row.start = row.end = None
