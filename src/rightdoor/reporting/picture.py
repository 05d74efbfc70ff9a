"""The nouns of a picture: what one subject's papers say, in the order in which a page shows it.

Plain values: `operations.picture` fills them from the derived lines and the papers, and a package can fill them from what lies
inside it. Times are UTC microseconds, intervals half open. Nothing here decides anything: statuses and findings are shown as found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rightdoor.model.civil import DAY
from rightdoor.model.finding import SEVERITY_ORDER, CheckFinding


class PictureReading(NamedTuple):
    """One interval [start_us, end_us) that a time can mean, and why."""

    start_us: int
    end_us: int
    why: str


class PicturePremises(NamedTuple):
    """One lane: premises by `pr_` id, or an address that a paper gives and no event has as candidate (`premises` "").

    `role` "log": the lane of assignments in a provider's own log, which names no premises.
    """

    key: str
    premises: str
    address: str
    postcode: str
    uprn: str
    role: str

    @property
    def words(self) -> str:
        """The address on one line; its role where it is no installation address."""
        return ", ".join(part for part in (self.address.strip() or f"UPRN {self.uprn}", self.postcode) if part) + self.kind

    @property
    def kind(self) -> str:
        """The role in brackets, "" for an installation address."""
        return "" if self.role in ("installation", "log") else f" ({self.role} address)" if self.role else " (role not stated)"


class PictureAssignment(NamedTuple):
    """One bar: an address (and ports) given to a subscriber from `start_us` to `end_us`.

    `start_us` None: no interval is stated that can be used. `end_us` None: open, or not known. `premises` is the key of its lane;
    `kind` result or lease (a provider's own log names no premises: lane ""). `events` are the footprints that lean on it.
    """

    premises: str
    provider: str
    identifier: str
    start_us: int | None
    end_us: int | None
    kind: str
    papers: tuple[str, ...]
    events: tuple[str, ...]


class PictureEvent(NamedTuple):
    """One event (or one account identifier that a request asked about), as its derived line states it."""

    footprint: str
    referral: str
    act: str
    identifier: str
    literal: str
    basis: str
    readings: tuple[PictureReading, ...]
    status: str
    premises: tuple[str, ...]
    findings: tuple[CheckFinding, ...]
    strands: int
    shared: tuple[str, ...]
    distinct: tuple[str, ...]
    papers: tuple[str, ...]

    @property
    def stopped(self) -> bool:
        """Whether a check stopped it."""
        return any(f.severity == "stop" for f in self.findings)


class Picture(NamedTuple):
    """Everything that the page of one subject shows.

    `ceiling` are the sentences that say how far the papers reach; `status` the best of the events'; `training` marks a store of invented data.
    """

    subject: str
    as_of_us: int
    track: str
    status: str
    ceiling: tuple[str, ...]
    events: tuple[PictureEvent, ...]
    assignments: tuple[PictureAssignment, ...]
    premises: tuple[PicturePremises, ...]
    training: bool = False


class Numbered(NamedTuple):
    """The short names that a page uses: E1 for an event, A1 for an assignment, P1 for premises."""

    events: Mapping[str, str]
    assignments: Mapping[PictureAssignment, str]
    premises: Mapping[str, str]


class Sheet(NamedTuple):
    """What every part of one drawing needs: the picture, its short names, whether marks lead to the tables, what its fills are called."""

    picture: Picture
    names: Numbered
    events: Mapping[str, PictureEvent]
    linked: bool
    prefix: str

    def to(self, anchor: str) -> str:
        """Where a mark leads; nowhere in a drawing without its tables."""
        return f"#{anchor.lower()}" if self.linked else ""


def in_order(picture: Picture) -> Picture:
    """The same picture, its events by time, assignments that agree joined, premises by the first event that names them; findings by severity."""
    events = tuple(
        e._replace(findings=tuple(sorted(e.findings, key=lambda f: (SEVERITY_ORDER[f.severity], f.code, f.pattern))))
        for e in sorted(picture.events, key=_event_order)
    )
    rank = {e.footprint: n for n, e in enumerate(events)}
    assignments = tuple(sorted(joined(picture.assignments), key=_assignment_order))
    named: dict[str, int] = {}
    for n, event in enumerate(events):
        for key in event.premises:
            named.setdefault(key, n)
    for assignment in assignments:
        named.setdefault(assignment.premises, len(events) + min((rank.get(f, 0) for f in assignment.events), default=0))
    last = 2 * len(events) + 1
    premises = tuple(sorted(picture.premises, key=lambda p: (named.get(p.key, last), p)))
    return picture._replace(events=events, assignments=assignments, premises=premises)


def joined(assignments: Iterable[PictureAssignment]) -> list[PictureAssignment]:
    """One assignment for each that states the same of the same premises; its papers and events together."""
    held: dict[tuple[object, ...], PictureAssignment] = {}
    for a in assignments:
        key = a[:6]
        before = held.get(key)
        if before is None:
            held[key] = a
        else:
            held[key] = before._replace(papers=_union(before.papers, a.papers), events=_union(before.events, a.events))
    return list(held.values())


def numbered(picture: Picture) -> Numbered:
    """The short names, counted in the order of the picture."""
    return Numbered(
        {e.footprint: f"E{n}" for n, e in enumerate(picture.events, 1)},
        {a: f"A{n}" for n, a in enumerate(picture.assignments, 1)},
        {p.key: f"P{n}" for n, p in enumerate(picture.premises, 1)},
    )


def sheet_of(picture: Picture, *, linked: bool, prefix: str) -> Sheet:
    """The sheet of a picture that is in order."""
    return Sheet(picture, numbered(picture), {e.footprint: e for e in picture.events}, linked, prefix)


def days_of(event: PictureEvent) -> list[int]:
    """The days (UTC day numbers) on which its readings lie; of a reading that is longer than three days the first and the last."""
    found: set[int] = set()
    for reading in event.readings:
        first, last = reading.start_us // DAY, max(reading.start_us, reading.end_us - 1) // DAY
        found |= set(range(first, last + 1)) if last - first < 3 else {first, last}
    return sorted(found)


def days_of_assignment(assignment: PictureAssignment, shown: Sequence[int]) -> list[int]:
    """The days that must be shown as well so that the assignment is seen: its own edges, where it meets no day that is shown."""
    if assignment.start_us is None:
        return []
    first = assignment.start_us // DAY
    last = first if assignment.end_us is None else max(assignment.start_us, assignment.end_us - 1) // DAY
    if any(first <= day and (assignment.end_us is None or day <= last) for day in shown):
        return []
    return sorted({first, last})


def _event_order(event: PictureEvent) -> tuple[bool, int, int, str]:
    first = event.readings[0] if event.readings else None
    return (first is None, first.start_us if first else 0, first.end_us if first else 0, event.footprint)


def _assignment_order(a: PictureAssignment) -> tuple[object, ...]:
    return (a.start_us is None, a.start_us or 0, a.end_us is None, a.end_us or 0, a.premises, a.provider, a.identifier, a.kind)


def _union(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*a, *b)))
