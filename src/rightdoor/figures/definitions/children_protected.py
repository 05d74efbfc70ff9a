"""Children protected, in the words of 2014."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_person

DEFINITION: Final = Definition(
    code="children-protected",
    words="Children protected",
    one="child",
    says=(
        "Children marked as protected in the period, each once within a case: police and social care investigate jointly because the child is, or is likely to be, "
        "suffering harm. One child may be protected and safeguarded: the two are never added."
    ),
    kinds=("child-protected",),
    time="in-period",
    holds=always,
    once=by_person,
    source="Notes to the release on Operation Notarise for Wales, 16 July 2014, as printed in the press",
)
