"""Investigations that were opened in a period."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_case

DEFINITION: Final = Definition(
    code="investigations-opened",
    words="Investigations opened",
    one="investigation",
    says=(
        "Cases that were opened in the period, or opened again after they had been closed, each once. "
        "A referral of which no case was opened is not in it, whatever was done with it."
    ),
    kinds=("investigation",),
    time="in-period",
    holds=always,
    once=by_case,
)
