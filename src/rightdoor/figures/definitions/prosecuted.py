"""People prosecuted: before a court."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_person

DEFINITION: Final = Definition(
    code="prosecuted",
    words="People prosecuted",
    one="person",
    says=(
        "People who came before a court in the period for the first time on at least one charge, each once within a case. "
        "Who was charged and has not come before a court yet is not in it."
    ),
    kinds=("prosecution",),
    time="in-period",
    holds=always,
    once=by_person,
)
