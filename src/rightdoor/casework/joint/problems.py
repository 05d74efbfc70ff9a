"""What keeps an event of an operation from being recorded, beside what is impossible (`cases.problems.Impossible`)."""

from __future__ import annotations

from collections.abc import Sequence

from rightdoor.cases.event import Event
from rightdoor.casework.cases.problems import CannotDo, Impossible
from rightdoor.errors import Refused

__all__ = ["CannotDo", "Impossible", "Overtaken"]


class Overtaken(Refused):
    """Somebody recorded in the operation since it was shown. `added`: what of it one sees, oldest first; `token`: what a form has to carry now."""

    def __init__(self, added: Sequence[Event], token: str) -> None:
        super().__init__(
            "Somebody recorded something in this operation while you had the page open.",
            advice="Look at what was added, then record yours again.",
        )
        self.added = tuple(added)
        self.token = token
