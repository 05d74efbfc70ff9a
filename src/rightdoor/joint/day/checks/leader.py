"""A team without a leader."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding
from rightdoor.joint.day.going import going, spans

CODE = "no-leader"


def _find(look: Look) -> Iterator[DayFinding]:
    for team in going(look.day):
        if not team.event.text("leader"):
            what = f"{team.name} has no leader."
            yield DayFinding(CODE, "stop" if spans(look.day, team.id) else "look", what, "Name who leads it.", (), (team.id,))
        elif not team.event.text("account"):
            what = f"{team.name}: its leader has no account here."
            yield DayFinding(
                CODE, "look", what, "Results of its doors are then entered by somebody else, from the grab pack.", (), (team.id,)
            )


CHECK = Check(CODE, "A leader", "", _find)
