"""Warrants executed without an arrest: an outcome of their own."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import by_warrant, fact

DEFINITION: Final = Definition(
    code="warrants-without-arrest",
    words="Warrants executed without an arrest",
    one="warrant",
    says=(
        "Search warrants executed in the period from which no arrest is recorded to have followed, each once, with why as far as is recorded: no trace, "
        "wrong premises, another person, voluntary attendance, nobody in. Where an arrest lies within a day of an entry and names no warrant, "
        "it is not said that none followed."
    ),
    kinds=("warrant-executed",),
    time="in-period",
    holds=fact("arrest", "no"),
    once=by_warrant,
    nested_in=("warrants-executed",),
)
