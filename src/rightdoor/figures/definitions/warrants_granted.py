"""Search warrants granted."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_paper

DEFINITION: Final = Definition(
    code="warrants-granted",
    words="Search warrants granted",
    one="warrant",
    says=("Search warrants granted by a court in the period, each once, executed or not. Refused applications are not in it."),
    kinds=("warrant-granted",),
    time="in-period",
    holds=always,
    once=by_paper,
)
