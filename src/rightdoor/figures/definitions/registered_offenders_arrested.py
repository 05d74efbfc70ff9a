"""People arrested who were registered offenders."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import by_person, fact

DEFINITION: Final = Definition(
    code="registered-offenders-arrested",
    words="Registered offenders arrested",
    one="person",
    says=(
        "People arrested in the period, each once within a case, of whom it is recorded with the arrest that they were registered (subject to notification requirements) "
        "then. Where that is not recorded, nothing stands in for it."
    ),
    kinds=("arrest",),
    time="in-period",
    holds=fact("registered", "yes"),
    once=by_person,
    nested_in=("persons-arrested",),
)
