"""Numbers with their nouns, for sentences that people read."""

from __future__ import annotations


def counted(count: int, one: str, many: str = "") -> str:
    """1 file, 2 files; `many` where an s does not do."""
    return f"{count} {one if count == 1 else many or one + 's'}"
