"""The mappings of records systems' exports that come with the program, as text; a store's own lie in its folder ``reference/records``."""

from __future__ import annotations

import importlib.resources
from functools import lru_cache
from typing import Final

FOLDER: Final = ("reference", "records")


@lru_cache(maxsize=1)
def shipped_mappings() -> tuple[tuple[str, bytes], ...]:
    """(file name, content), by name."""
    folder = importlib.resources.files("rightdoor.reference").joinpath("data", "records")
    return tuple((each.name, each.read_bytes()) for each in sorted(folder.iterdir(), key=lambda e: e.name) if each.name.endswith(".yaml"))
