"""What a figure is asked for: the period, the day of the data, inside or outside an operation, and for which forces."""

from __future__ import annotations

from typing import Literal, NamedTuple

# all: whatever the operation. inside: records that stand in the operation. inside-or-linked: and those of older investigations that were
# linked to it. outside: neither.
Scope = Literal["all", "inside", "inside-or-linked", "outside"]


class Query(NamedTuple):
    """`from_us` (inclusive) to `until_us` (exclusive): UTC microseconds. `as_of_us`: the records are as they were known then.

    `operation`: "" with scope "all" alone. `forces`: codes of force areas; empty for each force. `named`: the operation's name, where the
    question is kept to be printed; nothing is asked by it.
    """

    from_us: int
    until_us: int
    as_of_us: int
    scope: Scope = "all"
    operation: str = ""
    forces: tuple[str, ...] = ()
    named: str = ""
