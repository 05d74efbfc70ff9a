"""A history of a case in the making, for tests of what is folded from it: each event is checked as the desk checks it, then told."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from rightdoor.cases.about import About
from rightdoor.cases.area import Area
from rightdoor.cases.breach import Breach
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.kinds import Problem
from rightdoor.model.civil import DAY, HOUR, MINUTE, days_from_civil

OPENED = days_from_civil(2026, 3, 2) * DAY + 9 * HOUR  # a Monday
ABOUT = About(
    "ca_1", "sub_1", "england", OPENED, OPENED - 10 * DAY, "unit", status="corroborated", ceiling="A connection at these premises."
)


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> int:
    """An instant of 2026, UTC."""
    return days_from_civil(2026, month, day) * DAY + hour * HOUR + minute * MINUTE


class Told:
    """Events with ids in the order in which they are told. `area`: whose kinds are checked, and what is asked of it."""

    def __init__(self, area: Area, about: About = ABOUT) -> None:
        self.area, self.about = area, about
        self.kinds = {kind.code: kind for kind in area.kinds}
        self.events: list[Event] = []
        self._numbers = itertools.count(1)

    def tell(self, kind: str, at_us: int, *, supersedes: str = "", recorded: int | None = None, **body: Any) -> str:
        """Record an event, checked where it is of the area; its id."""
        assert self.problems(kind, at_us, body) == [], kind
        key = f"ev_{next(self._numbers)}"
        self.events.append(Event(key, kind, at_us, at_us if recorded is None else recorded, "person1", body, supersedes))
        return key

    def withdraw(self, event: str, recorded: int) -> None:
        """Take an event back."""
        self.events.append(Event(f"ev_{next(self._numbers)}", WITHDRAWN, recorded, recorded, "person1", {}, event))

    def problems(self, kind: str, at_us: int, body: Mapping[str, Any]) -> list[Problem]:
        """What makes an event impossible: fields that are needed and missing, fields that are none, and the check of its kind."""
        held = self.kinds.get(kind)
        if held is None:
            return []
        missing = [Problem(f.name, "missing") for f in held.fields if f.needed and f.name not in body]
        unknown = [Problem(name, "no field") for name in body if name not in {f.name for f in held.fields}]
        checked = list(held.check(body, at_us, self.history)) if held.check is not None else []
        return [*missing, *unknown, *checked]

    @property
    def history(self) -> History:
        """As far as it is told."""
        return History(self.events)

    def duties(self) -> list[CaseDuty]:
        """Of the area."""
        return list(self.area.duties(self.history, self.about, 0))

    def duty(self, code: str, part: str = "") -> CaseDuty:
        """The only duty of a code; `part`: of its words."""
        found = [duty for duty in self.duties() if duty.code == code and part.casefold() in duty.what.casefold()]
        assert len(found) == 1, [duty.what for duty in found]
        return found[0]

    def open(self) -> list[str]:
        """The codes of duties that are not done."""
        return [duty.code for duty in self.duties() if duty.done is None]

    def breaches(self) -> list[Breach]:
        """Of the area."""
        return list(self.area.breaches(self.history, self.about))

    def codes(self) -> list[str]:
        """The codes of breaches."""
        return [breach.code for breach in self.breaches()]

    def keeps_open(self) -> list[str]:
        """Why the case cannot be closed, by the area."""
        return list(self.area.keeps_open(self.history))
