"""What people decided of subjects that the list is made from: two that are one, and answers to the instrument's questions.

A decision names its subject by id and, since new data may give a subject another id, by events and person records that it had (`anchors`).
No attribution depends on what stands here: a merge never makes a strand, so that what somebody believes corroborates nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.model.decision import Decision
from rightdoor.rules.priority.facts import Cited
from rightdoor.subjects.rebuild import Subject

MOST_ANCHORS = 12


class Places:
    """Finds the subject that a decision means, among those there are."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._ids: set[str] = set()
        self._at: dict[str, set[str]] = defaultdict(set)
        for subject in subjects:
            self._ids.add(subject.subject)
            for anchor in _anchors(subject):
                self._at[anchor].add(subject.subject)

    def find(self, subject: str, anchors: str) -> str:
        """The id that the subject has now; "" where none, or several, have what it had."""
        if subject in self._ids:
            return subject
        found = {each for anchor in anchors.split() for each in self._at.get(anchor, ())}
        return found.pop() if len(found) == 1 else ""


def _anchors(subject: Subject) -> list[str]:
    persons = [f"{person.receipt}#{person.locator}" for person in subject.persons]
    return [*subject.footprints, *persons] or [receipt for receipt, _, _ in subject.receipts]


def anchors_of(footprints: Sequence[str], persons: Sequence[tuple[str, str]], receipts: Sequence[str]) -> str:
    """What a decision keeps of its subject, as its field holds it."""
    places = [f"{receipt}#{locator}" for receipt, locator in persons]
    return " ".join([*footprints[:MOST_ANCHORS], *places[:MOST_ANCHORS]] or receipts[:MOST_ANCHORS])


def answers_of(subjects: Sequence[Subject], decisions: DecisionsInForce) -> dict[str, tuple[Cited, ...]]:
    """What people answered, by subject, the newest first."""
    rows = decisions.of_kind("assessment")
    if not rows:
        return {}
    places = Places(subjects)
    found: dict[str, list[Cited]] = defaultdict(list)
    for row in rows:
        subject = places.find(row.body["subject"], row.body.get("anchors", ""))
        if subject:
            source = " ".join(row.body["source"].split())
            found[subject].append(Cited(f"{row.body['item']} {row.body['answer']} {source}", row.id))
    return {subject: tuple(said) for subject, said in found.items()}


def joined(subjects: list[Subject], decisions: DecisionsInForce) -> list[Subject]:
    """The subjects with those put together that people say are one, in order of their ids' keys as before."""
    rows = decisions.of_kind("merge")
    if not rows:
        return subjects
    into = _into(subjects, rows)
    if not into:
        return subjects
    groups: dict[str, list[Subject]] = defaultdict(list)
    for subject in subjects:
        groups[into.get(subject.subject, subject.subject)].append(subject)
    kept = {subject.subject: subject for subject in subjects}
    made = [_one(kept[name], members) if len(members) > 1 else members[0] for name, members in groups.items()]
    return sorted(made, key=lambda subject: subject.key)


def _into(subjects: Sequence[Subject], rows: Iterable[Decision]) -> dict[str, str]:
    """Subject to the one that it is part of. Of a group the one that is merged into no other; where there is none, the smallest id."""
    places = Places(subjects)
    group: dict[str, set[str]] = {}
    parts: set[str] = set()
    for row in rows:
        kept = places.find(row.body["subject"], row.body.get("anchors", ""))
        other = places.find(row.body["with"], row.body.get("with_anchors", ""))
        if kept and other and kept != other:
            parts.add(other)
            together = group.get(kept, {kept}) | group.get(other, {other})
            for each in together:
                group[each] = together
    named = {}
    for subject, together in group.items():
        named[subject] = min(together - parts or together)
    return named


def _one(kept: Subject, members: Sequence[Subject]) -> Subject:
    return Subject(
        kept.subject,
        kept.key,
        tuple(sorted({each for one in members for each in one.receipts})),
        tuple(sorted({each for one in members for each in one.persons})),
        tuple(sorted({each for one in members for each in one.footprints})),
        tuple(sorted({each for one in members for each in one.victim_elsewhere})),
    )
