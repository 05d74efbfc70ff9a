"""`verify`: recompute everything that is kept, and name the first divergence."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rightdoor.store.open import Store

Progress = Callable[[str, int, int], None]


class Report(NamedTuple):
    """What agrees and what does not."""

    divergences: tuple[object, ...]


def verify_store(store: Store, *, progress: Progress) -> Report:
    raise RuntimeError
