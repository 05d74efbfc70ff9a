"""Which day each planned request goes, when only so many can go on a day.

Nothing runs out that an order by earliest deadline first would have saved (Jackson's rule: for tasks of one unit that order
meets all deadlines if any order does). Where there is slack, the triage list decides, so that a child at risk does not wait
behind records that merely expire sooner.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def fits(deadlines: Counter[int], *, today: int, per_day: int) -> bool:
    """Whether all can go in time: by every deadline no more are due than can have gone (`deadlines`: day to how many)."""
    total = 0
    for day in sorted(deadlines):
        total += deadlines[day]
        if total > per_day * (day - today + 1):
            return False
    return True


def binding_days(deadlines: Counter[int], *, today: int, per_day: int) -> list[int]:
    """The deadlines by which not everything could go, were all of it wanted: no other can be missed."""
    found, total = [], 0
    for day in sorted(deadlines):
        total += deadlines[day]
        if total > per_day * (day - today + 1):
            found.append(day)
    return found


def send_days(deadlines: Sequence[int], *, today: int, per_day: int | None) -> list[int]:
    """The day of each request, in the order given (most important first); they must fit.

    Each day takes the most important, but for those that must go on this day lest something run out.
    """
    if per_day is None:
        return [today] * len(deadlines)
    days = [0] * len(deadlines)
    left = list(range(len(deadlines)))
    day = today
    while left:
        taken = _taken(left, deadlines, day, per_day=per_day)
        for number in taken:
            days[number] = day
        left = [number for number in left if number not in taken]
        day += 1
    return days


def _taken(left: Sequence[int], deadlines: Sequence[int], day: int, *, per_day: int) -> set[int]:
    """Up to `per_day` of those left, most important first, such that the others still fit into the days after."""
    due = Counter(deadlines[number] for number in left)
    must: dict[int, int] = {}
    total = 0
    for deadline in sorted(due):
        total += due[deadline]
        if (need := total - per_day * (deadline - day)) > 0:
            must[deadline] = need  # so many of those due by then go today
    taken: set[int] = set()
    for number in left:
        if len(taken) == per_day:
            break
        still = max((need - (deadlines[number] <= deadline) for deadline, need in must.items()), default=0)
        if still <= per_day - len(taken) - 1:
            taken.add(number)
            for deadline in must:
                must[deadline] -= deadlines[number] <= deadline
    return taken
