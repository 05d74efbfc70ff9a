"""The ways in which a number of a statement is broken down, each with its levels, and what keeps a number from being broken down so.

Levels are given by the period, by a list of forces, by the one cut of ages, or by whoever drafts (local areas, with how many people live there):
never by what occurred.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from rightdoor.figures.ages import KINDS as OF_AGES
from rightdoor.figures.definition import Definition
from rightdoor.figures.disclosure.dimension import AGES, Dimension, Level
from rightdoor.figures.disclosure.shape import ELSEWHERE, problem_of
from rightdoor.figures.figure import Figure, Share
from rightdoor.figures.query import Query
from rightdoor.figures.statement.words import day_words, force_words
from rightdoor.model.civil import civil_from_days, days_from_civil
from rightdoor.reference.force_successions import force_name, former_forces
from rightdoor.reference.forces import forces
from rightdoor.rules.clocks.counting import day_of, starts_us

WAYS: Final = {
    "month": "By month",
    "force": "By force",
    "place": "By local area of one force",
    "age": "By group of ages",
    "why": "Warrants without arrest: why",
}
# kinds of records that say their local area, their person's age, why no arrest followed
_SAYING: Final = {
    "place": frozenset({"warrant-executed", "search", "arrest", "interview"}),
    "age": OF_AGES,
    "why": frozenset({"warrant-executed"}),
}
_FACTS: Final = {"place": "area", "age": "age"}
_WHY: Final = (
    Level("wrong-premises", "wrong premises"),
    Level("wrong-person", "another person"),
    Level("voluntary-attendance", "voluntary attendance"),
    Level("no-trace", "no trace"),
    Level("nobody-in", "nobody in"),
    Level("not-said", "not recorded why"),
)
_NO_PLACE: Final = Level("not-recorded", "area not recorded")
_SHARED: Final = Level("together", "several forces together")
_NO_FORCE: Final = Level("not-recorded", "force not known")
_MOST_MONTHS: Final = 60
_MOST_AREAS: Final = 40
_NAME: Final = re.compile(r"[^\W\d_][^\d{}<>;]{0,59}")
_LINE: Final = "Write one area a line, its name, a semicolon, and how many people live there: Broadland; 135,000."


class Areas(NamedTuple):
    """Local areas as they were typed. `problem`: what is wrong with them, with the line; "" where nothing is."""

    levels: tuple[Level, ...]
    problem: str = ""


def areas_of(text: str) -> Areas:
    """Local areas of "name; residents" lines. A number is not a name: nothing is printed that was typed as a number."""
    levels: dict[str, Level] = {}
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines or len(lines) > _MOST_AREAS:
        return Areas((), f"{_LINE} There are {_MOST_AREAS} at most.")
    for n, line in lines:
        name, _, number = (part.strip() for part in line.partition(";"))
        residents = re.sub(r"[,\s]", "", number)
        if not _NAME.fullmatch(name):
            return Areas((), f"Line {n}: a name of letters, 60 at most, without a digit. {_LINE}")
        if not re.fullmatch(r"[0-9]{1,8}", residents):
            return Areas((), f"Line {n}: how many people live in {name} is not said. {_LINE}")
        code = area_code(name)
        if not code or code in levels or code in (ELSEWHERE.code, _NO_PLACE.code):
            return Areas((), f"Line {n}: {name} is there already, or stands for what is left. Give each area once.")
        levels[code] = Level(code, " ".join(name.split()), residents=int(residents))
    return Areas(tuple(levels.values()))


def area_code(name: str) -> str:
    """The code of a local area however it is spelled: without accents, capitals, points and spaces."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")


def why_not(way: str, definition: Definition, query: Query) -> str:
    """Why a number is not broken down in a way, with what to do; "" where it can be. `query`: of the number."""
    saying = _SAYING.get(way)
    if saying is not None and not saying & set(definition.kinds):
        what = {"place": "The local area", "age": "The age", "why": "Why no arrest followed"}[way]
        return f"{what} is not recorded of “{definition.words}”. Choose another number, or another way."
    if way == "place" and len(_today(query)) != 1:
        return (
            "Local areas are those of one force. Add the number of that force alone, and break that down; or break this one down by force."
        )
    if way == "force" and len(_today(query)) == 1:
        return f"This number is of {force_words(_today(query))} alone. Add one of several forces, or of each force."
    return ""


def dimension_of(way: str, query: Query, areas: tuple[Level, ...] = ()) -> Dimension:
    """The levels of a way. `areas`: local areas of the force that `query` is of, of a breakdown by place alone."""
    if way == "why":
        return Dimension("why", "Why no arrest followed", "other", _WHY)
    if way == "age":
        return AGES
    if way == "place":
        code = "-".join(("area", *(each.lower() for each in _today(query))))
        return Dimension(code, "Local area", "place", (*areas, _NO_PLACE, ELSEWHERE))
    if way == "force":
        return Dimension("force", "Force", "force", _forces(query))
    return _months(query)


def place_problem(areas: tuple[Level, ...]) -> str:
    """Why nothing is printed by these areas: one of them is small enough to name somebody. "" where nothing is wrong."""
    return problem_of(Dimension("area", "Local area", "place", (*areas, _NO_PLACE, ELSEWHERE)))


def fact_of(dimension: Dimension) -> str:
    """By what the database cuts a number for it: "month", or the name of a fact of records."""
    return _FACTS.get(dimension.sort, dimension.code)


def parts_of(figure: Figure, dimension: Dimension, found: Mapping[str, int]) -> dict[str, int]:
    """How much of a number stands at which level. `found`: by fact, as it was counted; of forces the number says it itself."""
    if dimension.sort == "force":
        return _at_levels((_force_level(share), share.value) for share in figure.shares)
    if dimension.sort == "place":
        return _at_levels((area_code(said) or _NO_PLACE.code, value) for said, value in found.items())
    return dict(found)


def _at_levels(pieces: Iterable[tuple[str, int]]) -> dict[str, int]:
    parts: Counter[str] = Counter()
    for code, value in pieces:
        parts[code] += value
    return dict(parts)


def _force_level(share: Share) -> str:
    if not share.forces:
        return _NO_FORCE.code
    return share.forces[0].lower() if len(share.forces) == 1 else _SHARED.code


def _forces(query: Query) -> tuple[Level, ...]:
    codes = query.forces or tuple(force.code for force in (*forces(), *former_forces()))
    known = tuple(Level(code.lower(), force_name(code)) for code in codes)
    return (*known, _SHARED, _NO_FORCE)


def _today(query: Query) -> tuple[str, ...]:
    """The forces of a query without those that are there no longer, which stand with the one that followed them."""
    gone = {force.code for force in former_forces()}
    return tuple(code for code in query.forces if code not in gone) or query.forces


def _months(query: Query) -> Dimension:
    (year, month, _), last = civil_from_days(day_of(query.from_us)), civil_from_days(day_of(query.until_us - 1))
    levels: list[Level] = []
    while (year, month) <= last[:2] and len(levels) < _MOST_MONTHS:
        name = day_words(starts_us(days_from_civil(year, month, 1))).split(" ", 1)[1]
        levels.append(Level(f"{year:04d}-{month:02d}", name))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return Dimension("month", "Month", "other", tuple(levels))
