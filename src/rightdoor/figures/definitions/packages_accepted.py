"""Packages that were accepted."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import by_package, fact

DEFINITION: Final = Definition(
    code="packages-accepted",
    words="Intelligence packages accepted",
    one="package",
    says=("Packages sent to a force in the period which it has accepted, as far as is known on the day of the data."),
    kinds=("package",),
    time="in-period",
    holds=fact("accepted", "yes"),
    once=by_package,
    nested_in=("packages",),
)
