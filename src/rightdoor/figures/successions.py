"""The successions of forces that the reference has, as figures use them."""

from __future__ import annotations

from functools import lru_cache

from rightdoor.figures.forces import Reached, Succession, problems_of, reached
from rightdoor.figures.query import Query
from rightdoor.reference.force_successions import followed, force_name


@lru_cache(maxsize=1)
def successions() -> tuple[Succession, ...]:
    """Each of them. Raises ValueError where the table contradicts itself."""
    found = tuple(Succession(one.day, one.before, one.after, one.source) for one in followed())
    for problem in problems_of(found):
        raise ValueError(f"succession {problem.nth + 1} of the forces: {problem.what}")
    return found


def with_forerunners(query: Query, held: frozenset[str]) -> Reached:
    """The query with the forerunners of its forces, and what is said of it. `held`: forces that records here can be of (codes)."""
    found = reached(query, successions(), force_name)
    missing = [code for code in found.query.forces if code not in query.forces and code not in held]
    if not missing:
        return found
    names = " or ".join(filter(None, (", ".join(map(force_name, missing[:-1])), force_name(missing[-1]))))
    return found._replace(
        said=(*found.said, f"No organisation of this store is {names}: what they recorded is not held here, and is not in the number.")
    )


def left_out(query: Query) -> tuple[str, ...]:
    """What is said of a number that is of exactly the forces of its query: whose forerunners it leaves out, and what it takes in."""
    found = reached(query, successions(), force_name)
    lacking = [code for code in found.query.forces if code not in query.forces]
    if not lacking:
        return found.said
    names = ", ".join(map(force_name, lacking))
    return (f"This number is of the forces that are named alone. Not in it is what was recorded for those before them: {names}.",)
