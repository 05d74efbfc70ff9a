"""Arrests, voluntary attendances and bail. What was entered twice in a case is one arrest with two papers, by the case's own rule."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.bail.state import about_arrest, ends_bail
from rightdoor.cases.custody.state import Encounter, arrests, voluntary
from rightdoor.figures.ages import age_fact
from rightdoor.figures.case_of import Papers
from rightdoor.figures.record import Record


def of_custody(papers: Papers) -> Iterator[Record]:
    """Records of kinds "arrest", "interview" (one a paper, `facts["of"]` the first paper of the encounter) and "bail"."""
    for arrest in arrests(papers.history):
        same = custody_record(papers, arrest)
        yield from _papers(papers, "arrest", arrest, same)
        yield from _bail(papers, arrest, same)
    for attended in voluntary(papers.history):
        yield from _papers(papers, "interview", attended, "")


def custody_record(papers: Papers, arrest: Encounter) -> str:
    """The key of its custody record as spelled anywhere about it, without spaces and capitals; "" where none is given."""
    events = [papers.history.one(each) for each in arrest.events]
    roots = {papers.history.root(each) for each in arrest.events}
    detained = [each for each in papers.history.of("detention-authorised") if papers.history.root(each.text("arrest")) in roots]
    numbers = ("".join(e.text("custody_record").casefold().split()) for e in (*events, *detained) if e is not None)
    number = next(filter(None, numbers), "")
    return f"custody:{number}" if number else ""


def _papers(papers: Papers, kind: str, met: Encounter, same: str) -> Iterator[Record]:
    """Each paper stands at the encounter's own time, so that two papers of one arrest never fall into two periods."""
    events = [event for event in (papers.history.one(each) for each in met.events) if event is not None]
    first = papers.history.root(met.event)
    registered = next((said for said in (_registered(event.body.get("registered")) for event in events) if said), "")
    area = next(filter(None, (event.text("area") for event in events)), "")
    facts = {"of": first, **({"registered": registered} if registered else {}), **({"area": area} if area else {})}
    facts.update(age_fact(papers, met.person, met.at_us))
    for event in events:
        record = papers.record(kind, event, person=met.person, at_us=met.at_us)
        inside = tuple(sorted({*record.operations, *(each.strip() for each in met.operations)}))
        linked = tuple(each for each in record.linked if each not in inside)
        yield record._replace(operations=inside, linked=linked, same=same, facts=facts)


def _registered(said: object) -> str:
    return {True: "yes", False: "no"}.get(said, "") if isinstance(said, bool) else ""


def _bail(papers: Papers, arrest: Encounter, same: str) -> Iterator[Record]:
    """One record from each release on bail to what ended it: bailed again after answering, a record of its own."""
    begun, age = None, age_fact(papers, arrest.person, arrest.at_us)
    for event in about_arrest(papers.history, arrest):
        if event.kind == "released-on-bail":
            begun = begun or papers.record("bail", event, person=arrest.person)._replace(same=same)
        elif begun is not None and ends_bail(event):
            yield begun._replace(until_us=event.at_us, facts={"of": begun.id, "ended": event.kind, **age})
            begun = None
    if begun is not None:
        yield begun._replace(facts={"of": begun.id, **age})
