"""The items of the instrument for one subject: what its list line says of each, and what people answered."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.casework.decided.models import Decision
from rightdoor.casework.decided.queries import Standing
from rightdoor.casework.listing.models import Subject
from rightdoor.model.decision import ANSWERABLE
from rightdoor.rules.priority.instrument import load_instrument


class Question(NamedTuple):
    """One item. `known`: yes where the line says so, open where its answer would change the tier, else `-` (no, or of no effect).

    `text` and `statements` say why it is yes; `decision`: what a person answered.
    """

    code: str
    ask: str
    of: str
    known: str
    text: str
    statements: tuple[str, ...]
    would_change_to: str
    decision: Decision | None
    answerable: bool


def questions_of(row: Subject, standing: Standing) -> list[Question]:
    """The items in the order of the form, those that are open and would change the tier first."""
    reasons = {reason["code"]: reason for reason in row.line.get("reasons", ())}
    would = {question["ask"]: question["would_change_tier_to"] for question in row.line.get("questions", ())}
    found = []
    for code, item in load_instrument().items.items():
        reason = reasons.get(code)
        known = "yes" if reason is not None else "open" if item.question in would else "-"
        found.append(
            Question(
                code,
                item.question,
                item.of,
                known,
                reason["text"] if reason is not None else "",
                tuple(reason["statements"]) if reason is not None else (),
                would.get(item.question, ""),
                standing.answers.get(code),
                code in ANSWERABLE,
            )
        )
    return sorted(found, key=lambda each: each.known != "open")
