"""Duplicates and widely circulated reports: recognised and said, never silently dropped."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.rules.priority.facts import SubjectFacts, cite


class Note(NamedTuple):
    """One remark for the list: code, sentence, statements."""

    code: str
    text: str
    statements: tuple[str, ...]


def notes(facts: SubjectFacts) -> tuple[Note, ...]:
    """What the list says about repetition: batched reports, widely circulated files, repeated referrals."""
    found = []
    if facts.batched:
        found.append(Note("DUP-BATCHED", "The platform batched this report as widely circulated material.", cite(facts.batched)))
    if facts.files and facts.viral_files == facts.files:
        text = f"{facts.files} of {facts.files} file(s) are widely circulated: flagged as such or reported of many subjects."
        found.append(Note("DUP-VIRAL", text, cite(facts.file_annotations)))
    elif facts.viral_files:
        text = f"{facts.viral_files} of {facts.files} file(s) are widely circulated; the others are not."
        found.append(Note("DUP-PART-VIRAL", text, cite(facts.file_annotations)))
    if facts.referrals > 1:
        found.append(Note("DUP-REPEATED", f"Reported in {facts.referrals} referrals, taken together here.", cite(facts.numbers)))
    return tuple(found)
