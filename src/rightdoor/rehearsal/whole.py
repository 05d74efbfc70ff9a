"""One case from its plan: opened, joined, worked, left, closed; with what is true of it."""

from __future__ import annotations

import random

from rightdoor.cases.event import Event
from rightdoor.model.civil import DAY, MINUTE
from rightdoor.model.ids import make_id
from rightdoor.rehearsal import doors, people, young
from rightdoor.rehearsal.case import Drawn
from rightdoor.rehearsal.nouns import Calendar, CasePlan, Rehearsed
from rightdoor.rehearsal.truth import NEVER, Fact, Link, Noted

ON_OF_10 = 4  # cases of a force that left which go on outside


def case_name(size: str, seed: int, number: int) -> str:
    """The id of a case."""
    return make_id("case", "rehearsal", size, str(seed), str(number))


def draw(plan: CasePlan, *, case: str, operation: str, calendar: Calendar, seed: int) -> tuple[Rehearsed, Noted]:
    """The case, and what is true of it."""
    drawn = Drawn(case, plan, calendar, random.Random(f"{seed} case {plan.number}"))
    opened = drawn.story.add("case-opened", plan.opened_us, {"reason": "Rehearsal"})
    drawn.story.floor_us = opened.recorded_us + 1
    link = _joined(drawn, operation)
    crime = {"number": f"CRN/{plan.number}", "classification": "86/2"}
    drawn.story.add("crime-recorded", plan.opened_us + 30 * MINUTE, crime)
    _worked(drawn)
    if plan.left_us is not None and drawn.chance.randrange(10) < ON_OF_10:
        _on(drawn, plan.left_us)
    _without_arrest(drawn)
    closed = _closed(drawn)
    ended = (closed.at_us, closed.recorded_us) if closed is not None else (NEVER, NEVER)
    drawn.facts.append(Fact("investigations-ongoing", case, case, opened.at_us, opened.recorded_us, NEVER, *ended))
    return Rehearsed(case, plan.force, plan.first_receipt_us, drawn.story.events()), Noted((plan.force,), link, drawn.facts)


def _joined(drawn: Drawn, operation: str) -> Link:
    plan = drawn.plan
    if plan.joined_us is None:
        return Link()
    as_ = "linked" if plan.sort == "linked" else "tasked"
    joined = drawn.story.add("joined-operation", plan.joined_us, {"operation": operation, "as": as_})
    link = Link(joined.at_us, joined.recorded_us, as_ == "linked")
    if plan.left_us is None:
        return link
    left = drawn.story.add("left-operation", plan.left_us, {"joined": joined.id})
    return link._replace(left_us=left.at_us, left_known_us=left.recorded_us)


def _worked(drawn: Drawn) -> None:
    plan = drawn.plan
    if plan.sort == "late":
        people.before_joining(drawn)
    if plan.mistaken:
        people.in_the_wrong_case(drawn)
    entries = [doors.search(drawn, nth, at_us) for nth, at_us in enumerate(plan.searches)]
    if plan.reports:
        people.reported_again(drawn)
    people.arrests(drawn, entries)
    people.interviews(drawn, entries)
    young.children(drawn)
    for entry, many in zip(entries, plan.devices, strict=True):
        doors.seize(drawn, entry, many)
        doors.outcome(drawn, entry, many)


def _on(drawn: Drawn, left_us: int) -> None:
    """What a force does in a case after it has left."""
    at_us = left_us + drawn.chance.randrange(7, 20) * DAY
    entry = doors.search(drawn, 90, at_us)
    person = drawn.person(at_us, "reported")
    people.arrested(drawn, person, at_us + 30 * MINUTE, entry=entry, nth=90)
    doors.seize(drawn, entry, 2)
    drawn.open_ends = True


def _without_arrest(drawn: Drawn) -> None:
    """A warrant that was executed counts as one without an arrest while no arrest stands that names it, or may have followed from it."""
    for warrant, entries in drawn.entries:
        for entry in entries:
            drawn.facts.append(Fact("warrants-without-arrest", warrant.id, entry.id, entry.at_us, entry.recorded_us))


def _closed(drawn: Drawn) -> Event | None:
    at_us = max(drawn.story.last_us, drawn.plan.left_us or 0) + drawn.chance.randrange(1, 10) * DAY
    if drawn.open_ends or not drawn.within(at_us):
        return None
    return drawn.story.add("case-closed", at_us, {"code": "no-further-action", "reason": "Nothing is left to be done."})
