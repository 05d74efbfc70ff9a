"""Forces that were merged, renamed or split: dated successions, by which a query for today's force finds what its forerunners recorded.

Records keep the code that they were made under. A query for a force over a period before it was there counts its forerunners' records for it,
and says so. Of a force that was split it cannot be told which part of it recorded something: that is counted for neither, and said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from rightdoor.figures.query import Query
from rightdoor.model.civil import civil_from_days
from rightdoor.rules.clocks.counting import starts_us


class Succession(NamedTuple):
    """From the beginning of `day` on (days from 1970-01-01, by the clock on the wall), `new` stand for `old`. One to one: renamed; several to one: merged; one to several: split."""

    day: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    source: str = ""


class Reached(NamedTuple):
    """`query`: with the forces that stand for those asked for, in time. `said`: sentences that stand beside the number, none where nothing changed."""

    query: Query
    said: tuple[str, ...]


class BadSuccession(NamedTuple):
    """A succession that cannot hold: which (from 0), what is wrong and what to do."""

    nth: int
    what: str


def problems_of(successions: Iterable[Succession]) -> Iterator[BadSuccession]:
    """What keeps successions from being used: empty sides, several to several, a force that ends twice, one that would succeed itself."""
    held = list(successions)
    for nth, each in enumerate(held):
        if not each.old or not each.new:
            yield BadSuccession(nth, "One side is empty: name the forces before and after.")
        elif len(each.old) > 1 and len(each.new) > 1:
            yield BadSuccession(nth, "Several forces became several: give one succession for each that can be told.")
        if set(each.old) & set(each.new):
            yield BadSuccession(nth, "A force stands on both sides: leave it out, or give what came of it a code of its own.")
        if any(set(each.old) & set(other.old) for other in held[:nth]):
            yield BadSuccession(nth, "A force ends twice: keep the succession that holds.")
    round_ = _round(held)
    if round_ is not None:
        yield BadSuccession(round_, "The successions lead back to where they began: correct the days or the codes.")


def reached(query: Query, successions: Iterable[Succession], name: Callable[[str], str] = str) -> Reached:
    """The query with the forerunners of its forces, as far as the period lies before they were followed, and what is said of it.

    `name(code)`: how a sentence calls a force. A query for no force in particular counts each record anyway and is left as it is.
    """
    held = sorted(successions)
    if not query.forces:
        return Reached(query, ())
    forces, said = dict.fromkeys(query.forces), list[str]()
    for each in reversed(held):  # the last first, so that forerunners of forerunners are found
        asked = [code for code in each.new if code in forces]
        if asked and query.from_us < starts_us(each.day):
            if len(each.new) == 1:
                forces.update(dict.fromkeys(each.old))
            said.append(_followed(each, asked, name))
    for each in held:
        ended = [code for code in each.old if code in query.forces]
        if ended and query.until_us > starts_us(each.day) and not set(each.new) <= set(query.forces):
            said.append(_ended(each, ended, name))
    return Reached(query._replace(forces=tuple(sorted(forces))), tuple(said))


def _followed(each: Succession, asked: list[str], name: Callable[[str], str]) -> str:
    old, new = _and(map(name, each.old)), _and(map(name, asked))
    if len(each.new) > 1:
        return f"Until {_day(each.day)} {new} was part of {old}: what was recorded for {old} cannot be told apart and is not counted here."
    return f"Until {_day(each.day)} {new} was {old}: what was recorded for {old} is counted here."


def _ended(each: Succession, ended: list[str], name: Callable[[str], str]) -> str:
    return (
        f"From {_day(each.day)} {_and(map(name, ended))} was followed by {_and(map(name, each.new))}: what was recorded for "
        f"{_and(map(name, each.new))} is not counted here."
    )


def _and(names: Iterable[str]) -> str:
    listed = list(names)
    return " and ".join(filter(None, (", ".join(listed[:-1]), listed[-1])))


def _day(day: int) -> str:
    year, month, of_month = civil_from_days(day)
    return f"{of_month} {_MONTHS[month - 1]} {year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _round(held: list[Succession]) -> int | None:
    """The first succession whose forces come back to it; None where none does."""
    after = {old: each.new for each in held for old in each.old}
    for nth, each in enumerate(held):
        seen, ahead = set[str](), list(each.new)
        while ahead:
            code = ahead.pop()
            if code in each.old:
                return nth
            if code not in seen:
                seen.add(code)
                ahead.extend(after.get(code, ()))
    return None
