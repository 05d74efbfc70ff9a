"""A line of the board that is no duty of a case."""

from __future__ import annotations

from typing import Any, NamedTuple

from rightdoor.casework.access.models import Account, Unit


class Else(NamedTuple):
    """A line of the board that is no duty of a case. `line`: what the board filters and sorts by; `href`: where it is done.

    `goes_up_as`: the area by whose policy somebody is told when it is late; "" for what has an escalation of its own.
    """

    source: str
    id: str
    code: str
    what: str
    why: str
    rule: str
    about: str
    href: str
    do: str
    raised_us: int
    due_us: int | None
    soon_us: int = 0
    owner: Account | None = None
    unit: Unit | None = None
    done: bool = False
    operations: tuple[int, ...] = ()
    goes_up_as: str = ""

    @property
    def line(self) -> dict[str, Any]:
        """As the database takes it."""
        return {
            "source": self.source, "id": self.id, "held": self.about, "code": self.code, "area": self.source, "raised_us": self.raised_us,
            "due_us": self.due_us, "soon_us": self.soon_us, "owner": self.owner.pk if self.owner else None,
            "unit": self.unit.pk if self.unit else None, "done": self.done,
        }  # fmt: skip
