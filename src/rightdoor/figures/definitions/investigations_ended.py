"""Investigations that ended, and stayed so."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import by_case
from rightdoor.figures.record import Record


def _ended(record: Record) -> bool:
    return record.facts.get("ends") == "case" and record.facts.get("reopened") == "no"


DEFINITION: Final = Definition(
    code="investigations-ended",
    words="Investigations ended",
    one="investigation",
    says=(
        "Cases that were closed in the period, for whatever reason, and had not been opened again by the day of the data. "
        "Closed is not charged, and not convicted: the reason stands in each case."
    ),
    kinds=("outcome",),
    time="in-period",
    holds=_ended,
    once=by_case,
)
