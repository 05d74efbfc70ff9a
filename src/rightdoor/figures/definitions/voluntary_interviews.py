"""Voluntary interviews: a counter of its own."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_paper

DEFINITION: Final = Definition(
    code="voluntary-interviews",
    words="Voluntary interviews",
    one="voluntary interview",
    says=(
        "Voluntary attendances for interview in the period, without arrest, each once. They are counted apart from arrests and never added to them."
    ),
    kinds=("interview",),
    time="in-period",
    holds=always,
    once=by_paper,
)
