"""Duplicates and widely circulated reports: recognised and said, never silently dropped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.model.counting import counted
from rightdoor.rules.priority.facts import MOST_CITED, SubjectFacts, cite


class Note(NamedTuple):
    """One remark for the list: code, sentence, statements."""

    code: str
    text: str
    statements: tuple[str, ...]


def notes(facts: SubjectFacts) -> tuple[Note, ...]:
    """What the list says about repetition (batched reports, widely circulated files, repeated referrals), and of hash sets."""
    found = []
    if facts.batched:
        found.append(Note("DUP-BATCHED", "The platform batched this report as widely circulated material.", cite(facts.batched)))
    if facts.files and facts.viral_files == facts.files:
        text = f"{facts.files} of {counted(facts.files, 'file')} are widely circulated: flagged as such or reported of many subjects."
        found.append(Note("DUP-VIRAL", text, cite(facts.file_annotations)))
    elif facts.viral_files:
        text = f"{facts.viral_files} of {counted(facts.files, 'file')} are widely circulated; the others are not."
        found.append(Note("DUP-PART-VIRAL", text, cite(facts.file_annotations)))
    if facts.referrals > 1:
        found.append(Note("DUP-REPEATED", f"Reported in {facts.referrals} referrals, taken together here.", cite(facts.numbers)))
    return (*found, *_of_sets(facts))


def _of_sets(facts: SubjectFacts) -> Iterator[Note]:
    """What must be said of the files beside the items: what is unconfirmed, contradicted, never seen, or was not asked."""
    media = facts.media
    if media is None:
        return
    if media.near:
        text = f"{counted(media.near, 'file is near a known one', 'files are near known ones')}: unconfirmed until a trained grader says so. It raises a question, never a tier."
        yield Note("SETS-NEAR", text, media.near_statements)
    if media.disagree:
        yield Note(
            "SETS-DISAGREE", f"Hash sets disagree about {counted(media.disagree, 'file')}: each is told apart.", media.disagree_statements
        )
    if media.candidates:
        text = f"{counted(media.candidates, 'file')} in no hash set that was asked, of which the report indicates new material: a question, no finding."
        yield Note("FIRST-SEEN", text, media.candidate_statements[:MOST_CITED])
    if media.not_asked:
        text = f"Not asked about all of its files yet: {', '.join(media.not_asked)}."
        yield Note("SETS-NOT-ASKED", text, ())
