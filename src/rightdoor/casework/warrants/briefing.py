"""What the team may know: the warrant, the door, who may be there, how to go in and how to leave; no source, no identifier, no child's name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.warrants import kinds as k
from rightdoor.cases.warrants.conduct import CARE, SCOPE
from rightdoor.cases.warrants.lines import chosen, moment, title
from rightdoor.cases.warrants.state import Warrant, warrants
from rightdoor.cases.warrants.window import window_of
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases import acts as cases
from rightdoor.casework.cases.queries import about_of
from rightdoor.casework.deconfliction.queries import STALE_DAYS, checks_of
from rightdoor.casework.subjects.first_screen import shown_of
from rightdoor.casework.subjects.papers import Papers
from rightdoor.casework.warrants.acts import Confirmed, given_away
from rightdoor.casework.warrants.application import Behind
from rightdoor.casework.warrants.content import Briefing, digest_of
from rightdoor.casework.warrants.door import copied
from rightdoor.casework.warrants.enquiries import facts_about, people, searched_before
from rightdoor.casework.warrants.problems import NotThere
from rightdoor.casework.warrants.seen import Seen, behind, with_papers
from rightdoor.model.fact_words import PREMISES_KINDS
from rightdoor.reference.warrant_powers import power
from rightdoor.reporting.ceiling import NO_PERSON
from rightdoor.reporting.door_form import AFTER, RULE


class Shown(NamedTuple):
    """A briefing and what it is made from."""

    said: Briefing
    behind: Behind


def briefing_of(acting: Acting, found: Seen, papers: Papers, event: Event) -> Shown:
    """The briefing for a draft or a warrant. Raises NotThere where the papers name its premises no more."""
    premises = _premises(event)
    whole = behind(acting, found, papers, premises)
    candidate = next((c for c in whole.prospect.standing.candidates if c.premises == premises), None)
    if candidate is None:
        raise NotThere(
            "The papers do not name the premises of this warrant any more.", advice="Look at the subject before anybody goes there."
        )
    facts = facts_about(shown_of(papers).facts, {premises, found.row.subject})
    warrant = next((w for w in warrants(found.history) if found.history.root(w.granted.id) == found.history.root(event.id)), None)
    of = power(event.text("power"))
    said = Briefing(
        case=found.case.pk,
        warrant=tuple(_warrant(found, event, warrant)),
        stamp=whole.prospect.stamp.heading,
        premises=premises,
        address=candidate.words,
        role=candidate.role_words,
        others=len(whole.prospect.standing.candidates) - 1,
        sought=of.sought if of is not None else "",
        scope=SCOPE,
        people=people(found.history, at_risk=found.row.at_risk),
        place=tuple(f"Recorded as {PREMISES_KINDS[each.body['fact']]}." for each in facts if each.body.get("fact") in PREMISES_KINDS),
        searched=searched_before(found.history, facts, {premises}),
        today=tuple(finding.message for finding in whole.door.today),
        deconflicted=_deconflicted(acting, found, event),
        unknown=(NO_PERSON, "How many people could use the connection is not known, unless it is stated above."),
        entry=(RULE, AFTER),
        care=CARE,
        conditions=whole.prospect.conditioned.stated,
    )
    return Shown(said, whole)


def briefed(acting: Acting, found: Seen, event: Event, *, confirmed: Confirmed, expected: str | None) -> Briefing:
    """The briefing as it is given to the team: an export, an event, and the address of the result as data on the step of the briefing
    (RD-A19). Raises NotThere, NotConfirmed, AskOriginator, NotAllowed, what `cases.acts.record` raises.
    """
    with with_papers(acting, found) as papers:
        shown = briefing_of(acting, found, papers, event)
        digest = digest_of(shown.said)
        given_away(acting, found, "warrant-briefing", digest, confirmed=confirmed)
        body = {"warrant": event.id, "digest": digest}
        cases.record(acting, found.case.pk, k.BRIEFED, acting.now_us, body, expected=expected)
        copied(acting, papers, shown.behind.door, ("briefing",))
    return shown.said


def _premises(event: Event) -> str:
    named = k.named(event.text("premises"))
    if not named:
        raise NotThere("This warrant names no premises: choose the draft that it was granted on.")
    return named[0]


def _warrant(found: Seen, event: Event, warrant: Warrant | None) -> Iterator[tuple[str, str]]:
    yield "Power", title(event.text("power"))
    if warrant is None:
        yield "Warrant", "NOT GRANTED: this is a draft. Nobody goes in on it."
        return
    due = window_of(event, about_of(found.case))
    yield "Issued", f"{moment(event.at_us)}, {event.text('court')}"
    yield "Entry before", moment(due.due_us) if due.due_us is not None else due.counted
    yield "Entries", chosen(event, "entries")
    if event.text("accompanied"):
        yield "May accompany you", event.text("accompanied")
    for entry in warrant.entries:
        yield f"Entry {entry.number}", f"was made at {moment(entry.event.at_us)}"
    if warrant.returned is not None:
        yield "Returned", f"{moment(warrant.returned.at_us)}: nobody goes in on it any more."


def _deconflicted(acting: Acting, found: Seen, event: Event) -> str:
    done = _events(found.history, event)
    if done:
        return f"{chosen(done[-1], 'result')}, {moment(done[-1].at_us)}, reference {done[-1].text('reference')}."
    checks = checks_of(acting, found.row.subject)
    if checks and not checks[0].stale:
        return f"Checked {moment(checks[0].at_us)} ({'a hit: ask before you go' if checks[0].hit else 'no hit'}); not yet recorded with the warrant."
    return f"NOT DONE within the last {STALE_DAYS} days. Do not go before it is."


def _events(history: History, event: Event) -> tuple[Event, ...]:
    draft = history.one(event.text("draft")) if event.kind == k.GRANTED and event.text("draft") else None
    about = [event, *([draft] if draft is not None else [])]
    return tuple(sorted((d for one in about for d in history.about("about", one, k.DECONFLICTED)), key=lambda d: d.at_us))
