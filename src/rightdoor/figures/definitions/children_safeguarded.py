"""Children safeguarded, in the words of 2014."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_person

DEFINITION: Final = Definition(
    code="children-safeguarded",
    words="Children safeguarded",
    one="child",
    says=(
        "Children marked as safeguarded in the period, each once within a case: the child was referred to children's social services. "
        "One child may be safeguarded and protected: the two are never added."
    ),
    kinds=("child-safeguarded",),
    time="in-period",
    holds=always,
    once=by_person,
    source="Notes to the release on Operation Notarise for Wales, 16 July 2014, as printed in the press",
)
