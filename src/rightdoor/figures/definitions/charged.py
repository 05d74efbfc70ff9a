"""People charged."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_person

DEFINITION: Final = Definition(
    code="charged",
    words="People charged",
    one="person",
    says=(
        "People charged in the period with at least one offence, by charge, requisition or summons, each once within a case, whatever came of it since."
    ),
    kinds=("charge",),
    time="in-period",
    holds=always,
    once=by_person,
)
