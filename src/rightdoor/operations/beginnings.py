"""A digest by its beginning, as tables print it: accepted where it can mean one exhibit alone."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from rightdoor.errors import UsageProblem

FEWEST: Final = 12
"""Digits that a beginning has at least."""
_BEGINNING: Final = re.compile(f"[0-9a-f]{{{FEWEST},64}}")


def whole_digest(wanted: str, held: Collection[str]) -> str | None:
    """The one of these digests that begins so; None where none does, or `wanted` is no beginning. Raises UsageProblem where several do."""
    asked = wanted.strip().lower()
    if not _BEGINNING.fullmatch(asked):
        return None
    found = [each for each in held if each.startswith(asked)]
    if len(found) > 1:
        raise UsageProblem(f"{len(found)} exhibits begin with these digits.", advice="Give more digits of the SHA-256.")
    return found[0] if found else None
