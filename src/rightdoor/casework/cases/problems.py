"""What keeps an event from being recorded: something impossible, somebody who was faster, a case that is closed or cannot be."""

from __future__ import annotations

from collections.abc import Sequence

from rightdoor.cases.event import Event
from rightdoor.cases.kinds import Problem
from rightdoor.errors import Refused, UsageProblem


class Impossible(UsageProblem):
    """The event cannot be so. `problems`: each with the field that it concerns, "" for the whole, "at" for its time."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].what)
        self.problems = tuple(problems)


class Overtaken(Refused):
    """Somebody recorded in the case since it was shown. `added`: what, oldest first; `token`: what a form has to carry now."""

    def __init__(self, added: Sequence[Event], token: str, *, of: str = "case") -> None:
        super().__init__(
            f"Somebody recorded something in this {of} while you had the page open.",
            advice="Look at what was added, then record yours again.",
        )
        self.added = tuple(added)
        self.token = token


class KeptOpen(Refused):
    """The case cannot be closed. `reasons`: a sentence each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("The case cannot be closed yet.", advice=" ".join(reasons))
        self.reasons = tuple(reasons)


class CannotDo(Refused):
    """Allowed to that person, but not in the state that the case is in."""
