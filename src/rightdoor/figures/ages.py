"""The group of ages of somebody in a case, for breakdowns: wide enough that the youngest are among those under 30. A child's day of birth is not read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rightdoor.cases.custody.people import CHILDREN
from rightdoor.figures.case_of import Papers
from rightdoor.figures.disclosure.dimension import AGES
from rightdoor.model.civil import day_after_months
from rightdoor.rules.clocks.counting import day_of

# kinds of records that say it, where the day of birth is recorded
KINDS: Final = frozenset({"arrest", "interview", "bail", "charge", "prosecution"})
YOUNGEST: Final = AGES.levels[0].code


def age_fact(papers: Papers, person: str, at_us: int) -> Mapping[str, str]:
    """`{"age": code of a level of AGES}` of a person at an instant (UTC microseconds); nothing where the day of birth is not recorded.

    Who is recorded as a child is in the youngest group by that alone. Days are those of the United Kingdom.
    """
    record = papers.people.record(person)
    if record is None:
        return {}
    if record.text("role") in CHILDREN:
        return {"age": YOUNGEST}
    born = record.number("born")
    code = "" if born is None else group_of(born, day_of(at_us))
    return {"age": code} if code else {}


def group_of(born: int, day: int) -> str:
    """The level of somebody born on a day (day numbers) who is met on another; "" where the birth lies after it."""
    if born > day:
        return ""
    reached = [level for level in AGES.levels if level.lower is not None and day_after_months(born, 12 * level.lower) <= day]
    return reached[-1].code if reached else YOUNGEST
