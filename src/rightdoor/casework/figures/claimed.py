"""What forces stated without records beside what the records give, counted for few periods at once: one count for each period, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rightdoor.casework.acting import Acting
from rightdoor.casework.figures.counting import tallies
from rightdoor.figures.claims import Beside, Claim, beside_shares
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.figure import Share
from rightdoor.figures.query import Query


def query_of(claim: Claim, as_of_us: int) -> Query:
    """What a claim is about: its forces and period, inside the operation that it was made in."""
    span = claim.from_us, claim.until_us, as_of_us
    return Query(*span, "inside" if claim.operation else "all", claim.operation, claim.forces)


def beside_claims(acting: Acting, claims: Sequence[Claim]) -> Mapping[str, Beside]:
    """By the id of the claim; of a definition that there is not, nothing. Nothing is added to any number. Raises NotAllowed."""
    asked: dict[Query, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.definition in DEFINITIONS:
            asked[query_of(claim, acting.now_us)._replace(forces=())].append(claim)
    found: dict[str, Beside] = {}
    for query, held in asked.items():
        shares: dict[str, list[Share]] = defaultdict(list)
        for tally in tallies(acting, sorted({claim.definition for claim in held}), query):
            shares[tally.definition].append(Share(tally.forces, tally.value))
        for claim in held:
            own = query._replace(forces=claim.forces)
            found[claim.id] = beside_shares(claim, DEFINITIONS[claim.definition], shares[claim.definition], own)
    return found
