"""Children at immediate risk: within other numbers of children, never beside them."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import by_child, fact

DEFINITION: Final = Definition(
    code="children-at-immediate-risk",
    words="Children at immediate risk",
    one="child",
    says=(
        "Children of whom a risk was noted in the period as one in which the child may be in danger now, each once within a case; children of a case who are not "
        "identified count as one child. They may be among those protected or safeguarded, and are never added to them."
    ),
    kinds=("child-at-risk",),
    time="in-period",
    holds=fact("immediate", "yes"),
    once=by_child,
    nested_in=(
        "children-protected",
        "children-safeguarded",
    ),
    surely=False,
)
