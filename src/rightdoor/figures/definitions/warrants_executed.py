"""Search warrants executed."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_warrant

DEFINITION: Final = Definition(
    code="warrants-executed",
    words="Search warrants executed",
    one="warrant",
    says=(
        "Search warrants under which somebody entered premises in the period, each once however many entries were made under it. "
        "Searches without a warrant are not in it, and it says nothing of arrests."
    ),
    kinds=("warrant-executed",),
    time="in-period",
    holds=always,
    once=by_warrant,
)
