"""A case while it is drawn: its story, its facts, and what the parts of it need of each other."""

from __future__ import annotations

import random

from rightdoor.cases.event import Event
from rightdoor.rehearsal.nouns import Calendar, CasePlan
from rightdoor.rehearsal.story import Story
from rightdoor.rehearsal.truth import NEVER, Fact


class Drawn:
    """`case`: its id. `facts`: what counts of it. Parts of a case are drawn one after the other; each takes this and adds to it."""

    def __init__(self, case: str, plan: CasePlan, calendar: Calendar, chance: random.Random) -> None:
        self.case, self.plan, self.calendar, self.chance = case, plan, calendar, chance
        self.story = Story(case, f"desk-{plan.force}", chance)
        self.facts: list[Fact] = []
        self.people = 0
        self.exhibits = 0
        self.entries: list[tuple[Event, tuple[Event, ...]]] = []  # each warrant with the entries under it
        self.open_ends = False  # something is still to come: the case is not closed

    def fact(self, code: str, event: Event, *, key: str = "", thing: str = "", gone_us: int = NEVER, names: str = "") -> None:
        """An event counts under a definition. `key`, `thing`: its own id where nothing is given."""
        own = thing or event.id
        self.facts.append(Fact(code, key or own, own, event.at_us, event.recorded_us, gone_us, names=names))

    def person(self, at_us: int, role: str) -> Event:
        """Somebody is recorded, without a name."""
        self.people += 1
        return self.story.add("person", at_us, {"role": role, "reference": f"Person {self.people}"})

    def within(self, at_us: int) -> bool:
        """Whether that is before the rehearsal ends; what lies after it never happens, and leaves the case open."""
        if at_us < self.calendar.horizon_us:
            return True
        self.open_ends = True
        return False
