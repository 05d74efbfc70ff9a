"""What a clock is: a coded rule with its source and confidence, and what it says of given facts."""

from __future__ import annotations

from typing import Literal, NamedTuple

from rightdoor.rules.clocks.working_days import Holidays

# A: read in the Act or instrument; B: read in an official or good secondary page; C: weak source; M: from memory;
# policy: proposed here, for the force to confirm
Confidence = Literal["A", "B", "C", "M", "policy"]
CONFIDENCE_WORDS: dict[str, str] = {
    "A": "read in the law itself",
    "B": "read in an official or good secondary source",
    "C": "read in a weak source only",
    "M": "from memory: look it up",
    "policy": "proposed here, for your force to confirm",
}


class Rule(NamedTuple):
    """`source`: statute and section, or whose policy; `url` where it was read. `why_off`: why it is shipped switched off, "" when it is on.

    `nations`: where it holds; elsewhere it is refused, not guessed. `extend`: who may extend it and how far; `record`: what must be
    recorded. `soon_us`: how long before its end it is due soon.
    """

    code: str
    title: str
    source: str
    confidence: Confidence
    url: str = ""
    why_off: str = ""
    nations: tuple[str, ...] = ("england", "wales")
    extend: str = ""
    record: str = ""
    soon_us: int = 0

    @property
    def on(self) -> bool:
        """Whether it is shipped switched on."""
        return not self.why_off

    @property
    def words(self) -> str:
        """Source and confidence, as a duty shows them."""
        return f"{self.source} ({CONFIDENCE_WORDS[self.confidence]})"


class Due(NamedTuple):
    """`due_us`: UTC microseconds, None where it cannot be counted; `counted`: how it was counted, or what is missing, as a sentence."""

    due_us: int | None
    counted: str


class Period(NamedTuple):
    """By when policy, or a rule that states no number itself, wants a thing done: for events from day to day (inclusive)."""

    code: str
    first: int
    last: int
    amount: int
    unit: Literal["hours", "days", "working-days", "months"]
    source: str


class Calendar(NamedTuple):
    """What days are counted by: the nation, its bank holidays, the zone of the clock on the wall; `periods`: dated policy data."""

    nation: str
    holidays: Holidays
    zone: str = "Europe/London"
    periods: tuple[Period, ...] = ()
