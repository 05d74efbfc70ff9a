"""Whole numbers that addresses and forms bear."""

from __future__ import annotations

from typing import Final

BIGGEST: Final = 2**63 - 1  # that a row's number may be


def whole_number(text: str | None, most: int = BIGGEST) -> int | None:
    """A number from 0 to `most` in ASCII digits; None for anything else, however long (`int` refuses 5,000 digits, "²" is a digit)."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 19:
        return None
    number = int(text)
    return number if number <= most else None
