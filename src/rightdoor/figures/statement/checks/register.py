"""The rules of public statements, in the order in which their problems are shown."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.statement.check import Check
from rightdoor.figures.statement.checks import (
    added,
    bound,
    dated,
    nested,
    one_definition,
    outside,
    parts,
    place,
    shared,
    shares,
    small,
    typed,
    wording,
)

CHECKS: Final[tuple[Check, ...]] = (
    typed.check,
    parts.check,
    small.check,
    added.check,
    bound.check,
    nested.check,
    one_definition.check,
    outside.check,
    place.check,
    shared.check,
    shares.check,
    dated.check,
    wording.check,
)
