"""What an act of this room says instead of being done, beside what the store itself refuses."""

from __future__ import annotations

from rightdoor.errors import Refused


class Changed(Refused):
    """Somebody else changed it since it was shown: nothing was done, and the person's own words are still theirs."""


class NothingToAsk(Refused):
    """The plan holds no request for the subject; `reasons` are sentences that say why, each with how many events it is about."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("There is nothing to ask about for this subject now.", advice=" ".join(reasons))
        self.reasons = reasons
