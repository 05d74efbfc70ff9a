"""What hash sets said of the files of a subject, for whoever sees their papers: counts, each set by itself, near matches, candidates.

Hashes of candidates are those that its own papers state. No name is here (they are opened by choice, with its texts), and no picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.casework.subjects.papers import Papers
from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.media.kept import alike
from rightdoor.operations.media_said import sets_said
from rightdoor.operations.places import Place
from rightdoor.rules.priority.media_facts import MediaFacts
from rightdoor.triage.facts import WANTED, StatementRef, hear_file
from rightdoor.triage.files import FileNames, distinct_files
from rightdoor.triage.media import AskedFile, SetsSaid, asked_files, facts_from


class NearShown(NamedTuple):
    """A near match: which set, at what distance (bits of 256; `how` in words), of which file; `grade` of the grader whose decision holds, else ""."""

    answer: str
    set: str
    version: int
    issuer: str
    distance: int
    category: str
    exhibit: str
    place: str
    at: Place
    grade: str
    how: str

    @property
    def words(self) -> str:
        """It in a sentence."""
        return f"{self.set}, version {self.version}, of {self.issuer or 'an issuer that nobody named'}, {self.how}: {self.category}"


class Candidate(NamedTuple):
    """A file in no set asked, of which the report indicates new material: its stated hashes and where they stand."""

    hashes: tuple[str, ...]
    at: Place


class SetsShown(NamedTuple):
    """`facts` None where no set was asked about its files."""

    facts: MediaFacts | None
    near: tuple[NearShown, ...]
    candidates: tuple[Candidate, ...]


def sets_of(papers: Papers) -> SetsShown:
    """What counts now of the files that the papers state."""
    exhibits = {}
    for receipt in dict.fromkeys(each.receipt for each in papers.receipts):
        held = papers.places.receipt(receipt)
        if held is not None:
            exhibits[receipt] = held.exhibit
    sets = sets_said(papers.connection, DecisionsInForce(papers.decisions), only=sorted(set(exhibits.values())))
    papers.connection.rollback()
    files = _files(papers)
    found, missing = asked_files(files, sets)
    if not found:
        return SetsShown(None, (), ())
    near = {each.answer: each for file in files for each in _near_of(file, sets)}
    candidates = tuple(Candidate(file.hashes, _place(file)) for file in found if file.candidate)
    ordered = tuple(
        sorted(near.values(), key=lambda each: (each.grade != "", each.exhibit, each.place, each.set, each.distance, each.answer))
    )
    return SetsShown(facts_from(found, missing, sets), ordered, candidates)


def _files(papers: Papers) -> list[FileNames]:
    records: dict[tuple[str, str], FileNames] = defaultdict(FileNames)
    numbers: dict[str, str] = {}
    for each in papers.receipts:
        numbers.setdefault(each.receipt, each.number)
    for receipt in numbers:
        for s in papers.own(receipt):
            if s.kind == "file" and s.value and s.field in WANTED["file"]:
                hear_file(records[s.receipt, s.record], StatementRef(s.receipt, s.record, s.kind, s.field, s.value, s.locator))
    return list(distinct_files(records, {receipt: number or receipt for receipt, number in numbers.items()}))


def _near_of(file: FileNames, sets: SetsSaid) -> Iterator[NearShown]:
    """Its near matches, those that a grader decided on too."""
    for (receipt, record), statement in sorted(file.places.items()):
        for answer in sets.answers.get((sets.exhibits.get(receipt, ""), record), ()):
            if answer.kind == "near" and not answer.harmless:
                about = sets.sets[answer.set_version]
                category = "not graded by the set" if answer.profile is None else f"{answer.profile} {answer.category} ({answer.label})"
                yield NearShown(
                    answer.id, about.name, about.version, about.issuer, answer.distance, category, answer.exhibit, answer.place,
                    Place(receipt, statement.partition("#")[2]), sets.graded.get(answer.id, ""), alike(answer),
                )  # fmt: skip


def _place(file: AskedFile) -> Place:
    receipt, _, locator = file.statement.partition("#")
    return Place(receipt, locator)
