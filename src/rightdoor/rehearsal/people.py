"""Arrests, voluntary attendances and how each person left the station."""

from __future__ import annotations

from typing import Final

from rightdoor.cases.event import Event, Value
from rightdoor.model.civil import DAY, HOUR, MINUTE
from rightdoor.rehearsal.case import Drawn
from rightdoor.rehearsal.court import investigated, released

AT_THE_DOOR_OF_10: Final = 7
AGAIN_OF_10: Final = 3  # second arrests of a case that are of the person arrested first
IMPORTED_OF_100: Final = 5  # arrests that custody's own system sends too
OFFENCE: Final = "Making indecent photographs of a child"


def arrests(drawn: Drawn, entries: list[Event]) -> None:
    """The arrests of a plan, each after an entry where there is one."""
    plan, person = drawn.plan, None
    for nth in range(plan.arrests):
        entry = entries[nth % len(entries)] if entries else None
        at_us = _when(drawn, entry, nth)
        again = nth + 1 < plan.arrests and not plan.registered and drawn.chance.randrange(10) < AGAIN_OF_10
        known = person if person is not None else drawn.person(at_us, "reported")
        arrest = arrested(drawn, known, at_us + 6 * DAY * (person is not None), entry=entry, nth=nth)
        if again:
            investigated(drawn, arrest)
        else:
            released(drawn, arrest, known)
        person = known if again else None


def _when(drawn: Drawn, entry: Event | None, nth: int) -> int:
    base = (entry.at_us if entry is not None else drawn.plan.anchor_us) + (20 + 7 * nth) * MINUTE
    at_door = drawn.plan.double or drawn.chance.randrange(10) < AT_THE_DOOR_OF_10
    return base if at_door else base + drawn.chance.randrange(20, 100) * HOUR


def arrested(drawn: Drawn, person: Event, at_us: int, *, entry: Event | None, nth: int) -> Event:
    """One arrest with its facts: some entered twice, some with the wrong year at first."""
    body = _body(drawn, person, nth)
    named = entry.id if entry is not None and entry.kind == "warrant-executed" else ""
    if named:
        body["warrant"] = named
    if drawn.plan.corrected and (named or entry is None):
        return _corrected(drawn, person, at_us, body)
    event = drawn.story.add("arrest", at_us, body)
    _facts(drawn, event, person, thing=event.id)
    if not drawn.plan.double and drawn.chance.randrange(100) < IMPORTED_OF_100:
        same = {name: value for name, value in body.items() if name not in ("warrant", "registered")}
        second = drawn.story.add("arrest", at_us + 4 * MINUTE, same, source="records:custody")
        _facts(drawn, second, person, thing=event.id, registered=False)
    return event


def _body(drawn: Drawn, person: Event, nth: int) -> dict[str, Value]:
    plan = drawn.plan
    body: dict[str, Value] = {
        "person": person.id, "offence": OFFENCE, "indictable": True, "ground": "suspected-offence", "necessity": ("investigation",),
        "necessity_words": "To seize and examine what is at the address.", "officer": drawn.story.by,
        "custody_record": (plan.double if nth == 0 else "") or f"CR/{drawn.case}/{nth}",
    }  # fmt: skip
    if nth < plan.registered:
        body["registered"] = True
    elif drawn.chance.randrange(2):
        body["registered"] = False
    return body


def _corrected(drawn: Drawn, person: Event, at_us: int, body: dict[str, Value]) -> Event:
    wrong = drawn.story.add("arrest", at_us - 365 * DAY, body)
    right = drawn.story.correct(wrong, at_us, recorded_us=wrong.recorded_us + drawn.chance.randrange(1, 20) * DAY)
    _facts(drawn, wrong, person, thing=wrong.id, gone_us=right.recorded_us)
    _facts(drawn, right, person, thing=wrong.id)
    return wrong


def _facts(drawn: Drawn, event: Event, person: Event, *, thing: str, gone_us: int = 1 << 62, registered: bool = True) -> None:
    same = drawn.plan.double if event.text("custody_record") == drawn.plan.double else ""
    drawn.fact("arrests", event, key=same or thing, thing=same or thing, gone_us=gone_us, names=event.text("warrant"))
    drawn.fact("persons-arrested", event, key=same or person.id, thing=same or thing, gone_us=gone_us)
    if registered and event.yes("registered"):
        drawn.fact("registered-offenders-arrested", event, key=person.id, thing=thing, gone_us=gone_us)


def interviews(drawn: Drawn, entries: list[Event]) -> None:
    """Voluntary attendances, days after the entry."""
    for nth in range(drawn.plan.interviews):
        base = entries[-1].at_us if entries else drawn.plan.anchor_us
        at_us = base + (3 + 20 * nth + drawn.chance.randrange(90)) * HOUR
        person = drawn.person(at_us - HOUR, "reported")
        body = {"person": person.id, "offence": OFFENCE, "cautioned": True, "free_to_leave": True, "notice": True, "adult": "not-needed"}
        drawn.fact("voluntary-interviews", drawn.story.add("voluntary-attendance", at_us, body))
        drawn.open_ends = True


def before_joining(drawn: Drawn) -> None:
    """An arrest of a case that joins only afterwards."""
    at_us = drawn.plan.opened_us + DAY
    person = drawn.person(at_us, "reported")
    investigated(drawn, arrested(drawn, person, at_us, entry=None, nth=99))


def in_the_wrong_case(drawn: Drawn) -> None:
    """An arrest that is withdrawn some weeks later; whoever it names stays recorded."""
    at_us = drawn.plan.opened_us + HOUR
    person = drawn.person(at_us, "other")
    event = drawn.story.add("arrest", at_us, {**_body(drawn, person, 98), "custody_record": f"CR/{drawn.case}/wrong"})
    gone = drawn.story.withdraw(event, recorded_us=event.recorded_us + drawn.chance.randrange(3, 40) * DAY)
    for code in ("arrests", "persons-arrested"):
        drawn.fact(code, event, key=person.id if code == "persons-arrested" else "", gone_us=gone.recorded_us)


def reported_again(drawn: Drawn) -> None:
    """The arrest of another force's case, under the same custody record, at another minute."""
    at_us = drawn.plan.anchor_us + drawn.chance.randrange(5, 60) * MINUTE
    person = drawn.person(at_us, "reported")
    event = drawn.story.add("arrest", at_us, {**_body(drawn, person, 0), "registered": False})
    _facts(drawn, event, person, thing=event.id)
    drawn.open_ends = True
