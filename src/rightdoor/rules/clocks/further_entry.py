"""CLK-FURTHER-ENTRY: each entry after the first, and premises that an all-premises warrant does not name, need an inspector's authority before."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.ranks import reaches
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

FLOOR = "inspector"

RULE = Rule(
    "CLK-FURTHER-ENTRY",
    "Further entry under a search warrant authorised",
    "PACE 1984 s.16(3A)-(3B): written authority of an inspector or above, for that entry to those premises",
    "A",
    url="https://www.legislation.gov.uk/ukpga/1984/60/section/16",
    extend="nobody: each entry needs its own",
    record="rank, name, premises, that it was in writing, before the entry",
)


def due(entry_us: int, calendar: Calendar | None) -> Due:
    """Before the entry itself."""
    return refused(RULE, calendar) or Due(entry_us, "Before the entry.")


def lawful(entry_us: int, authorised_us: int | None, rank: str, *, written: bool) -> bool:
    """Whether an entry was authorised in writing by an inspector or above before it."""
    return authorised_us is not None and authorised_us <= entry_us and written and reaches(rank, FLOOR)
