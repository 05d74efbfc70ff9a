"""The ordered list of wrong-door checks that run on `attributions`; loaded when first asked for.

The order is that of the catalogue, and findings are shown in it. RD-A07 and RD-A21 need what is known about the actor's
other events, so they run in a second pass; the second part of RD-A17 needs the status and runs last of all.
RD-A19 and RD-A20 look at warrant and door forms and stand in no pass.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from types import ModuleType

import rightdoor.rules.attribution as rules
from rightdoor.rules.attribution.papers import Check

_FIRST_PASS: tuple[str, ...] = (
    "rd_a01_echo_identity",
    "rd_a02_echo_instant",
    "rd_a03_silent_readings",
    "rd_a04_format_drift",
    "rd_a05_row_integrity",
    "rd_a06_assignment_covers",
    "rd_a08_address_role",
    "rd_a09_known_faults",
    "rd_a10_absence",
    "rd_a11_renderings",
    "rd_a12_provenance_grade",
    "rd_a13_act_typing",
    "rd_a14_self_declared",
    "rd_a15_network_context",
    "rd_a16_ceiling",
    "rd_a17_package_papers",
    "rd_a18_contradiction",
)
# Those that can say something of an event about which nobody asked, no log says anything and nothing was found out.
_OF_THE_SOURCE_ALONE = frozenset(
    {
        "rd_a03_silent_readings",
        "rd_a04_format_drift",
        "rd_a12_provenance_grade",
        "rd_a13_act_typing",
        "rd_a15_network_context",
        "rd_a17_package_papers",
    }
)
_SECOND_PASS: tuple[str, ...] = ("rd_a07_second_strand", "rd_a21_account_control")


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
def source_pass() -> tuple[tuple[str, Check], ...]:
    """Those of the first pass that can say something of a source record alone: most events are never asked about."""
    return _load(tuple(name for name in _FIRST_PASS if name in _OF_THE_SOURCE_ALONE))


@lru_cache(maxsize=1)
def second_pass() -> tuple[tuple[str, Check], ...]:
    """(code, check) of the rules that look at the actor's other strands."""
    return _load(_SECOND_PASS)


@lru_cache(maxsize=1)
def catalogue() -> tuple[ModuleType, ...]:
    """Every rule module in the order of its number, those for warrant and door forms included.

    Each has CODE, TITLE, COMPARES, PATTERNS (pattern to severities), CASES (published cases) and CANNOT_SEE.
    """
    names = sorted(m.name for m in pkgutil.iter_modules(rules.__path__) if m.name.startswith("rd_a"))
    return tuple(importlib.import_module(f"rightdoor.rules.attribution.{name}") for name in names)
