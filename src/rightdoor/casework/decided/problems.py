"""What keeps a decision from being taken: somebody decided meanwhile, or something is missing."""

from __future__ import annotations

from collections.abc import Sequence

from rightdoor.casework.decided.models import Decision
from rightdoor.errors import Refused, UsageProblem


class Overtaken(Refused):
    """Somebody decided since the page was shown. `now`: what is in force, newest first; `token`: what a form has to carry now."""

    def __init__(self, now: Sequence[Decision], token: str) -> None:
        super().__init__("Somebody decided this while you had the page open.", advice="Look at what changed, then decide again.")
        self.now = tuple(now)
        self.token = token


class NotComplete(UsageProblem):
    """Something is missing or cannot be so; `field` names the field of the form."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field
