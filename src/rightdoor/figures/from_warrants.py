"""Warrants as granted, entries under them, searches without one, and whether an arrest followed: else why not, as far as is recorded."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.custody.state import Encounter, arrests, voluntary
from rightdoor.cases.event import Event
from rightdoor.cases.warrants.state import Entry, Warrant, searches, warrants
from rightdoor.figures.case_of import Papers
from rightdoor.figures.record import Record
from rightdoor.model.civil import DAY

# an arrest that names no warrant and lies this near to an entry may have followed from it: then it is not said that none did
NEAR_US = DAY


def of_warrants(papers: Papers) -> Iterator[Record]:
    """Records of kinds "warrant-granted", "warrant-executed" (one an entry) and "search" (one an entry, with or without a warrant)."""
    held, came = arrests(papers.history), voluntary(papers.history)
    for warrant in warrants(papers.history):
        granted = papers.record("warrant-granted", warrant.granted)
        returned = {"returned": "yes"} if warrant.returned is not None else {}
        yield granted._replace(facts={"power": warrant.granted.text("power"), "extent": warrant.granted.text("extent"), **returned})
        followed = arrest_followed(papers, warrant, held)
        for entry in warrant.entries:
            facts = {"warrant": granted.id, "arrest": followed, **_area(entry.event)}
            if followed == "no":
                facts["why"] = why_none(warrant, came)
            premises = _premises(entry.premises)
            yield papers.record("warrant-executed", entry.event)._replace(premises=premises, facts=facts)
            yield _search(papers, entry.event, entry.outcome, "warrant")
    for search in searches(papers.history):
        yield _search(papers, search.event, search.outcome, search.event.text("power"))


def _search(papers: Papers, event: Event, outcome: Event | None, power: str) -> Record:
    facts = {"power": power, "outcome": outcome.text("outcome") if outcome is not None else "", **_area(event)}
    return papers.record("search", event)._replace(premises=_premises(event.text("premises")), facts=facts)


def _area(event: Event) -> dict[str, str]:
    area = event.text("area")
    return {"area": area} if area else {}


def _premises(text: str) -> str:
    return " ".join(text.split())


def arrest_followed(papers: Papers, warrant: Warrant, held: tuple[Encounter, ...]) -> str:
    """ "yes": an arrest names the warrant or an entry under it; "not-said": one lies near an entry and names none; else "no"."""
    own = {papers.root(warrant.granted), *(papers.root(entry.event) for entry in warrant.entries)}
    unsaid = []
    for arrest in held:
        papers_of = [event for event in (papers.history.one(each) for each in arrest.events) if event is not None]
        named = {papers.history.root(each.text("warrant")) for each in papers_of if each.text("warrant")}
        if named & own:
            return "yes"
        if not named:
            unsaid.append(arrest.at_us)
    near = any(abs(at - entry.event.at_us) <= NEAR_US for at in unsaid for entry in warrant.entries)
    return "not-said" if near else "no"


def why_none(warrant: Warrant, came: tuple[Encounter, ...]) -> str:
    """Why no arrest followed: the first that is recorded of wrong-premises, wrong-person, voluntary-attendance, no-trace, nobody-in; else not-said."""
    outcomes = {entry.outcome.text("outcome") for entry in warrant.entries if entry.outcome is not None}
    begun = min(entry.event.at_us for entry in warrant.entries)
    recorded = (
        ("wrong-premises", "wrong-premises" in outcomes),
        ("wrong-person", "wrong-person" in outcomes),
        ("voluntary-attendance", any(each.at_us >= begun for each in came)),
        ("no-trace", "no-trace" in outcomes),
        ("nobody-in", all(_empty(entry) for entry in warrant.entries)),
    )
    return next((why for why, holds in recorded if holds), "not-said")


def _empty(entry: Entry) -> bool:
    return not entry.event.yes("occupier") and not entry.event.text("present")
