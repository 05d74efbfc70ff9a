"""What keeps a package from being taken away."""

from __future__ import annotations

from rightdoor.errors import Refused, UsageProblem


class NotHeld(Refused):
    """There is no file of it: not built yet, not built at all, or put away."""


class RiskNotStated(UsageProblem):
    """A condition is passed over for immediate risk, and nobody said which."""
