"""Devices seized."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_paper

DEFINITION: Final = Definition(
    code="devices-seized",
    words="Devices seized",
    one="device",
    says=("Devices seized in the period, each exhibit once. Whether they were examined is another number."),
    kinds=("device-seized",),
    time="in-period",
    holds=always,
    once=by_paper,
)
