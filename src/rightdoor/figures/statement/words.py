"""How a statement says a day, a period, a scope, forces and a definition."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.figure import Figure
from rightdoor.figures.query import Query
from rightdoor.model.civil import civil_from_days
from rightdoor.reference.force_successions import force_name
from rightdoor.rules.clocks.counting import day_of

_MONTHS: Final = "January February March April May June July August September October November December".split()


def day_words(at_us: int) -> str:
    """The day in the United Kingdom of an instant (UTC microseconds): "16 July 2014"."""
    year, month, day = civil_from_days(day_of(at_us))
    return f"{day} {_MONTHS[month - 1]} {year}"


def period_words(query: Query, definition: Definition | None) -> str:
    """The period with its last day; for states, the day at whose end they were counted."""
    last = day_words(query.until_us - 1)
    if definition is not None and definition.time == "at-end":
        return f"at the end of {last}"
    first = day_words(query.from_us)
    return f"on {first}" if first == last else f"from {first} to {last}"


def scope_words(query: Query) -> str:
    """Whether the number stands inside an operation or outside of it."""
    operation = query.named or f"Operation {query.operation}"
    return {
        "all": "inside and outside operations",
        "inside": f"inside {operation} alone",
        "inside-or-linked": f"inside {operation}, with older investigations that are linked to it",
        "outside": f"outside {operation} (not part of it)",
    }[query.scope]


def force_words(codes: tuple[str, ...]) -> str:
    """The forces by their names, a code that is no force as it is; what several share stands under them together."""
    said = [force_name(code) for code in codes]
    if not said:
        return "each force"
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]} together"


def heading(figure: Figure, definition: Definition | None) -> str:
    """A figure's words in one line: what is counted, of whom, when, in which operation, as of when."""
    words = definition.words if definition else figure.definition
    query = figure.query
    return (
        f"{words}, {force_words(query.forces)}, {period_words(query, definition)}, {scope_words(query)}, "
        f"as the records stood on {day_words(query.as_of_us)}"
    )
