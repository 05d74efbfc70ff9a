"""Arrests: events, not people."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_paper

DEFINITION: Final = Definition(
    code="arrests",
    words="Arrests",
    one="arrest",
    says=(
        "Arrests in the period. Somebody arrested twice is two arrests; one arrest reported twice is one. "
        "Voluntary attendance is no arrest and is not in it."
    ),
    kinds=("arrest",),
    time="in-period",
    holds=always,
    once=by_paper,
)
