"""Everything that is wrong with a draft, rule by rule."""

from __future__ import annotations

from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.checks.register import CHECKS
from rightdoor.figures.statement.draft import Draft, places_missing


def problems_of(draft: Draft, context: Context) -> list[Problem]:
    """Everything that keeps a draft from being released; nothing where it can be."""
    missing = [Problem("points-to-nothing", None, what) for what in places_missing(draft)]
    if missing:
        return missing
    return [problem for check in CHECKS for problem in check(draft, context)]
