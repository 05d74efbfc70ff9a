"""Requests for communications data."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_paper

DEFINITION: Final = Definition(
    code="requests",
    words="Requests for communications data",
    one="request",
    says=("Requests made in the period, whatever came of them."),
    kinds=("request",),
    time="in-period",
    holds=always,
    once=by_paper,
)
