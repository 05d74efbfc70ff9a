"""People arrested."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_person

DEFINITION: Final = Definition(
    code="persons-arrested",
    words="People arrested",
    one="person",
    says=(
        "People arrested at least once in the period, each once within a case. "
        "One person in two cases counts twice, unless one custody record joins the two."
    ),
    kinds=("arrest",),
    time="in-period",
    holds=always,
    once=by_person,
)
