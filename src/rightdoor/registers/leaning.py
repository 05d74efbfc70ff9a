"""What leans on what: a subject on its events, an event on the other events of its actor, premises on the events that name them.

Complete rather than narrow: one discordant event blocks all events of its actor, and one faulty result takes the second
strand from its neighbours, so whatever is recorded about one of them leans on all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal, NamedTuple

from rightdoor.model.decision import Decision
from rightdoor.model.instant import read_instant
from rightdoor.model.status import STATUS_RANK

How = Literal["direct", "same-actor"]


class Seen(NamedTuple):
    """One attribution as these registers need it; `premises` are the ids of all its candidates, `stops` the codes of its stops."""

    footprint: str
    actor: str
    status: str
    premises: tuple[str, ...]
    referral: str
    stops: frozenset[str] = frozenset()


class SubjectSeen(NamedTuple):
    """A subject: its actor key, its events, the numbers of the referrals that speak of it."""

    key: str
    footprints: tuple[str, ...]
    referrals: tuple[str, ...]


class Standing:
    """All attributions and subjects of a store, indexed by what anything can be recorded about."""

    def __init__(self, seen: Iterable[Seen], subjects: Mapping[str, SubjectSeen]) -> None:
        self.attributions: dict[str, Seen] = {}
        self.of_actor: dict[str, list[str]] = defaultdict(list)
        self.subjects = subjects
        for row in seen:
            self.attributions[row.footprint] = row
            self.of_actor[row.actor].append(row.footprint)

    @cached_property
    def _of_premises(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.attributions.values():
            for premises in row.premises:
                found[premises].append(row.footprint)
        return found

    @cached_property
    def _of_referral(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.attributions.values():
            if row.referral:
                found[row.referral].append(row.footprint)
        return found

    @cached_property
    def _referrals(self) -> frozenset[str]:
        return frozenset(number for subject in self.subjects.values() for number in subject.referrals if number)

    def knows(self, about: str) -> bool:
        """Whether anything here has that id, or that number of its own."""
        return bool(about in self.subjects or about in self._referrals or self.footprints_of(about))

    def footprints_of(self, about: str) -> frozenset[str]:
        """The events that an id or a referral's own number speaks of: itself, a subject's, those that name the premises."""
        kind = about.partition("_")[0]
        if kind == "fp" and about in self.attributions:
            return frozenset((about,))
        if kind == "sub" and about in self.subjects:
            subject = self.subjects[about]
            return frozenset((*subject.footprints, *self.of_actor.get(subject.key, ())))
        if kind == "pr" and about in self._of_premises:
            return frozenset(self._of_premises[about])
        return frozenset(self._of_referral.get(about, ()))

    def with_actors(self, footprints: Iterable[str]) -> frozenset[str]:
        """The same with every other event of their actors."""
        found = set(footprints)
        actors = {self.attributions[each].actor for each in found if each in self.attributions}
        return frozenset(found.union(*(self.of_actor[actor] for actor in actors)))

    def statuses(self, about: str) -> dict[str, str]:
        """Event to status, of everything that an id speaks of."""
        return {each: self.attributions[each].status for each in sorted(self.footprints_of(about)) if each in self.attributions}


def best(statuses: Iterable[str]) -> str:
    """The surest of some statuses; `unresolved` for none."""
    return min(statuses, key=lambda status: STATUS_RANK.get(status, len(STATUS_RANK)), default="unresolved")


class Recorded(NamedTuple):
    """An action or an outward disclosure as recorded, or a package as built (`decision` is its SHA-256, `word` its purpose).

    `leaned` are the events that it rested on then, each with its status; empty for a package, which is about a whole subject.
    """

    decision: str
    kind: Literal["action", "disclosure", "package"]
    word: str  # which action; which kind of recipient
    to: str
    about: str
    what: str
    at_us: int
    recorded_us: int
    status: str
    leaned: tuple[tuple[str, str], ...]
    actor: str


def recorded(rows: Iterable[Decision]) -> list[Recorded]:
    """The actions and disclosures among the decisions in force, in the order of their instants."""
    return sorted((_recorded(row) for row in rows if row.kind in ("action", "disclosure")), key=lambda r: (r.at_us, r.decision))


def _recorded(row: Decision) -> Recorded:
    body = row.body
    read = read_instant(body["at"])
    at = read.readings[0].start if read.readings else row.decided_us
    leaned = tuple((name, status) for name, _, status in (part.partition("=") for part in body.get("footprints", "").split()))
    kind: Literal["action", "disclosure"] = "action" if row.kind == "action" else "disclosure"
    word, what = (body["action"], body.get("detail", "")) if kind == "action" else (body["kind"], body["what"])
    return Recorded(
        row.id, kind, word, body.get("to", ""), body["about"], what, at, row.decided_us, body.get("status", ""), leaned, row.actor
    )  # fmt: skip


class Leaned(NamedTuple):
    """The events that a record rests on: those that it speaks of, and with them every other event of their actors."""

    direct: frozenset[str]
    all: frozenset[str]


def leaned(record: Recorded, standing: Standing) -> Leaned:
    """What a record rests on: as captured when it was made, and as its `about` means today (subjects can grow)."""
    direct = frozenset(name for name, _ in record.leaned) | standing.footprints_of(record.about)
    return Leaned(direct, standing.with_actors(direct))


def captured(statuses: Mapping[str, str]) -> str:
    """How the events with their statuses stand in a record."""
    return " ".join(f"{footprint}={status}" for footprint, status in sorted(statuses.items()))
