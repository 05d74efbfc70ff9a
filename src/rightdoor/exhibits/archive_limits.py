"""How far an archive may expand, and the account of how far it has.

One `Budget` follows one received container through everything nested in it, so that a thousand small archives inside
an archive spend the same allowance as one large one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """Bounds of one received container with everything nested in it; beyond them stands the finding `archive-bomb`."""

    total_bytes: int = 8 * GIB
    """Expanded bytes, of all members and of what had to be skipped."""
    member_bytes: int = 2 * GIB
    """Expanded bytes of one member."""
    ratio: int = 200
    """Expanded bytes for each received byte of one compressed stream, once `ratio_floor` bytes were expanded.
    Text logs reach 20 to 60; DEFLATE itself can do 1,032."""
    ratio_floor: int = 8 * MIB
    members: int = 100_000
    """Entries of all archives together, folders and refused ones included."""
    depth: int = 4
    """Archives within archives; the received one is at depth 1."""
    bombs: int = 8
    """After so many members beyond a limit the rest of the container is left unread."""


class ArchiveTrouble(ValueError):
    """What is wrong with an archive; becomes a finding and never leaves this room. `fatal`: nothing more can be read."""

    def __init__(self, code: str, message: str, *, fatal: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fatal = fatal


@dataclass(slots=True)
class Budget:
    """What was spent of the limits by one received container so far."""

    limits: ArchiveLimits = field(default_factory=ArchiveLimits)
    expanded: int = 0
    members: int = 0
    bombs: int = 0

    def spend(self, count: int) -> None:
        """`count` more bytes were expanded."""
        self.expanded += count
        if self.expanded > self.limits.total_bytes:
            raise ArchiveTrouble("archive-bomb", f"expands to more than {self.limits.total_bytes} bytes in all", fatal=True)

    def entry(self) -> None:
        """One more entry was met."""
        self.members += 1
        if self.members > self.limits.members:
            raise ArchiveTrouble("archive-bomb", f"holds more than {self.limits.members} entries in all", fatal=True)

    def bomb(self) -> None:
        """A member went beyond a limit of its own."""
        self.bombs += 1
        if self.bombs >= self.limits.bombs:
            raise ArchiveTrouble("archive-bomb", f"{self.bombs} members went beyond the limits; the rest is left unread", fatal=True)

    def check_ratio(self, expanded: int, received: int) -> None:
        """Whether one compressed stream expands beyond measure."""
        if expanded > self.limits.ratio_floor and expanded > self.limits.ratio * max(1, received):
            raise ArchiveTrouble("archive-bomb", f"expands to more than {self.limits.ratio} times its size")
