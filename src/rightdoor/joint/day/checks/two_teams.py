"""One address given to two teams, or twice to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding
from rightdoor.joint.day.going import planned
from rightdoor.joint.day.state import Assignment

CODE = "two-teams"


def _find(look: Look) -> Iterator[DayFinding]:
    found: dict[str, list[Assignment]] = defaultdict(list)
    for each in planned(look.day):
        found[each.address].append(each)
    for address, doors in found.items():
        if len(doors) > 1:
            teams = tuple(dict.fromkeys(each.team for each in doors))
            what = "This address is given to more than one team." if len(teams) > 1 else "This address is given twice to one team."
            yield DayFinding(CODE, "stop", what, "Leave it with one team, once.", (address,), teams)


CHECK = Check(CODE, "One address, two teams", "This address is given out more than once: ask before you go.", _find)
