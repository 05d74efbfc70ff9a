"""Packages: what was sent to forces."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_package

DEFINITION: Final = Definition(
    code="packages",
    words="Intelligence packages",
    one="package",
    says=(
        "Packages sent to a force in the period, each signed file once however often it was sent on, and in the whole once though two operations sent it. "
        "One that two forces share stands under both together. What was asked, refused or sent back is counted too: see the accepted ones apart."
    ),
    kinds=("package",),
    time="in-period",
    holds=always,
    once=by_package,
)
