"""An area of a case (warrants, custody and bail, safeguarding ...): what can be recorded in it and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rightdoor.cases.about import About
from rightdoor.cases.breach import Breach
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Kind


class Line(NamedTuple):
    """One thing of an area as a page shows it: what it is, its state in words, its rows of (label, value), the event it began with."""

    what: str
    state: str
    rows: tuple[tuple[str, str], ...]
    event: str


Duties = Callable[[History, About, int], Iterator[CaseDuty]]
Breaches = Callable[[History, About], Iterator[Breach]]
Standing = Callable[[History], Iterator[Line]]
KeepsOpen = Callable[[History], Iterator[str]]


class Area(NamedTuple):
    """`duties(history, about, as_of_us)`, `breaches(history, about)`, `lines(history)`: what stands; `keeps_open(history)`: sentences why the case cannot be closed, beside open duties."""

    code: str
    words: str
    kinds: tuple[Kind, ...]
    duties: Duties
    breaches: Breaches
    lines: Standing
    keeps_open: KeepsOpen
