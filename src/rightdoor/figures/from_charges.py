"""Charges, one a paper, and each person's first coming before a court for them."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.charges.state import Charge, charges, code_of
from rightdoor.cases.event import Event
from rightdoor.figures.ages import age_fact
from rightdoor.figures.case_of import Papers
from rightdoor.figures.record import Record


def of_charges(papers: Papers) -> Iterator[Record]:
    """Records of kinds "charge" (one an offence) and "prosecution" (one for each first court event of a person's charges)."""
    seen: set[tuple[str, str]] = set()
    for charge in charges(papers.history):
        person = papers.people.of(charge.charged)
        said = {"offence": code_of(charge.charged), "means": charge.charged.text("means"), "end": charge.end}
        age = age_fact(papers, person, charge.charged.at_us)
        yield papers.record("charge", charge.charged, person=person)._replace(facts={**said, **age})
        court = before_court(papers, charge, person)
        if court is not None and (person, court.id) not in seen:
            seen.add((person, court.id))
            yield papers.record("prosecution", court, person=person)._replace(facts=age_fact(papers, person, court.at_us))


def before_court(papers: Papers, charge: Charge, person: str) -> Event | None:
    """The first hearing of the person after the charge that was held and was not about an order alone, or the first plea, finding, sentence or
    acquittal on it; None while nothing of that is recorded."""
    hearings = [each for each in papers.history.of("hearing") if person and papers.people.of(each) == person]
    held = [each for each in hearings if each.at_us >= charge.charged.at_us and _for_charges(papers, each)]
    own = papers.history.about("charge", charge.charged, "plea", "trial-finding", "sentenced", "acquitted")
    return min((*held, *own), key=lambda each: (each.at_us, each.recorded_us, each.id), default=None)


def _for_charges(papers: Papers, hearing: Event) -> bool:
    fixed = papers.history.one(hearing.text("fixed")) if hearing.text("fixed") else None
    return hearing.text("came_to") != "vacated" and (fixed is None or fixed.text("hearing") != "order")
