"""To which operations a case's records belong: a dated link. A record is inside where its case had joined by then and had not left.

Linked is apart: an older investigation that was linked as such, and whatever happened before its case joined. After a case has left, its
records belong to the operation in neither way; those from before stay where they are.
"""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.cases.history import History
from rightdoor.cases.opening.state import operations

_LAST = 1 << 62


class Link(NamedTuple):
    """`linked`: joined as an older investigation. `left_us`: beyond any instant while the case is in."""

    operation: str
    linked: bool
    joined_us: int
    left_us: int


class Membership:
    """The links of a case, in the order of joining."""

    def __init__(self, history: History) -> None:
        self.links = tuple(
            Link(joined.text("operation").strip(), joined.text("as") == "linked", joined.at_us, left.at_us if left is not None else _LAST)
            for joined, left in operations(history)
        )

    def at(self, at_us: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The operations in which a record of that instant stands, and those to which it is linked; each sorted, none in both."""
        within = [link for link in self.links if at_us < link.left_us]
        inside = {link.operation for link in within if not link.linked and link.joined_us <= at_us}
        linked = {link.operation for link in within} - inside
        return tuple(sorted(inside)), tuple(sorted(linked))

    def over(self, from_us: int, until_us: int | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The same of what lasts: inside where the case joined while it lasted, or before, and had not left before it began."""
        end = _LAST if until_us is None else until_us
        within = [link for link in self.links if from_us < link.left_us]
        inside = {link.operation for link in within if not link.linked and link.joined_us <= end}
        linked = {link.operation for link in within} - inside
        return tuple(sorted(inside)), tuple(sorted(linked))
