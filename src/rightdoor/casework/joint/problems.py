"""What keeps an event of an operation from being recorded: as of a case; somebody who was faster is said to have been so in the operation."""

from __future__ import annotations

from collections.abc import Sequence

from rightdoor.cases.event import Event
from rightdoor.casework.cases.problems import Impossible
from rightdoor.casework.cases.problems import Overtaken as OvertakenInCase

__all__ = ["Impossible", "Overtaken"]


class Overtaken(OvertakenInCase):
    """Somebody recorded in the operation since it was shown. `added`: what of it one sees, oldest first."""

    def __init__(self, added: Sequence[Event], token: str) -> None:
        super().__init__(added, token, of="operation")
