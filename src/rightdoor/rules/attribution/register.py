"""The ordered list of wrong-door checks that run on `attributions`; loaded when first asked for.

The order is that of the catalogue, and findings are shown in it. RD-A07 needs what the others
said about the actor's other events, so it runs in a second pass.
"""

from __future__ import annotations

import importlib
from functools import lru_cache

from rightdoor.rules.attribution.papers import Check

_FIRST_PASS: tuple[str, ...] = (
    "rd_a01_echo_identity",
    "rd_a02_echo_instant",
    "rd_a03_silent_readings",
    "rd_a04_format_drift",
    "rd_a05_row_integrity",
    "rd_a06_assignment_covers",
    "rd_a08_address_role",
    "rd_a10_absence",
    "rd_a11_renderings",
    "rd_a13_act_typing",
    "rd_a15_network_context",
    "rd_a17_package_papers",
)
_SECOND_PASS: tuple[str, ...] = ("rd_a07_second_strand",)


def _load(names: tuple[str, ...]) -> tuple[tuple[str, Check], ...]:
    loaded = []
    for name in names:
        module = importlib.import_module(f"rightdoor.rules.attribution.{name}")
        loaded.append((str(module.CODE), module.check))
    return tuple(loaded)


@lru_cache(maxsize=1)
def first_pass() -> tuple[tuple[str, Check], ...]:
    """(code, check) of the rules that look at one event's own papers."""
    return _load(_FIRST_PASS)


@lru_cache(maxsize=1)
def second_pass() -> tuple[tuple[str, Check], ...]:
    """(code, check) of the rules that look at the actor's other strands."""
    return _load(_SECOND_PASS)
