"""The course of a case as the loop reads it: what was known when it was taken up and relied on, and what came of it."""

from __future__ import annotations

from typing import Final, NamedTuple

FOUND, NO_TRACE = "found", "no-trace"
WRONG: Final = ("wrong-person", "wrong-premises")


class Course(NamedTuple):
    """One case. None, and an empty status, stand for what was not recorded: that is counted as not known, never as “none”.

    `sources`: senders of its referrals. `items`: of the instrument, answered with yes when the case was opened. `status`: of the attribution
    as last recorded before the first entry. `providers`, `checks`: whose results the draft of the warrant rested on, and which checks had
    spoken then. `entries`: outcome code of each entry, "" where none is recorded. `received_us`: first receipt anywhere. `late_after` days
    lie between it and the first entry, or not, is for `measure`. Times in UTC microseconds.
    """

    case: str
    received_us: int | None = None
    sources: tuple[str, ...] | None = None
    items: tuple[str, ...] | None = None
    status: str = ""
    providers: tuple[str, ...] | None = None
    checks: tuple[str, ...] | None = None
    entries: tuple[str, ...] = ()
    entered_us: int | None = None
    charged: bool = False
    safeguarded: bool = False
    wronged: bool = False
    closed: bool = False

    @property
    def yielded(self) -> bool:
        """Material was found at a door, a person was charged, or a child was marked as safeguarded or protected."""
        return FOUND in self.entries or self.charged or self.safeguarded

    @property
    def wrong(self) -> bool:
        """Another person, other premises, or somebody recorded as wrongly affected."""
        return self.wronged or any(each in WRONG for each in self.entries)

    @property
    def traceless(self) -> bool:
        """Doors were entered, and at none of those of which it is known was there a trace of anything."""
        known = [each for each in self.entries if each]
        return bool(known) and all(each == NO_TRACE for each in known)

    @property
    def at_a_door(self) -> bool:
        """Whether it is known what a door showed: an entry with its outcome, or somebody wrongly affected."""
        return self.wronged or any(self.entries)

    @property
    def settled(self) -> bool:
        """Whether anything is known of what came of it; an open case of which nothing is known says nothing yet."""
        return self.yielded or self.at_a_door or self.closed
