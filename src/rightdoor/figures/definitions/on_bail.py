"""People on police bail at the end of the period."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_person

DEFINITION: Final = Definition(
    code="on-bail",
    words="People on bail",
    one="person",
    says=(
        "People who were on police bail at the end of the period, each once within a case: released on bail, and it had not ended by answering, by another way of release, by "
        "cancelling, by a charge, by a decision of no further action or by death. Where two forces report one arrest it has ended when the first of them "
        "recorded that it had. Bail of a court after charge is not in it."
    ),
    kinds=("bail",),
    time="at-end",
    holds=always,
    once=by_person,
)
