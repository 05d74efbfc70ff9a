"""From the police station to the court: bail and its ends, charges, hearings, pleas, sentences. Delays and proportions are invented."""

from __future__ import annotations

from typing import Final

from rightdoor.cases.event import Event
from rightdoor.model.civil import DAY, HOUR
from rightdoor.rehearsal.case import Drawn
from rightdoor.rehearsal.truth import NEVER, Fact

BAILED_OF_100: Final = 80
INVESTIGATED_OF_100: Final = 12
COURT: Final = "Crown Court"


def released(drawn: Drawn, arrest: Event, person: Event) -> None:
    """On bail, under investigation, or without further action."""
    roll = drawn.chance.randrange(100)
    at_us = _left(drawn, arrest)
    if roll < BAILED_OF_100:
        _bailed(drawn, arrest, person, at_us)
    elif roll < BAILED_OF_100 + INVESTIGATED_OF_100:
        investigated(drawn, arrest)
    else:
        body = {"arrest": arrest.id, "officer": drawn.story.by, "rank": "inspector", "reason": "It was another person."}
        drawn.story.add("released-no-action", at_us, body)


def investigated(drawn: Drawn, arrest: Event) -> None:
    """Released under investigation; how that ends is not drawn."""
    body = {
        "arrest": arrest.id,
        "officer": drawn.story.by,
        "rank": "inspector",
        "reason": "No conditions are needed.",
        "victim_views": "nobody",
    }
    drawn.story.add("released-under-investigation", _left(drawn, arrest), body)
    drawn.open_ends = True


def _left(drawn: Drawn, arrest: Event) -> int:
    year = 365 * DAY if drawn.plan.corrected else 0  # the arrest was entered with the wrong year
    return arrest.at_us + year + drawn.chance.randrange(6, 23) * HOUR


def _bail(drawn: Drawn, arrest: Event, at_us: int, after_us: int = 0) -> Event:
    body = {
        "arrest": arrest.id, "bail": "station", "purpose": "investigation", "body": "police", "officer": drawn.story.by, "rank": "inspector",
        "necessary": True, "representations": True, "victim_views": "nobody", "conditions": "To have no contact with children unsupervised",
    }  # fmt: skip
    return drawn.story.add("released-on-bail", at_us, body, after_us=after_us)


def _bailed(drawn: Drawn, arrest: Event, person: Event, at_us: int) -> None:
    release = _bail(drawn, arrest, at_us)
    if drawn.chance.randrange(10) == 0:
        back = at_us + drawn.chance.randrange(20, 60) * DAY
        if drawn.within(back):
            body = {"release": release.id, "came": True, "detained": True}
            answered = drawn.story.add("bail-answered", back, body, after_us=release.recorded_us)
            _on_bail(drawn, release, person, back, answered.recorded_us)
            release = _bail(drawn, arrest, back + 5 * HOUR, answered.recorded_us)
    _end(drawn, arrest, release, person)


def _end(drawn: Drawn, arrest: Event, release: Event, person: Event) -> None:
    """Charge, no further action, bail cancelled, or still on bail when the rehearsal ends."""
    roll, at_us = drawn.chance.randrange(100), release.at_us + drawn.chance.randrange(28, 170) * DAY
    if roll >= 70 or not drawn.within(at_us):
        drawn.open_ends = True
        _on_bail(drawn, release, person, NEVER, NEVER)
    elif roll < 38:
        _charged(drawn, release, person, at_us)
    elif roll < 60:
        body = {
            "encounter": arrest.id,
            "officer": drawn.story.by,
            "rank": "inspector",
            "reason": "Nothing was found that shows an offence.",
        }
        ended = drawn.story.add("nfa", at_us, body, after_us=release.recorded_us)
        _on_bail(drawn, release, person, at_us, ended.recorded_us)
    else:
        cancelled = {
            "release": release.id,
            "officer": drawn.story.by,
            "reason": "Conditions are not needed.",
            "told": True,
            "next": "investigation",
        }
        ended = drawn.story.add("bail-cancelled", at_us, cancelled)
        _on_bail(drawn, release, person, at_us, ended.recorded_us)
        drawn.open_ends = True


def _on_bail(drawn: Drawn, release: Event, person: Event, until_us: int, known_us: int) -> None:
    drawn.facts.append(Fact("on-bail", person.id, release.id, release.at_us, release.recorded_us, NEVER, until_us, known_us))


def _charged(drawn: Drawn, release: Event, person: Event, at_us: int) -> None:
    body = {
        "person": person.id, "offence": "PK78008", "offence_first": at_us // DAY - 400, "means": "charge", "decided_by": "cps", "until": "bail",
    }  # fmt: skip
    charges = [drawn.story.add("charged", at_us, body, after_us=release.recorded_us) for _ in range(drawn.chance.choice((1, 1, 2, 3)))]
    for charge in charges:
        drawn.fact("charged", charge, key=person.id)
    _on_bail(drawn, release, person, at_us, min(charge.recorded_us for charge in charges))
    _heard(drawn, charges[0], person, at_us)


def _heard(drawn: Drawn, charge: Event, person: Event, charged_us: int) -> None:
    at_us, went_on = charged_us + drawn.chance.randrange(20, 41) * DAY, drawn.chance.randrange(8) > 0
    if not drawn.within(at_us):
        return
    body = {"person": person.id, "court": COURT, "came_to": "went-on" if went_on else "vacated"}
    hearing = drawn.story.add("hearing", at_us, body, after_us=charge.recorded_us)
    if not went_on:
        at_us += 14 * DAY
        if not drawn.within(at_us):
            return
        hearing = drawn.story.add("hearing", at_us, {**body, "came_to": "sent"}, after_us=charge.recorded_us)
    plea = drawn.story.add("plea", at_us + HOUR, {"charge": charge.id, "plea": drawn.chance.choice(("guilty", "guilty", "not-guilty"))})
    for event in (hearing, plea):
        drawn.fact("prosecuted", event, key=person.id, thing=person.id)
    if plea.text("plea") == "guilty" and drawn.within(at_us + 28 * DAY):
        drawn.story.add("sentenced", at_us + 28 * DAY, {"charge": charge.id, "sentence": "suspended", "months": 10})
    else:
        drawn.open_ends = True
