"""The area `opening` for the register."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.about import About
from rightdoor.cases.area import Area
from rightdoor.cases.breach import Breach
from rightdoor.cases.history import History
from rightdoor.cases.opening.duties import duties
from rightdoor.cases.opening.kinds import KINDS_HERE
from rightdoor.cases.opening.state import lines


def breaches(history: History, about: About) -> Iterator[Breach]:
    """None of the case as such: what is late is an overdue duty."""
    del history, about
    yield from ()


def keeps_open(history: History) -> Iterator[str]:
    """Nothing of the case as such keeps it open."""
    del history
    yield from ()


OPENING = Area("opening", "The case", KINDS_HERE, duties, breaches, lines, keeps_open)
