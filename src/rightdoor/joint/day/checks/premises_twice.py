"""The same premises twice in one day: two cases name one door, or one was entered twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding

CODE = "premises-twice"


def _find(look: Look) -> Iterator[DayFinding]:
    found: dict[str, list[str]] = defaultdict(list)
    for each in look.day.addresses:
        if each.withdrawn is None:
            found[each.premises].append(each.id)
    for where in found.values():
        if len(where) > 1:
            yield DayFinding(
                CODE,
                "stop",
                f"The same premises are in the day {len(where)} times.",
                "Take all but one out, and say in the other cases who goes. Where two cases lead to one door, ask first which of them is right.",
                tuple(where),
            )


CHECK = Check(CODE, "The same premises twice", "These premises are in the plan more than once: ask before you go.", _find)
