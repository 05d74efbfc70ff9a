"""Pages and forms written outside the store, whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from rightdoor.errors import UsageProblem
from rightdoor.store.files import sync_folder, write_by_rename
from rightdoor.store.folder import check_apart


def write_outside(out: Path, content: bytes, *, store: Path, what: str = "page") -> None:
    """Write `content` to `out`, readable by its owner alone; what stood there is replaced in one step.

    Raises StoreInboxOverlap for a place in the store (what is erased later would stay there), UsageProblem where it cannot be written.
    """
    check_apart(store, out, what=what)
    with _said(out, what):
        write_by_rename(out, content)


@contextlib.contextmanager
def leaving(out: Path, content: bytes, *, store: Path, what: str = "page") -> Iterator[None]:
    """Prepare `content` beside `out`; put it in its place when the block ends well, so that what the block records comes first.

    When the block fails nothing leaves. Readable by its owner alone. Raises as `write_outside` does.
    """
    check_apart(store, out, what=what)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with _said(out, what):
            write_by_rename(part, content)
        yield
        with _said(out, what):
            part.replace(out)
            sync_folder(out.parent)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


@contextlib.contextmanager
def _said(out: Path, what: str) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise UsageProblem(
            f"The {what} cannot be written to {out} ({problem.strerror}).",
            advice="Name a file in a folder that is there and may be written to.",
        ) from problem
