"""The closed list of what no program can see before the first visit: at most a tenth of all slips."""

from __future__ import annotations

import random

from rightdoor.simulation.network import MOBILE, PROVIDERS
from rightdoor.simulation.papers.nouns import Papers
from rightdoor.simulation.places import variant
from rightdoor.simulation.slips.scene import Scene


def line_swap(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """Lines crossed in the street cabinet: every answer about this line names the neighbour's premises."""
    return _consistent(papers, scene, rng)


def consistent_fault(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """The provider's records name the same wrong customer for every event of the actor."""
    return _consistent(papers, scene, rng)


def unlabelled_wrong(papers: Papers, _scene: Scene, rng: random.Random) -> bool:
    """The bill payer's address is given as the installation: a wrong field that looks right."""
    if len(papers.rows) != 1 or papers.rows[0].role != "installation":
        return False
    row = papers.rows[0]
    if row.line.billing.uprn == row.line.premises.uprn:
        return False
    row.premises, row.shown = row.line.billing, variant(row.line.billing, rng)
    return True


def _consistent(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    subject = papers.act.subject
    if len(papers.rows) != 1 or papers.rows[0].role != "installation" or papers.provider == MOBILE:
        return False
    line = scene.faults.setdefault(subject.key, scene.stranger(subject, rng))
    row = papers.rows[0]
    row.premises, row.line, row.shown = line.premises, line, variant(line.premises, rng)
    row.kind = PROVIDERS[papers.provider].kind
    row.address_from, row.address_to = min(row.address_from or 0, line.first // 86_400_000_000), None
    return True
