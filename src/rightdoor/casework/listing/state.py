"""What was projected last, kept beside the events: from which generation, with which compartments, and what the open view is made of.

Not in a table: the desk's role reads the tables, and that something silent came or went must not be seen in any.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from rightdoor.operations.derived import DerivedRef
from rightdoor.store.files import write_by_rename
from rightdoor.store.open import Store


class State(NamedTuple):
    """`full`: digest of the generation with everything; `key`: of who stands where; `open`: what all see is derived from; `hidden`: receipts."""

    full: str
    key: str
    open: DerivedRef
    hidden: frozenset[str]


def read_state(store: Store) -> State | None:
    """What was projected last; None before the first projection."""
    path = store.path("desk", "projected")
    if not path.is_file():
        return None
    read = json.loads(path.read_bytes())
    files: Mapping[str, Mapping[str, object]] = read["files"]
    return State(read["full"], read["key"], DerivedRef(read["open"], Path(store.dir, read["folder"]), 0, files), frozenset(read["hidden"]))


def write_state(store: Store, state: State) -> None:
    """Say what was projected, by rename."""
    said = {
        "full": state.full,
        "key": state.key,
        "open": state.open.digest,
        "folder": str(state.open.folder.relative_to(store.dir)),
        "files": {name: dict(entry) for name, entry in state.open.files.items()},
        "hidden": sorted(state.hidden),
    }
    write_by_rename(store.path("desk", "projected"), json.dumps(said).encode())
