"""Pages and forms written outside the store, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from rightdoor.errors import UsageProblem
from rightdoor.store.files import write_by_rename
from rightdoor.store.folder import check_apart


def write_outside(out: Path, content: bytes, *, store: Path, what: str = "page") -> None:
    """Write `content` to `out`, readable by its owner alone; what stood there is replaced in one step.

    Raises StoreInboxOverlap for a place in the store (what is erased later would stay there), UsageProblem where it cannot be written.
    """
    check_apart(store, out, what=what)
    try:
        write_by_rename(out, content)
    except OSError as problem:
        raise UsageProblem(
            f"The {what} cannot be written to {out} ({problem.strerror}).",
            advice="Name a file in a folder that is there and may be written to.",
        ) from problem
