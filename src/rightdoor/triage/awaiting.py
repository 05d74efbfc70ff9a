"""Whether a subject's next step is to wait: what was useful to ask is asked, and the answers are not here yet.

Two events that can corroborate each other (other days, or other providers) are enough, as the plan of requests sees it; else
every event that is still open must have its request out. A request that a stop speaks against is not useful.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from rightdoor.model.civil import iso_utc
from rightdoor.rules.attribution.papers import provider_key

_WAITING_HELPS = frozenset({"unresolved", "single-strand"})


class Out(NamedTuple):
    """A request of an event that was sent and not answered: when (UTC microseconds, 0 where not stated) and to whom ("" likewise)."""

    sent_us: int
    provider: str


class Awaiting(NamedTuple):
    """Since when (UTC microseconds, 0 where not stated), from whom, and when the first of those events may no longer be held."""

    since_us: int
    providers: tuple[str, ...]
    due_us: int | None

    def sentence(self) -> str:
        """Who was asked and when, for people."""
        whom = ", ".join(self.providers) or "The provider"
        when = f" on {iso_utc(self.since_us)[:10]}" if self.since_us else "; when is not stated"
        asked = "was asked" if len(self.providers) < 2 else "were asked, the first"
        return f"{whom} {asked}{when}: no answer is here yet."


class Event(NamedTuple):
    """What this needs of an event: its status, days and deadline, whether it is open, and the request that is out."""

    status: str
    days: tuple[int, ...]
    open: bool
    deadline_us: int | None
    out: Out | None


def awaiting(events: Iterable[Event]) -> Awaiting | None:
    """What is awaited where nothing useful is left to ask; None where something is, or where nothing is out."""
    still_open = [e for e in events if e.open]
    out = [(e, e.out) for e in still_open if e.out is not None]
    if not out or not (len(out) == len(still_open) or _enough(still_open)):
        return None
    names: dict[str, str] = {}
    for name in sorted(o.provider.strip() for _, o in out if o.provider.strip()):
        names.setdefault(provider_key(name), name)
    since = [o.sent_us for _, o in out if o.sent_us]
    due = [e.deadline_us for e, _ in out if e.deadline_us is not None]
    return Awaiting(min(since, default=0), tuple(names.values()), min(due, default=None))


def _enough(events: Iterable[Event]) -> bool:
    """Whether two strands, held or asked for, could stand for each other: on days apart, or by two providers."""
    held = {(e.days, provider_key(e.out.provider) if e.out else "") for e in events if e.days and (e.out or e.status == "single-strand")}
    return any(not set(days) & set(others) or bool(whom and whose and whom != whose) for days, whom in held for others, whose in held)


def as_text(found: Awaiting | None) -> str:
    """As JSON for a derived table, "" for nothing."""
    return msgspec.json.encode(found).decode("utf-8") if found is not None else ""


def from_text(text: str, status: str, as_of_us: int) -> Awaiting | None:
    """The inverse, as of an instant: None before the request was sent, and where waiting does not help a subject of this status."""
    if not text or status not in _WAITING_HELPS:
        return None
    found = msgspec.json.decode(text, type=Awaiting)
    return found if found.since_us <= as_of_us else None
