"""Devices examined."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.parts import always, by_device

DEFINITION: Final = Definition(
    code="devices-examined",
    words="Devices examined",
    one="device",
    says=("Devices of which the first results of an examination came in the period, each exhibit once."),
    kinds=("device-examined",),
    time="in-period",
    holds=always,
    once=by_device,
)
