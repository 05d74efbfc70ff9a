"""What can be recorded of a case: kinds of events and their fields, as data. Forms, interface, checks and pages are made from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from rightdoor.cases.event import Value
    from rightdoor.cases.history import History

# text: one line; long: many; instant, day, count, yes-no; choice: of `choices`; many: several of `choices`;
# rank: of RANKS; event: the id of another event of the case, of a kind in `to`
FieldType = Literal["text", "long", "instant", "day", "count", "yes-no", "choice", "many", "rank", "event"]

# lowest first: "inspector or above" is a floor, not a match
RANKS: tuple[tuple[str, str], ...] = (
    ("constable", "Constable"),
    ("sergeant", "Sergeant"),
    ("inspector", "Inspector"),
    ("chief-inspector", "Chief inspector"),
    ("superintendent", "Superintendent"),
    ("chief-superintendent", "Chief superintendent"),
    ("assistant-chief-constable", "Assistant chief constable or commander"),
    ("deputy-chief-constable", "Deputy chief constable"),
    ("chief-constable", "Chief constable"),
)


def at_least(rank: str, floor: str) -> bool:
    """Whether a rank reaches a floor; no for a word that is no rank."""
    order = [code for code, _ in RANKS]
    return rank in order and order.index(rank) >= order.index(floor)


class Field(NamedTuple):
    """One field. `words`: its label. `to`: kinds that a reference may point to. `private`: kept apart, for those few who may see children's identities."""

    name: str
    words: str
    type: FieldType = "text"
    needed: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    to: tuple[str, ...] = ()
    private: bool = False


class Problem(NamedTuple):
    """Why an event cannot be recorded as it is: the field ("" for the whole), what is wrong and what to do."""

    field: str
    what: str


Check = Callable[["Mapping[str, Value]", int, "History"], Iterator[Problem]]


class Kind(NamedTuple):
    """One kind of event. `words`: what happened, as a heading ("Search warrant granted").

    `capability`: who may record it; "" for what acts of their own record alone (opening, handing over, closing a case).

    `check(body, at_us, history)` yields what makes the event impossible (not what makes it unlawful: that is recorded, as a breach).
    """

    code: str
    words: str
    fields: tuple[Field, ...]
    capability: str = "work-case"
    hint: str = ""
    check: Check | None = None
