"""Several codes or names within one field of an event, as text: parted by commas; that there were none is written out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

NONE: Final = "none"  # looked for, and nothing was there: not the same as a field that nobody filled


def as_text(parts: Iterable[str]) -> str:
    """A list as a field holds it; `NONE` for an empty one. A comma within a part becomes a space."""
    return ", ".join(" ".join(each.replace(",", " ").split()) for each in parts) or NONE


def parts_of(text: str) -> tuple[str, ...] | None:
    """The parts of such a field, each once, in order; None where nothing was recorded."""
    if not text.strip():
        return None
    return () if text.strip() == NONE else tuple(dict.fromkeys(part for each in text.split(",") if (part := each.strip())))
