"""Investigations open at the end of the period."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_case

DEFINITION: Final = Definition(
    code="investigations-ongoing",
    words="Investigations ongoing",
    one="investigation",
    says=("Cases that were open at the end of the period, whenever they were opened."),
    kinds=("investigation",),
    time="at-end",
    holds=always,
    once=by_case,
)
