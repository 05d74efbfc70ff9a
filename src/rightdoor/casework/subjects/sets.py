"""What hash sets said of the files of a subject, for whoever sees their papers: counts, each set by itself, near matches, candidates.

What was said of a file read in another exhibit counts where one sees that exhibit, and else as if nobody had read it.
Hashes of candidates are those that its own papers state. No name is here (they are opened by choice, with its texts), and no picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.db import connection

from rightdoor.casework.subjects.papers import Papers
from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.media.kept import alike
from rightdoor.operations.media_said import sets_said
from rightdoor.operations.places import Place
from rightdoor.operations.projected import hiding
from rightdoor.rules.priority.media_facts import UNSTATED, MediaFacts
from rightdoor.triage.facts import WANTED, StatementRef, hear_file
from rightdoor.triage.files import FileNames, distinct_files
from rightdoor.triage.media import AskedFile, SetsSaid, asked_files, facts_from


class NearShown(NamedTuple):
    """A near match: which set, at what distance (bits of 256; `how` in words), of which file; `also`: other exhibits that state it; `grade` of the grader whose decision holds, else ""."""

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
    also: tuple[str, ...] = ()

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
    sets = _seen(papers, frozenset(exhibits.values()))
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


def _seen(papers: Papers, own: frozenset[str]) -> SetsSaid:
    """What was said of files of these exhibits, in them or in others that the account sees."""
    hidden = hiding(papers.store)
    without = hidden.hidden if hidden is not None else frozenset[str]()
    sets = sets_said(papers.connection, DecisionsInForce(papers.decisions), without=without, only=sorted(own))
    papers.connection.rollback()
    said = {place: answers for place, answers in sets.answers.items() if place[0] in own}
    seen = own | _exhibits_seen({answer.exhibit for answers in said.values() for answer in answers} - own)
    return sets._replace(answers={place: tuple(each for each in answers if each.exhibit in seen) for place, answers in said.items()})


def _exhibits_seen(exhibits: Collection[str]) -> frozenset[str]:
    """Those that row-level security shows the account."""
    if not exhibits:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("select distinct exhibit from casework.continuity_receipt where exhibit = any(%s)", [sorted(exhibits)])
        return frozenset(row[0] for row in cursor.fetchall())


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
    held = sorted({each for receipt, _ in file.places if (each := sets.exhibits.get(receipt, ""))})
    for (receipt, record), statement in sorted(file.places.items()):
        for answer in sets.answers.get((sets.exhibits.get(receipt, ""), record), ()):
            if answer.kind == "near" and not answer.harmless:
                about = sets.sets[answer.set_version]
                category = UNSTATED if answer.profile is None else f"{answer.profile} {answer.category} ({answer.label})"
                yield NearShown(
                    answer.id, about.name, about.version, about.issuer, answer.distance, category, answer.exhibit, answer.place,
                    Place(receipt, statement.partition("#")[2]), sets.graded.get(answer.id, ""), alike(answer),
                    tuple(each for each in held if each != answer.exhibit),
                )  # fmt: skip


def _place(file: AskedFile) -> Place:
    receipt, _, locator = file.statement.partition("#")
    return Place(receipt, locator)
