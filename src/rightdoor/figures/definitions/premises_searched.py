"""Premises searched: places, not entries."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_premises

DEFINITION: Final = Definition(
    code="premises-searched",
    words="Premises searched",
    one="premises",
    says=(
        "Premises entered to be searched in the period, with a warrant or without one, each once however often it was searched. "
        "Entries of which no premises are recorded count one each."
    ),
    kinds=("search",),
    time="in-period",
    holds=always,
    once=by_premises,
)
